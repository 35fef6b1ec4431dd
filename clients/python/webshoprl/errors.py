"""What can go wrong, each with its mend in the message."""

from __future__ import annotations

from typing import Any, Dict, List, Optional


class WebShopError(Exception):
    """Base of everything this package raises on purpose.

    answers: from a VectorEnv, what each environment was answered, exceptions in their places.
    """

    answers: List[Any] = []


class ServiceUnreachable(WebShopError, ConnectionError):
    """Nobody answers at the address, or the connection broke in the middle of an answer."""


class ServiceUnavailable(WebShopError):
    """The service answers, but is not ready: its catalog is being opened, or its database is away."""


class ServiceVersionError(WebShopError):
    """The service is of another version than this package: it does not know a call or a field."""


class AccessDenied(WebShopError, PermissionError):
    """The service wants a key, or another one."""


class ProfileMismatch(WebShopError, ValueError):
    """The service's catalog is not the one that the program asked for."""


class EndOfEpisode(WebShopError):
    """The episode has ended and takes no more actions."""


class ApiError(WebShopError):
    """The service refused a call.

    status: the HTTP status; detail: the service's words; errors: field -> messages, where fields were wrong.
    """

    def __init__(self, status: int, detail: str, errors: Optional[Dict[str, List[str]]] = None, call: str = ""):
        self.status, self.detail, self.errors, self.call = status, detail, errors or {}, call
        wrong = "; ".join("%s: %s" % (field, " ".join(messages)) for field, messages in self.errors.items())
        super().__init__("%s%s" % ("%s: " % call if call else "", wrong or detail or "HTTP status %d" % status))


class UnknownEpisode(ApiError, LookupError):
    """The service has no such episode (any more): reset the environment, or start another."""


class UnknownGoal(ApiError, IndexError):
    """The catalog has no goal of that number: goals() tells how many there are."""


class EpisodeConflict(ApiError):
    """The episode has ended, or somebody else plays it too."""


def of_problem(problem: Dict[str, Any], status: int, call: str, url: str) -> WebShopError:
    """The exception that a problem (RFC 9457) stands for."""
    detail = problem.get("detail") or problem.get("title") or ""
    errors = {name: [str(message) for message in messages] for name, messages in (problem.get("errors") or {}).items()}
    if status in (401, 403):
        return AccessDenied("%s: %s Give the key to Client(key=...), or set WEBSHOPRL_KEY." % (call, detail))
    if status == 405 or (status == 404 and "There is nothing at this address" in detail):
        return ServiceVersionError(
            "%s: the service at %s does not know this call: it is of another version than this package. "
            "Install the package that belongs to it: pip install --force-reinstall webshoprl --index-url %s/python/simple/" % (call, url, url)
        )
    if status == 400 and any("Unknown field" in message for messages in errors.values() for message in messages):
        return ServiceVersionError(
            "%s: the service at %s does not know the field %s: it is of another version than this package, or the name is misspelled. "
            "The package that belongs to it: pip install --force-reinstall webshoprl --index-url %s/python/simple/" % (call, url, ", ".join(errors), url)
        )
    if status == 503:
        return ServiceUnavailable("%s: %s" % (call, detail))
    if status == 404 and "/episodes" in call:
        return UnknownEpisode(status, detail, errors, call)
    if (status == 404 and "/goals" in call) or (status == 400 and "goal" in errors):
        return UnknownGoal(status, detail, errors, call)
    if status == 409 and "/episodes" in call:
        return EpisodeConflict(status, detail, errors, call)
    return ApiError(status, detail, errors, call)
