"""The text environment and its parts."""

from webshoprl.original.server import SimBrowser, SimServer
from webshoprl.original.text_env import WebAgentTextEnv as _WebAgentTextEnv


class WebAgentTextEnv(_WebAgentTextEnv):
    __doc__ = _WebAgentTextEnv.__doc__


__all__ = ["SimBrowser", "SimServer", "WebAgentTextEnv"]
