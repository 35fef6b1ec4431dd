"""get_reward: what a purchase is worth, asked of the service."""

from __future__ import annotations

from typing import Any, Dict, Optional

from ..errors import WebShopError
from .shared import client_of


def get_reward(purchased_product: Any, goal: Any, price: Any, options: Optional[Dict[str, str]], **kwargs: Any) -> Any:
    """The reward of buying the product with these options for a goal of server.goals; with verbose=True also its parts. The price is the service's own."""
    index = getattr(goal, "index", None)
    if index is None or callable(index) or index < 0:
        raise WebShopError("get_reward needs a goal of server.goals or of a session: a copy of its dict no longer tells which goal it is.")
    parts = client_of(goal.url).reward(index, purchased_product["asin"], dict(options or {}))
    reward = float(parts.pop("reward"))
    if not kwargs.get("verbose"):
        return reward
    info = {name: value for name, value in parts.items() if value is not None}
    info["r_price"] = parts["r_price"] == 1
    return reward, info
