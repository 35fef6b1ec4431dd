"""Which goals a split has, read off the service's counts."""

from __future__ import annotations

from typing import Any, Dict, Optional

from .errors import UnknownGoal, WebShopError

NAMES = ("test", "validation", "train")


def indices(catalog: Dict[str, Any], split: Optional[str]) -> range:
    """The indices of a split's goals; all where no split is given, and in a catalog too small to be split."""
    counts, goals = catalog["splits"], catalog["goals"]
    if goals == 0:
        raise UnknownGoal(404, "The catalog '%s' has no goals: start the service with another Shop__Catalog or Shop__Profile." % catalog["name"])
    if split is None or sum(counts[name] for name in NAMES) != goals:
        if split is not None and split not in NAMES:
            raise WebShopError("'%s' is not a split: give one of %s." % (split, ", ".join(NAMES)))
        return range(goals)
    if split not in NAMES:
        raise WebShopError("'%s' is not a split: give one of %s." % (split, ", ".join(NAMES)))
    first = sum(counts[name] for name in NAMES[: NAMES.index(split)])
    return range(first, first + counts[split])
