"""Actions as WebShop reads them."""

from __future__ import annotations

import re
from typing import Optional, Tuple

END_BUTTON = "Buy Now"
NEXT_PAGE = "Next >"
PREV_PAGE = "< Prev"
BACK_TO_SEARCH = "Back to Search"

_ACTION = re.compile(r"(.+)\[(.+)\]")


def parse_action(action: str) -> Tuple[str, Optional[str]]:
    """'click[red]' is ('click', 'red'); what has no brackets, or nothing in them, is itself and None."""
    match = _ACTION.match(action)
    return (match.group(1), match.group(2)) if match else (action, None)
