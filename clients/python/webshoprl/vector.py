"""Many episodes at once: each step of all of them is one call over one connection."""

from __future__ import annotations

import random
from typing import Any, Dict, List, Optional, Sequence, Tuple

from .client import Client, Json, printable
from .env import information
from .errors import EndOfEpisode, WebShopError
from .splits import indices

try:
    import numpy
except ImportError:
    numpy = None  # type: ignore[assignment]


class VectorEnv:
    """num_envs environments with the API of Gymnasium's vector environments.

    One that has ended starts anew with the next step, whose action for it is passed over and whose reward for it is 0 (Gymnasium's NEXT_STEP).
    Rewards and ends are numpy arrays where numpy is installed, else lists. infos[i] tells of environment i what Env's info tells.
    goals: the goals to play, in turn, where they are not to be drawn.
    """

    metadata = {"autoreset_mode": "next_step"}

    def __init__(self, num_envs: int, client: Optional[Client] = None, split: Optional[str] = None, observation_mode: str = "text_rich", max_steps: Optional[int] = None,
                 session: Optional[str] = None, goals: Optional[Sequence[int]] = None):
        if num_envs < 1 or num_envs > 2048:
            raise WebShopError("num_envs is %s: give 1 to 2048, or use several VectorEnvs." % num_envs)
        self.num_envs, self.client = num_envs, client or Client()
        self._goals = indices(self.client.catalog(), split)
        self._wanted: Json = {name: value for name, value in (("observation_mode", observation_mode), ("session", session)) if value is not None}
        self._given, self._turn = list(goals) if goals is not None else None, 0
        self._max_steps, self._random = max_steps, random.Random()
        self._ids: List[Optional[str]] = [None] * num_envs
        self._steps = [0] * num_envs
        self._ended = [False] * num_envs

    def reset(self, *, seed: Optional[int] = None, options: Optional[Dict[str, Any]] = None) -> Tuple[Tuple[str, ...], List[Json]]:
        """New episodes in all of them. options={'goals': [...]} names a goal for each."""
        if seed is not None:
            self._random = random.Random(seed)
        goals = (options or {}).get("goals")
        if goals is not None and len(goals) != self.num_envs:
            raise WebShopError("%d goals were given for %d environments: give one for each." % (len(goals), self.num_envs))
        items = [{"id": episode, "close": True} for episode in self._ids if episode is not None]
        begun = self.client.batch(items + [self._create(goals[i] if goals is not None else None) for i in range(self.num_envs)])[len(items) :]
        self._raise(begun)
        for i, page in enumerate(begun):
            self._begin(i, page)
        return tuple(page["observation"] for page in begun), [information(page, page["goal"], page["instruction"]) for page in begun]

    def step(self, actions: Sequence[str]) -> Tuple[Tuple[str, ...], Any, Any, Any, List[Json]]:
        """Takes an action in each. Raises the first thing that went wrong; everything else was done, and the exception's answers hold what each was answered."""
        if len(actions) != self.num_envs:
            raise WebShopError("%d actions were given for %d environments: give one for each." % (len(actions), self.num_envs))
        if self._ids[0] is None:
            raise EndOfEpisode("No episodes were started: call reset().")
        items: List[Json] = []
        closing: List[Json] = []
        for i, episode in enumerate(self._ids):
            if self._ended[i]:
                items.append(self._create(None))
                closing.append({"id": episode, "close": True})
            else:
                items.append({"id": episode, "action": printable(actions[i]), "step": self._steps[i]})
        pages = self.client.batch(items + closing)[: self.num_envs]

        observations: List[str] = []
        infos: List[Json] = []
        rewards, terminated, truncated = [0.0] * self.num_envs, [False] * self.num_envs, [False] * self.num_envs
        for i, page in enumerate(pages):
            if isinstance(page, Exception):
                continue
            observations.append(page["observation"])
            if self._ended[i]:
                self._begin(i, page)
                infos.append(information(page, page["goal"], page["instruction"]))
                continue
            self._steps[i] += 1
            rewards[i], terminated[i] = float(page["reward"]), page["done"]
            truncated[i] = not page["done"] and self._max_steps is not None and self._steps[i] >= self._max_steps
            self._ended[i] = terminated[i] or truncated[i]
            infos.append(information(page))
        self._raise(pages)
        if numpy is not None:
            return tuple(observations), numpy.array(rewards), numpy.array(terminated), numpy.array(truncated), infos
        return tuple(observations), rewards, terminated, truncated, infos

    def close(self) -> None:
        items = [{"id": episode, "close": True} for episode in self._ids if episode is not None]
        self._ids = [None] * self.num_envs
        if items:
            self.client.batch(items)

    def _create(self, goal: Optional[int]) -> Json:
        if goal is None:
            if self._given is not None:
                goal = self._given[self._turn % len(self._given)]
                self._turn += 1
            else:
                goal = self._goals[self._random.randrange(len(self._goals))]
        return {"create": dict(self._wanted, goal=int(goal))}

    def _begin(self, i: int, page: Json) -> None:
        self._ids[i], self._steps[i], self._ended[i] = page["id"], 0, False

    @staticmethod
    def _raise(pages: Sequence[Any]) -> None:
        for page in pages:
            if isinstance(page, WebShopError):
                page.answers = list(pages)
                raise page
