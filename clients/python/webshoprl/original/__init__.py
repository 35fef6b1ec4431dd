"""The names that WebShop's own Python programs import, over a service.

With WEBSHOPRL_URL set, every Python that has this package finds them by itself (webshoprl.pth): web_agent_site, webshop.web_agent_site, webshop_minimal and
gem.envs.webshop.utils come from here, whatever lies on sys.path, and the program runs unchanged. install() does the same by hand.
"""

from __future__ import annotations

import importlib.machinery
import importlib.util
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:  # Every Python starts with this module: typing is not imported for it.
    from typing import Any, Optional, Sequence

_NAMES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "names")

# Full module name to the file or folder that is loaded under it.
_SERVED = {
    "web_agent_site": "web_agent_site",
    "webshop.web_agent_site": "web_agent_site",
    "gem.envs.webshop.web_agent_site": "web_agent_site",
    "webshop_minimal": "webshop_minimal",
    "gem.envs.webshop.utils": "gem_utils.py",
}


class Served:
    """A finder that comes before sys.path, so that a copy of WebShop that a program brings along is passed over."""

    @staticmethod
    def find_spec(name: str, path: Optional[Sequence[str]] = None, target: Any = None) -> Optional[importlib.machinery.ModuleSpec]:
        served = _SERVED.get(name)
        if served is None:
            return None
        place = os.path.join(_NAMES, served)
        if place.endswith(".py"):
            return importlib.util.spec_from_file_location(name, place)
        return importlib.util.spec_from_file_location(name, os.path.join(place, "__init__.py"), submodule_search_locations=[place])


class Parents:
    """A finder that comes last: the package 'webshop', where the program has none of its own."""

    @staticmethod
    def find_spec(name: str, path: Optional[Sequence[str]] = None, target: Any = None) -> Optional[importlib.machinery.ModuleSpec]:
        if name != "webshop":
            return None
        spec = importlib.machinery.ModuleSpec(name, None, is_package=True)
        spec.submodule_search_locations = []
        return spec


def install() -> None:
    """Makes the original's names importable in this Python, ahead of any others."""
    if Served not in sys.meta_path:
        sys.meta_path.insert(0, Served)  # type: ignore[arg-type]
        sys.meta_path.append(Parents)  # type: ignore[arg-type]
