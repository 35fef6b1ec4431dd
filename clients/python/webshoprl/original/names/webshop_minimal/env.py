"""The text environment and its parts."""

from webshoprl.original.server import SimBrowser, SimServer
from webshoprl.original.text_env import WebAgentTextEnv as _WebAgentTextEnv


class WebAgentTextEnv(_WebAgentTextEnv):
    """As the original's; a purchase's info holds the reward's parts."""

    info_at_purchase = True


__all__ = ["SimBrowser", "SimServer", "WebAgentTextEnv"]
