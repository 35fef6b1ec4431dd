"""Actions and the names of the buttons."""

from webshoprl.original.actions import BACK_TO_SEARCH, END_BUTTON, NEXT_PAGE, PREV_PAGE, parse_action

__all__ = ["BACK_TO_SEARCH", "END_BUTTON", "NEXT_PAGE", "PREV_PAGE", "parse_action"]
