"""One episode at a time, with Gymnasium's API. Gymnasium itself is used where it is installed and not needed."""

from __future__ import annotations

import random
from typing import Any, Dict, List, Optional, Tuple

from .client import Client, Json
from .errors import EndOfEpisode, UnknownEpisode
from .splits import indices

try:
    import gymnasium

    _Base: Any = gymnasium.Env
except ImportError:
    gymnasium = None  # type: ignore[assignment]
    _Base = object

MODES = ("text", "text_rich", "html", "url")


class Env(_Base):
    """WebShop as an environment: observations and actions are texts.

    split: whose goals reset draws from (None: all). observation_mode: 'text_rich', 'text', 'html' or 'url'. max_steps: an episode is truncated there.
    session: a name; the service lists and closes episodes by it.
    """

    metadata: Dict[str, List[str]] = {"render_modes": []}
    render_mode = None

    def __init__(self, client: Optional[Client] = None, split: Optional[str] = None, observation_mode: str = "text_rich", max_steps: Optional[int] = None, session: Optional[str] = None):
        self.client = client or Client()
        self._goals = indices(self.client.catalog(), split)
        self._mode, self._max_steps, self._session = observation_mode, max_steps, session
        self._random = random.Random()
        self._episode: Optional[str] = None
        self._steps = 0
        self._done = True
        if gymnasium is not None:
            self.observation_space = self.action_space = _texts()

    def reset(self, *, seed: Optional[int] = None, options: Optional[Dict[str, Any]] = None) -> Tuple[str, Json]:
        """A new episode: of the goal that options={'goal': 12} names, or of one drawn (seed makes the draws repeat)."""
        if seed is not None:
            self._random = random.Random(seed)
        wanted = dict(options or {})
        goal = wanted.pop("goal", None)
        create = {"goal": int(goal) if goal is not None else self._goals[self._random.randrange(len(self._goals))], "observation_mode": self._mode, "session": self._session}
        create.update(wanted)
        items = [{"id": self._episode, "close": True}] if self._episode else []
        page = self.client.batch(items + [{"create": {name: value for name, value in create.items() if value is not None}}])[-1]
        if isinstance(page, Exception):
            raise page
        self._episode, self._steps, self._done = page["id"], 0, False
        return page["observation"], information(page, page["goal"], page["instruction"])

    def step(self, action: str) -> Tuple[str, float, bool, bool, Json]:
        """Observation, reward (0 until something is bought), whether it ended, whether max_steps ended it, and what else there is to know."""
        if self._done or self._episode is None:
            raise EndOfEpisode("The episode has ended, or none was started: call reset().")
        page = self.client.act(self._episode, action, self._steps)
        self._steps += 1
        truncated = not page["done"] and self._max_steps is not None and self._steps >= self._max_steps
        self._done = page["done"] or truncated
        return page["observation"], float(page["reward"]), page["done"], truncated, information(page)

    def render(self) -> None:
        return None

    def close(self) -> None:
        episode, self._episode, self._done = self._episode, None, True
        if episode is not None:
            try:
                self.client.close_episode(episode)
            except UnknownEpisode:
                pass  # The service has let it go already.


def information(page: Json, goal: Optional[int] = None, instruction: Optional[str] = None) -> Json:
    """What an answer tells beside its observation. Nothing in it is None."""
    info: Json = {"has_search_bar": page["has_search_bar"], "clickables": page["clickables"], "url": page["url"]}
    if goal is not None:
        info["goal"], info["instruction"] = goal, instruction
    if "action_is_valid" in page:
        info["action_is_valid"] = page["action_is_valid"]
    if page.get("reward_breakdown"):
        info["reward_breakdown"] = {name: value for name, value in page["reward_breakdown"].items() if value is not None}
    if page.get("observations"):
        info["observations"] = page["observations"]
    return info


def _texts() -> Any:
    """Gymnasium's space of any text: pages have whatever characters their products' texts have."""

    class Texts(gymnasium.Space):  # type: ignore[name-defined,misc]
        def sample(self, *_: Any, **__: Any) -> str:
            return "search[shoes]"

        def contains(self, x: Any) -> bool:
            return isinstance(x, str)

        @property
        def is_np_flattenable(self) -> bool:
            return False

    return Texts()
