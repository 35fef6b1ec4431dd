"""The environments, and their ids for gym and gymnasium where one is installed."""

import importlib

from .web_agent_site_env import WebAgentSiteEnv
from .web_agent_text_env import WebAgentTextEnv

__all__ = ["WebAgentSiteEnv", "WebAgentTextEnv"]


def _register():
    for library in ("gym", "gymnasium"):
        try:
            registration = importlib.import_module(library + ".envs.registration")
        except ImportError:
            continue
        for name, environment in (("WebAgentTextEnv-v0", WebAgentTextEnv), ("WebAgentSiteEnv-v0", WebAgentSiteEnv)):
            known = registration.registry  # a dict since gym 0.24
            if name not in (known if isinstance(known, dict) else known.env_specs):
                registration.register(id=name, entry_point="%s:%s" % (environment.__module__, environment.__name__))


_register()
