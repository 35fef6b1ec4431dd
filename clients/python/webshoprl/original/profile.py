"""What a program asks of its catalog, held to what the service has: a program must not train on other goals than it believes."""

from __future__ import annotations

import os
import warnings
from typing import Any, List, Optional

from ..client import Json
from ..errors import ProfileMismatch

_ACCEPT = "WEBSHOPRL_ACCEPT_CATALOG"


def check(catalog: Json, human_goals: Any, num_products: Optional[int], limit_goals: int, show_attrs: Any) -> None:
    """Raises ProfileMismatch with everything that does not fit and the setting that mends it."""
    wrong: List[str] = []
    if human_goals is None:
        if catalog["human_goals"]:
            warnings.warn(
                "The environment was made without human_goals, which means synthetic goals in WebShop; the service's are human ones (Shop:Profile '%s'), and these are used. "
                "Say human_goals=True or False." % catalog["profile"], stacklevel=4)
    elif bool(human_goals) != catalog["human_goals"]:
        wrong.append("human_goals=%r, and the service has %s goals: start it with Shop__Profile=%s" % (
            human_goals, "human" if catalog["human_goals"] else "synthetic", "webshop" if human_goals else "webshop-synthetic"))
    if num_products is not None and catalog["product_limit"] != num_products and catalog["products"] > num_products:
        wrong.append("num_products=%d, and the service has %d products: start it with Shop__ProductLimit=%d" % (num_products, catalog["products"], num_products))
    if limit_goals != -1 and limit_goals < catalog["goals"]:
        wrong.append("limit_goals=%d, and the service has %d goals: start it with Shop__GoalLimit=%d" % (limit_goals, catalog["goals"], limit_goals))
    if bool(show_attrs) != catalog["show_attributes"]:
        wrong.append("show_attrs=%r, and the service has it %s: start it with Shop__ShowAttributes=%s" % (show_attrs, "on" if catalog["show_attributes"] else "off", str(bool(show_attrs)).lower()))
    if wrong and not os.environ.get(_ACCEPT):
        raise ProfileMismatch("The program asks for another catalog than the service serves. %s. %s=1 takes the service's catalog as it is." % ("; ".join(wrong), _ACCEPT))
