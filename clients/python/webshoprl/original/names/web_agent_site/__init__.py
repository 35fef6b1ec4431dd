"""WebShop's package, over a WebShopRL service."""
