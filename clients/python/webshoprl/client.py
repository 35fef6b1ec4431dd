"""The service's calls by name. Answers are the service's own, as dictionaries: /scalar and /openapi/v1.json describe each."""

from __future__ import annotations

import time
import uuid
from typing import Any, Dict, Iterator, List, Optional, Sequence, Union

from .connection import Connection, escape
from .errors import ServiceVersionError, WebShopError
from .tracking import Run

Json = Dict[str, Any]


class Client:
    """A WebShopRL service.

    url: its address; WEBSHOPRL_URL or http://127.0.0.1:5080 where none is given. key: where the service wants one (or WEBSHOPRL_KEY).
    Safe to share between threads and to pickle; each thread keeps a connection of its own.
    """

    def __init__(self, url: Optional[str] = None, key: Optional[str] = None, timeout: float = 120.0, wait: float = 120.0):
        self.connection = Connection(url, key, timeout, wait)
        self._catalog: Optional[Json] = None

    @property
    def url(self) -> str:
        return self.connection.url

    # The shop

    def catalog(self) -> Json:
        """Name, profile, seed, counts and splits of the catalog that is served."""
        if self._catalog is None:
            catalog = self.connection.call("GET", "/catalogs")[0]
            if "profile" not in catalog:
                raise ServiceVersionError("The service at %s is older than this package: it does not tell its catalog's profile. Start a newer one." % self.url)
            self._catalog = catalog
        return self._catalog

    def goals(self, split: Optional[str] = None) -> Iterator[Json]:
        """The goals by index, of a split ('test', 'validation', 'train') or all; fetched as they are read."""
        return self.connection.items("/goals", {"split": split, "limit": 1000})

    def goal(self, index: int) -> Json:
        return self.connection.call("GET", "/goals/%s" % escape(index))

    def products(self, brief: bool = False) -> Iterator[Json]:
        """The products in the catalog's order; brief: asin, title and price alone. Fetched as they are read."""
        return self.connection.items("/products", {"brief": brief, "limit": 1000})

    def product(self, asin: str) -> Json:
        return self.connection.call("GET", "/products/%s" % escape(asin))

    def search(self, query: str, page: int = 1) -> Json:
        return self.connection.call("GET", "/search", query={"q": query, "page": page})

    def reward(self, goal: int, asin: str, options: Optional[Dict[str, str]] = None) -> Json:
        """What buying the product with these options is worth, with its parts."""
        return self.connection.call("POST", "/rewards", {"goal": goal, "asin": asin, "options": options or {}})

    # Episodes

    def start(self, goal: Optional[int] = None, **wanted: Any) -> Json:
        """Starts an episode: split, observation_mode, observation_modes, instruction, session, goes_on, annotator."""
        return self.connection.call("POST", "/episodes", _given(goal=goal, **wanted))

    def act(self, episode: str, action: str, step: Optional[int] = None) -> Json:
        """Takes an action. step: how many went before; then an action that is sent twice is taken once, and a second player is noticed."""
        return self.connection.call("POST", "/episodes/%s/actions" % escape(episode), _given(action=printable(action), step=step))

    def observations(self, episode: str) -> Json:
        """The page it is on, in every mode."""
        return self.connection.call("GET", "/episodes/%s/observations" % escape(episode))

    def episode(self, episode: str) -> Json:
        """It and its steps so far."""
        return self.connection.call("GET", "/episodes/%s" % escape(episode))

    def close_episode(self, episode: str) -> None:
        self.connection.call("DELETE", "/episodes/%s" % escape(episode))

    def batch(self, items: Sequence[Json]) -> List[Any]:
        """Many calls in one, done in order: {'create': {...}}, {'id':, 'action':}, {'id':, 'close': True}.

        Each has its answer or, in its place, the exception that it would have raised by itself: nothing else is lost.
        """
        answers = self.connection.call("POST", "/episodes/batch", {"items": list(items)})["items"]
        return [self.connection.error(answer, "POST /episodes/batch item %d" % i) if "status" in answer else answer for i, answer in enumerate(answers)]

    def episodes(self, session: str) -> Iterator[Json]:
        """The episodes whose session begins so."""
        return self.connection.items("/episodes", {"session": session, "limit": 1000})

    def close_episodes(self, session: str) -> int:
        """Lets the episodes go whose session begins so; how many there were."""
        return self.connection.call("DELETE", "/episodes", query={"session": session})["closed"]

    # Training and measuring

    def algorithms(self) -> Any:
        return self.connection.call("GET", "/algorithms")

    def launch(self, name: str, algorithm: str, **wanted: Any) -> Json:
        """Puts a run in line: preset, seed, initial_checkpoint, settings. With seeds (a number or a list) several: the answer has them under runs."""
        return self.connection.call("POST", "/runs", _given(name=name, algorithm=algorithm, **wanted))

    def begin_run(self, name: str, tags: Optional[Sequence[str]] = None, settings: Optional[Json] = None, **wanted: Any) -> Run:
        """Begins a run that is trained in this program; its log() puts values on the service's charts. seed, total_steps."""
        body = _given(name=name, tags=None if tags is None else list(tags), settings=settings, **wanted)
        return Run(self, self.connection.call("POST", "/runs/external", body, key=uuid.uuid4().hex))

    def runs(self, **filters: Any) -> Iterator[Json]:
        return self.connection.items("/runs", filters)

    def run(self, run: int) -> Json:
        return self.connection.call("GET", "/runs/%s" % escape(run))

    def cancel(self, run: int) -> Any:
        return self.connection.call("POST", "/runs/%s/cancel" % escape(run))

    def metrics(self, run: int, name: Optional[str] = None, after: Optional[int] = None, max_points: Optional[int] = None) -> List[Json]:
        """Points of a run's metrics; after: the seq behind which to go on."""
        return self.connection.call("GET", "/runs/%s/metrics" % escape(run), query={"name": name, "after": after, "max_points": max_points})["points"]

    def export_run(self, run: int, format: str = "csv") -> bytes:
        """All points of a run as a file: csv, jsonl, tensorboard (an event file) or mlflow (its REST calls, one a line)."""
        return self.connection.read("/runs/%s/export" % escape(run), {"format": format})

    def checkpoints(self, run: int) -> Any:
        return self.connection.call("GET", "/runs/%s/checkpoints" % escape(run))

    def checkpoint_file(self, checkpoint: int, file: str = "model.safetensors") -> bytes:
        return self.connection.read("/checkpoints/%s/files/%s" % (escape(checkpoint), escape(file)))

    def name_checkpoint(self, name: str, checkpoint: Union[int, str]) -> Json:
        """Gives a checkpoint (17, "run:12") a name: it is "name:NAME" from then on, wherever a checkpoint can be named."""
        return self.connection.call("POST", "/checkpoints/names", {"name": name, "checkpoint": checkpoint})

    def export_checkpoint(self, checkpoint: int, format: str = "transformers") -> bytes:
        """A zip of a folder with a model card. format: transformers; onnx, the whole network as a graph; onnx-encoder, of a policy or a reward model the encoder alone."""
        return self.connection.read("/checkpoints/%s/export" % escape(checkpoint), {"format": format})

    def evaluate(self, agent: Json, split: str = "test", **wanted: Any) -> int:
        """Puts an evaluation in line and gives its id: episodes or goals, decoding, temperature, max_steps, seed."""
        return self.connection.call("POST", "/evaluations", _given(agent=agent, split=split, **wanted))["id"]

    def evaluation(self, evaluation: int) -> Json:
        return self.connection.call("GET", "/evaluations/%s" % escape(evaluation))

    def evaluation_episodes(self, evaluation: int) -> Iterator[Json]:
        return self.connection.items("/evaluations/%s/episodes" % escape(evaluation))

    def trajectories(self, **filters: Any) -> Iterator[Json]:
        """Stored trajectories: source, goal, run, min_reward."""
        return self.connection.items("/trajectories", filters)

    def export_trajectories(self, **filters: Any) -> bytes:
        """The same as a file; format: webshop (its il_trajs layout, the default), agentgym, eto, trl."""
        return self.connection.read("/trajectories/export", filters)

    def import_trajectories(self, lines: Union[bytes, str], **wanted: Any) -> Json:
        """Stores trajectories from a file's content, JSON lines or a JSON array; what came of it. format (else it is looked at), strict, name."""
        return self.connection.call("POST", "/trajectories/import", lines.encode("utf-8") if isinstance(lines, str) else lines, query=wanted)

    def act_policy(self, checkpoint: Union[int, str], instruction: str, observation: str, actions: Sequence[str], history: Optional[Sequence[Json]] = None) -> Json:
        """
        What a trained policy thinks of the actions: log_probs, action, value. A policy with memory needs the history: the pages of the episode before this one as
        {"observation": ..., "action": ...}, oldest first; [] on its first page.
        """
        body: Dict[str, Any] = {"instruction": instruction, "observation": observation, "actions": list(actions)}
        if history is not None:
            body["history"] = list(history)
        return self.connection.call("POST", "/policies/%s/act" % escape(checkpoint), body)

    def wait(self, read: Any, identity: int, timeout: Optional[float] = None, every: float = 1.0) -> Json:
        """Reads (client.run, client.evaluation) again and again until it has ended; raises TimeoutError after timeout seconds."""
        until = None if timeout is None else time.monotonic() + timeout
        while True:
            answer = read(identity)
            if answer["status"] not in ("queued", "running"):
                return answer
            if until is not None and time.monotonic() > until:
                raise TimeoutError("%d is still %s after %s seconds." % (identity, answer["status"], timeout))
            time.sleep(every)

    def close(self) -> None:
        """Closes this thread's connection."""
        self.connection.close()

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()


def printable(action: Any) -> str:
    """An action as JSON can carry it: halves of surrogate pairs, which no text has, become U+FFFD."""
    if not isinstance(action, str):
        raise WebShopError("An action is a str such as 'search[red shoes]' or 'click[buy now]', not %s." % type(action).__name__)
    try:
        action.encode("utf-8")
        return action
    except UnicodeEncodeError:
        return action.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _given(**members: Any) -> Json:
    return {name: value for name, value in members.items() if value is not None}
