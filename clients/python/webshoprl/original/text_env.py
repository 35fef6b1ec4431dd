"""WebAgentTextEnv, as programs written for WebShop make and use it."""

from __future__ import annotations

import random
import string
from typing import Any, Dict, List, Optional, Tuple

from .page_text import text_of
from .server import BASE_URL, SimBrowser, SimServer

try:
    from gym import Env as _Base
except ImportError:
    try:
        from gymnasium import Env as _Base  # type: ignore[assignment]
    except ImportError:
        _Base = object  # type: ignore[assignment,misc]

_MODES = ("html", "text", "text_rich", "url")


class WebAgentTextEnv(_Base):  # type: ignore[valid-type,misc]
    """WebShop's text environment over a service: the same arguments, members and answers.

    Of the arguments, those that pick the catalog (num_products, human_goals, limit_goals, show_attrs) must fit the service's, or ProfileMismatch tells which setting does
    not; file_path and attr_path are the service's business.
    """

    info_at_purchase = False

    def __init__(self, observation_mode: str = "html", file_path: Any = None, server: Optional[SimServer] = None, **kwargs: Any):
        super().__init__()
        self.observation_mode, self.file_path, self.kwargs, self.base_url = observation_mode, file_path, kwargs, BASE_URL
        self.server = server if server is not None else SimServer(
            self.base_url, file_path, kwargs.get("filter_goals"), kwargs.get("limit_goals", -1), kwargs.get("num_products"), kwargs.get("human_goals"), kwargs.get("show_attrs", False),
            kwargs.get("seed"))
        self.browser = SimBrowser(self.server, observation_mode if observation_mode in _MODES else "html")
        self.session: Any = kwargs.get("session")
        self.session_prefix = kwargs.get("session_prefix")
        self.prev_obs: List[str] = []
        self.prev_actions: List[str] = []
        self.num_prev_obs, self.num_prev_actions = kwargs.get("num_prev_obs", 0), kwargs.get("num_prev_actions", 0)
        self.text_to_clickable: Optional[Dict[str, str]] = None
        self.instruction_text = ""
        if kwargs.get("get_image", 0):
            from .images import Images

            self._images: Any = Images()
        self.reset()

    def reset(self, session: Any = None, instruction_text: Optional[str] = None, **_: Any) -> Tuple[str, None]:
        """A visit: of the goal at an index (int), or of one that the session (str) was given when it first came."""
        index = None
        drawn = getattr(self, "_drawn", None)
        if drawn is not None:
            self.server.user_sessions.pop(drawn, None)  # Nobody can name it again: it was drawn for one visit.
        self._drawn: Optional[str] = None
        if session is not None:
            self.session = str(session)
            if isinstance(session, int):
                index = session
        else:
            self.session = "".join(random.choices(string.ascii_lowercase, k=10))
        if self.session_prefix is not None:
            self.session = self.session_prefix + self.session
        if session is None:
            self._drawn = self.session
        self.browser.get("%s/%s" % (self.base_url, self.session), session_id=self.session, session_int=index)
        self.text_to_clickable = None
        self.instruction_text = self.browser.heading if instruction_text is None else instruction_text
        observation = self.observation
        self.prev_obs, self.prev_actions = [observation], []
        return observation, None

    def step(self, action: str) -> Tuple[str, float, bool, Optional[Dict[str, Any]]]:
        """State, reward, whether something was bought, info. What is not understood or not on the page changes nothing."""
        status = self.browser.act(action)
        self._look()
        observation = self.observation
        texts = [observation]
        self.prev_actions.append(action)
        for back in range(1, 1 + max(self.num_prev_obs, self.num_prev_actions)):
            if back <= min(len(self.prev_actions), self.num_prev_actions):
                texts.append(self.prev_actions[-back])
            if back <= min(len(self.prev_obs), self.num_prev_obs):
                texts.append(self.prev_obs[-back])
        self.prev_obs.append(observation)
        info = dict(status["verbose"]) if self.info_at_purchase and status["done"] else None
        return " [SEP] ".join(texts[::-1]), status["reward"], status["done"], info

    def get_available_actions(self) -> Dict[str, Any]:
        """Whether there is a search bar, and the texts that can be clicked, in the page's order."""
        self._look()
        return {"has_search_bar": self.browser.has_search_bar, "clickables": list(self.browser.clickables)}

    @property
    def observation(self) -> str:
        if self.observation_mode not in _MODES:
            raise ValueError("Observation mode %s not supported." % self.observation_mode)
        return self.browser.observation(self.observation_mode)

    @property
    def state(self) -> Dict[str, Any]:
        return {"url": self.browser.current_url, "html": self.browser.page_source, "instruction_text": self.instruction_text}

    def get_instruction_text(self) -> str:
        """The page's heading: 'Instruction: ...' on the search page, 'Instruction:...' on the others."""
        return self.browser.heading

    def get_image(self) -> Any:
        """The features of the product's picture (512 numbers), or zeros where the page has none. Needs get_image=1, torch and WebShop's feature files."""
        return self._images.of_page(self.browser.page_source)

    def convert_html_to_text(self, html: str, simple: bool = False) -> str:
        """A page's html as the text (simple) and text_rich observations have it."""
        return text_of(html, simple, self.browser.current_url or "", self.server.user_sessions.get(self.session, {}).get("asins", ()))

    def render(self, mode: str = "human") -> None:
        return None

    def close(self) -> None:
        self.browser.close()

    def _look(self) -> None:
        self.text_to_clickable = {text: text for text in self.browser.clickables}
