"""The environment that drives a browser."""

from webshoprl.connection import default_url
from webshoprl.errors import WebShopError


class WebAgentSiteEnv:
    """Not served: the original drives a browser against a site, and the service has the site."""

    def __init__(self, *_, **__):
        raise WebShopError("WebAgentSiteEnv drives a browser: take WebShop's own, without WEBSHOPRL_URL, and give it %s/webshop as its site. WebAgentTextEnv needs none." % default_url())
