"""Client of a WebShopRL service: shopping agents trained, evaluated and compared on WebShop.

    import webshoprl
    client = webshoprl.local()                      # finds a service, or starts one
    env = webshoprl.Env(client, split="train")      # Gymnasium's API
    envs = webshoprl.VectorEnv(256, client)         # one call a step for all of them

Programs written for WebShop's own environment run over it unchanged: set WEBSHOPRL_URL (see webshoprl.original).
"""

from ._version import __version__
from .client import Client
from .env import Env
from .errors import (
    AccessDenied,
    ApiError,
    EndOfEpisode,
    EpisodeConflict,
    ProfileMismatch,
    ServiceUnavailable,
    ServiceUnreachable,
    ServiceVersionError,
    UnknownEpisode,
    UnknownGoal,
    WebShopError,
)
from .local import local
from .vector import VectorEnv

__all__ = [
    "AccessDenied", "ApiError", "Client", "EndOfEpisode", "Env", "EpisodeConflict", "ProfileMismatch", "ServiceUnavailable", "ServiceUnreachable",
    "ServiceVersionError", "UnknownEpisode", "UnknownGoal", "VectorEnv", "WebShopError", "__version__", "local",
]
