"""Client of a WebShopRL service: shopping agents trained, evaluated and compared on WebShop.

    import webshoprl
    client = webshoprl.local()                      # finds a service, or starts one
    env = webshoprl.Env(client, split="train")      # Gymnasium's API
    envs = webshoprl.VectorEnv(256, client)         # one call a step for all of them

Programs written for WebShop's own environment run over it unchanged: set WEBSHOPRL_URL (see webshoprl.original).
"""

import importlib

from ._version import __version__

_ERRORS = (
    "AccessDenied", "ApiError", "EndOfEpisode", "EpisodeConflict", "ProfileMismatch", "ServiceUnavailable", "ServiceUnreachable", "ServiceVersionError", "UnknownEpisode", "UnknownGoal",
    "WebShopError",
)
_PLACES = dict({"Client": "client", "Env": "env", "VectorEnv": "vector", "Run": "tracking", "local": "service"}, **{name: "errors" for name in _ERRORS})

__all__ = ["__version__", *sorted(_PLACES)]


def __getattr__(name):
    """Imported when it is asked for: with WEBSHOPRL_URL set every Python starts with this package, and most need nothing of it."""
    if name not in _PLACES:
        raise AttributeError("module '%s' has no attribute '%s'" % (__name__, name))
    value = globals()[name] = getattr(importlib.import_module("." + _PLACES[name], __name__), name)
    return value


def __dir__():
    return sorted(set(globals()) | set(__all__))
