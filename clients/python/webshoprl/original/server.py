"""SimServer and SimBrowser: the original's simulator, which here asks the service."""

from __future__ import annotations

import bisect
import json
import random
import threading
from collections import defaultdict
from itertools import accumulate
from typing import Any, Callable, Dict, List, Optional, Tuple

from ..client import Client, Json, printable
from ..errors import UnknownEpisode
from .actions import parse_action
from .catalog import Goals, Prices, Products
from .profile import check
from .shared import client_of, remember

BASE_URL = "http://127.0.0.1:3000"
_SHUFFLE = 233
_SUB_PAGES = {"description": "Description", "features": "Features", "reviews": "Reviews", "attributes": "Attributes"}
_PARTS = ("r_type", "r_att", "w_att", "query_match", "category_match", "title_score", "r_option", "w_option", "r_price", "w_price")


def random_idx(cum_weights: Any) -> int:
    """A place by weight, with the original's slip: never the first, the last one twice as often."""
    position = random.uniform(cum_weights[0], cum_weights[-1])
    return min(bisect.bisect(cum_weights, position), len(cum_weights) - 2)


class SimServer:
    """Goals, products and sessions of a service, shared by any number of environments and threads.

    seed: order the goals as forks do that shuffle them with a seed of their own, in place of WebShop's 233 (price limits stay the service's).
    """

    def __init__(self, base_url: str = BASE_URL, file_path: Any = None, filter_goals: Optional[Callable[[int, Any], Any]] = None, limit_goals: int = -1, num_products: Optional[int] = None,
                 human_goals: Any = None, show_attrs: Any = False, seed: Optional[int] = None, client: Optional[Client] = None):
        self.client = remember(client) if client is not None else client_of()
        catalog = self.client.catalog()
        check(catalog, human_goals, num_products, limit_goals, show_attrs)
        self.base_url, self.show_attrs = base_url, show_attrs
        self.product_item_dict, self.product_prices = Products(self.client), Prices(self.client)
        # As the original leaves Python's generator, so that what is drawn from it afterwards is the same.
        places = list(range(catalog["goals"]))
        random.seed(_SHUFFLE if seed is None else seed)
        random.shuffle(places)
        self.goals: Any = Goals(self.client, _reordered(places) if seed is not None else None)
        if filter_goals is not None:
            whole = self.goals
            self.goals = Goals(self.client, [whole.number(i) for i in range(len(whole)) if filter_goals(i, whole[i])])
        self.user_sessions: Dict[str, Json] = {}
        self.assigned_instruction_text: Optional[str] = None
        self.search_time = self.render_time = self.sample_time = 0.0
        self._weights: Optional[List[Any]] = None
        self._cum_weights: Optional[List[Any]] = None
        self._lock = threading.Lock()
        self._browsers: Dict[str, "SimBrowser"] = {}

    @property
    def weights(self) -> List[Any]:
        if self._weights is None:
            # Goals that people wrote all weigh 1: none of them is fetched for that.
            self._weights = [1] * len(self.goals) if self.client.catalog()["human_goals"] else [goal["weight"] for goal in self.goals]
        return self._weights

    @property
    def cum_weights(self) -> List[Any]:
        if self._cum_weights is None:
            self._cum_weights = [0] + list(accumulate(self.weights))
        return self._cum_weights

    @property
    def all_products(self) -> List[Any]:
        return list(self.product_item_dict.values())

    def session_of(self, session_id: str, session_int: Optional[int]) -> Tuple[Json, int]:
        """The session, made with its first visit, and the service's number of its goal."""
        with self._lock:
            session = self.user_sessions.get(session_id)
            if session is None:
                goal = self.goals[session_int if session_int is not None else random_idx(self.cum_weights)]
                session = self.user_sessions[session_id] = {"goal": goal, "done": False}
            if self.assigned_instruction_text is not None:
                goal = type(session["goal"])(session["goal"], instruction_text=self.assigned_instruction_text)
                goal.index, goal.url = session["goal"].index, session["goal"].url
                session["goal"] = goal
            return session, session["goal"].index

    def receive(self, session_id: str, current_url: str = "", session_int: Optional[int] = None, **call: Any) -> Tuple[str, str, Json]:
        """The original's way in: html, address and what happened, for no argument, keywords=[...] or clickable_name=."""
        browser = self._browsers.get(session_id)
        if browser is None:
            browser = self._browsers[session_id] = SimBrowser(self)
        if "keywords" in call:
            status = browser.search(" ".join(call["keywords"]))
        elif "clickable_name" in call:
            status = browser.click(call["clickable_name"], call.get("text_to_clickable"))
        else:
            status = browser.get("", session_id=session_id, session_int=session_int)
        return browser.page_source, browser.current_url, status


