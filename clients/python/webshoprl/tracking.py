"""A trainer's curves beside the service's own: points are gathered and sent in batches by a thread of their own."""

from __future__ import annotations

import atexit
import logging
import math
import os
import threading
import time
import uuid
from typing import TYPE_CHECKING, Any, Dict, List, Mapping, Optional, Set

from .connection import escape
from .errors import ApiError, ServiceUnavailable, ServiceUnreachable, WebShopError

if TYPE_CHECKING:
    from .client import Client

_LOG = logging.getLogger("webshoprl")
_BATCH = 5_000
_MOST_UNSENT = 1_000_000
_LONGEST_NAME, _LARGEST_STEP = 200, 2**31 - 1
_runs: "Set[Run]" = set()


class Run:
    """A run that is trained here and watched at the service: Client.begin_run makes one.

    log() only keeps the values; a thread sends them. While the service is away they wait, and none is sent twice. A batch that the
    service cannot read is dropped with a warning; a run that was ended there takes no more. As a context it ends the run: succeeded,
    or failed with the exception. What is left at the program's end is sent then.
    """

    def __init__(self, client: "Client", row: Dict[str, Any], every: float = 0.5, patience: float = 120.0):
        self.id: int = row["id"]
        self.url = "%s/runs/%d" % (client.url, self.id)
        self._client, self._every, self._patience = client, every, patience
        self._began = time.monotonic()
        self._process = os.getpid()
        self._fresh()
        _runs.add(self)

    def _fresh(self) -> None:
        self._lock = threading.Lock()
        self._sending = threading.Lock()
        self._wake = threading.Event()
        self._unsent: List[Dict[str, Any]] = []
        self._pending: Optional[Dict[str, Any]] = None
        self._refused: Optional[ApiError] = None
        self._next = 0
        self._ended = False
        self._thread: Optional[threading.Thread] = None

    def log(self, values: Mapping[str, Any], step: Optional[int] = None, episode: Optional[int] = None) -> None:
        """Keeps values by the names of their metrics. step: one more than the last where it is left out. A NaN is a gap in the curve.

        Raises ValueError for a name or a step that the service does not take: of that call nothing is kept.
        """
        if os.getpid() != self._process:
            # After a fork the parent sends what it had; locks and thread are its own.
            self._process = os.getpid()
            self._fresh()
        wall = time.monotonic() - self._began
        with self._lock:
            if self._refused is not None:
                raise self._refused
            if self._ended:
                raise WebShopError("Run %d has been finished and takes no more points." % self.id)
            if len(self._unsent) + len(values) > _MOST_UNSENT:
                raise ServiceUnreachable("%d points of run %d are waiting for %s: is the service up?" % (len(self._unsent), self.id, self._client.url))
            at = self._next if step is None else _counted("step", step)
            points = [dict(_optional("episode", episode), name=_name(name), step=at, value=_number(name, value), wall_seconds=wall) for name, value in values.items()]
            self._next = at + 1
            self._unsent.extend(points)
            if self._thread is None:
                self._thread = threading.Thread(target=self._send_on, name="webshoprl-run-%d" % self.id, daemon=True)
                self._thread.start()
        if len(self._unsent) >= _BATCH:
            self._wake.set()

    def flush(self) -> None:
        """Sends everything that was logged before; raises what keeps the service from taking it."""
        until = time.monotonic() + self._patience
        while self._unsent or self._pending is not None:
            try:
                self._send()
            except (ServiceUnreachable, ServiceUnavailable):
                if time.monotonic() > until:
                    raise
                time.sleep(min(1.0, self._every))
        if self._refused is not None:
            raise self._refused

    def finish(self, status: str = "succeeded", error: Optional[str] = None) -> Dict[str, Any]:
        """Sends what is left and ends the run: succeeded, failed or cancelled."""
        self.flush()
        self._ended = True
        self._wake.set()
        _runs.discard(self)
        return self._client.connection.call("POST", "/runs/%s/finish" % escape(self.id), {"status": status, "error": error}, key=uuid.uuid4().hex)

    def __enter__(self) -> "Run":
        return self

    def __exit__(self, kind: Any, failure: Any, trace: Any) -> None:
        if kind is None:
            self.finish()
        else:
            self.finish("cancelled" if issubclass(kind, KeyboardInterrupt) else "failed", "%s: %s" % (kind.__name__, failure))

    def _send(self) -> None:
        """Sends one batch. One whose answer did not come stays, with its key, and is sent again first: nothing overtakes it."""
        with self._sending:
            with self._lock:
                if self._pending is None and self._unsent:
                    self._pending = {"batch": uuid.uuid4().hex, "points": self._unsent[:_BATCH]}
                    del self._unsent[:_BATCH]
            if self._pending is None:
                return
            try:
                self._client.connection.call("POST", "/runs/%s/metrics" % escape(self.id), self._pending)
            except ApiError as refused:
                if refused.status >= 500:
                    raise ServiceUnavailable(str(refused)) from refused
                if refused.status in (404, 409):
                    # The run was ended, cancelled or deleted at the service: what follows would be refused as well.
                    self._refused = refused
                    self._unsent.clear()
                    _LOG.warning("Run %d takes no more points: %s", self.id, refused)
                elif refused.status == 400:
                    _LOG.warning("%d points of run %d are dropped, which the service does not take: %s", len(self._pending["points"]), self.id, refused)
                else:
                    raise
            self._pending = None

    def _send_on(self) -> None:
        away = False
        while not self._ended:
            self._wake.wait(self._every)
            self._wake.clear()
            try:
                while self._unsent or self._pending is not None:
                    self._send()
                away = False
            except WebShopError as failure:
                if not away:
                    _LOG.warning("The points of run %d wait: %s", self.id, failure)
                away = True


def _optional(name: str, value: Any) -> Dict[str, Any]:
    return {} if value is None else {name: _counted(name, value)}


def _counted(name: str, value: Any) -> int:
    number = int(value)
    if not 0 <= number <= _LARGEST_STEP:
        raise ValueError("%s is %d: give a whole number from 0 to %d." % (name, number, _LARGEST_STEP))
    return number


def _name(given: Any) -> str:
    name = str(given)
    # As the service counts characters: one beyond the Basic Multilingual Plane is two.
    if not 1 <= len(name.encode("utf-16-le", "surrogatepass")) // 2 <= _LONGEST_NAME:
        raise ValueError("'%s' is no name of a metric: give 1 to %d characters." % (name[:60], _LONGEST_NAME))
    return name


def _number(name: str, value: Any) -> Optional[float]:
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise WebShopError("%s is %r: give a number." % (name, value)) from None
    return number if math.isfinite(number) else None


@atexit.register
def _flush_all() -> None:
    for run in list(_runs):
        if run._process == os.getpid():
            try:
                run.flush()
            except WebShopError as lost:
                _LOG.error("%d points of run %d were not sent: %s", len(run._unsent), run.id, lost)
