"""RAGEN's slim WebShop, over a WebShopRL service."""

from webshoprl.original.server import SimBrowser, SimServer
from webshoprl.original.text_env import WebAgentTextEnv as _WebAgentTextEnv


class WebAgentTextEnv(_WebAgentTextEnv):
    """As the original's; a purchase's info holds the reward's parts."""

    info_at_purchase = True


def init_basedir(dataset="small"):
    """The slim package picks its files by this; here the service has the catalog (Shop__Catalog)."""
    if dataset not in ("small", "full"):
        raise ValueError("There are the datasets 'small' and 'full', and no '%s'." % (dataset,))


__all__ = ["SimBrowser", "SimServer", "WebAgentTextEnv", "init_basedir"]
