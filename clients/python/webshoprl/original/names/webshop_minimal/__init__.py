"""RAGEN's slim WebShop, over a WebShopRL service."""

from .env import SimBrowser, SimServer, WebAgentTextEnv
from .utils import init_basedir

__all__ = ["SimBrowser", "SimServer", "WebAgentTextEnv", "init_basedir"]