class SimBrowser:
    """The page that one visitor is on. mode: the observation that every answer brings; the others are fetched when they are looked at."""

    def __init__(self, server: SimServer, mode: str = "html"):
        self.server, self.mode = server, mode
        self.session_id: Optional[str] = None
        self._episode: Optional[str] = None
        self._page: Json = {}
        self._session: Json = {}
        self._shown: Dict[str, str] = {}
        self._kind, self._steps, self._item_url = "home", 0, ""

    @property
    def current_url(self) -> Optional[str]:
        return self._page.get("url")

    @property
    def page_source(self) -> Optional[str]:
        return self.observation("html") if self._page else None

    @property
    def has_search_bar(self) -> bool:
        return self._page["has_search_bar"]

    @property
    def clickables(self) -> List[str]:
        return self._page["clickables"]

    @property
    def heading(self) -> str:
        """The instruction as the page shows it. The page after a purchase has none: the original fails there too."""
        if self._kind == "done":
            raise AttributeError("The page after a purchase shows no instruction.")
        return ("Instruction: " if self._kind == "home" else "Instruction:") + self._instruction

    def observation(self, mode: str) -> str:
        if mode == "url":
            return self._page["url"]
        if mode not in self._shown:
            self._shown = self.server.client.observations(str(self._episode))
        return self._shown[mode]

    def get(self, url: str, session_id: Optional[str] = None, session_int: Optional[int] = None) -> Json:
        """A visit to the search page: a new episode of the session's goal; the one before is closed with the same call."""
        self.session_id = str(session_id) if session_id is not None else url.rsplit("/", 1)[-1]
        session, goal = self.server.session_of(self.session_id, session_int)
        create: Json = {"goal": goal, "observation_mode": self.mode, "goes_on": True}
        if 0 < len(self.session_id) <= 200 and "\0" not in self.session_id:
            create["session"] = printable(self.session_id)
        if self.server.assigned_instruction_text is not None:
            create["instruction"] = self.server.assigned_instruction_text
        closing = [{"id": self._episode, "close": True}] if self._episode else []
        page = self.server.client.batch(closing + [{"create": create}])[-1]
        if isinstance(page, Exception):
            raise page
        self._episode, self._steps, self._session, self._instruction = page["id"], 0, session, page["instruction"]
        self._home()
        self._show(page)
        return {"reward": 0.0, "done": False}

    def search(self, keywords: str) -> Json:
        return self.act("search[%s]" % keywords)

    def click(self, clickable_name: str, text_to_clickable: Any = None) -> Json:
        return self.act("click[%s]" % clickable_name)

    def act(self, action: str) -> Json:
        """Any action, as the text environment reads it: reward and done, and after a purchase the reward's parts as verbose."""
        page = self.server.client.act(str(self._episode), action, self._steps)
        self._steps += 1
        if not page["action_is_valid"]:
            return {"reward": 0.0, "done": False}
        self._show(page)
        name, argument = parse_action(printable(action))
        self._follow(name, (argument or "").lower(), page)
        status: Json = {"reward": float(page["reward"]), "done": page["done"]}
        if page["done"]:
            status["verbose"] = self._session["verbose_info"]
        return status

    def close(self) -> None:
        episode, self._episode = self._episode, None
        if episode is not None:
            try:
                self.server.client.close_episode(episode)
            except UnknownEpisode:
                pass  # The service has let it go already.

    def _show(self, page: Json) -> None:
        self._page = page
        self._shown = {self.mode: page["observation"]}

    def _home(self) -> None:
        self._kind = "home"
        self._session.update(keywords=None, page=None, asin=None, asins=set(), options={}, actions=defaultdict(int))

    def _follow(self, name: str, argument: str, page: Json) -> None:
        """Keeps the session as the original's server keeps it: where the visitor is, what was looked at and chosen, and how often."""
        session, actions = self._session, self._session["actions"]
        if name == "search":
            self._results(argument.split(" "), 1)
        elif argument == "buy now":
            actions["purchase"] += 1
            parts = page["reward_breakdown"]
            session.update(done=True, reward=float(page["reward"]), verbose_info={part: parts[part] for part in _PARTS if parts.get(part) is not None})
            session["verbose_info"]["r_price"] = parts["r_price"] == 1
            self._kind = "done"
        elif argument == "back to search":
            self._home()
        elif self._kind == "results" and argument in ("next >", "< prev"):
            self._results(session["keywords"], session["page"] + (1 if argument == "next >" else -1))
        elif argument == "< prev" and self._kind == "sub":
            self._kind = "item"
        elif argument == "< prev":
            self._results(session["keywords"], session["page"])
        elif argument in _SUB_PAGES and self._kind == "item":
            actions[_SUB_PAGES[argument]] += 1
            self._kind = "sub"
        elif self._kind == "results":
            session["asin"] = argument.upper()
            session["asins"].add(session["asin"])
            actions["asin"] += 1
            # Nothing is chosen yet: the address ends in {}, and later ones differ from it in what stands there.
            self._kind, self._item_url = "item", page["url"][:-2]
        else:
            session["options"] = json.loads(page["url"][len(self._item_url) :])
            actions["options"] += 1

    def _results(self, keywords: Any, number: int) -> None:
        self._session.update(keywords=keywords, page=number, asin=None, options={})
        self._session["actions"]["search"] += 1
        self._kind = "results"


def _reordered(places: List[int]) -> List[int]:
    """WebShop's number of each goal of an order that another shuffle gave; both shuffle the goals as they were built."""
    original = list(range(len(places)))
    random.Random(_SHUFFLE).shuffle(original)
    number = [0] * len(original)
    for place, built in enumerate(original):
        number[built] = place
    return [number[built] for built in places]
