namespace WebShopRL.Shop.Catalogs;

/// <summary>A catalog that cannot be read. The message names file, position, field and reason.</summary>
public sealed class CatalogException(string message, Exception? inner = null) : Exception(message, inner);
