"""HTTP to the service: JSON in and out over connections that are kept, one for each thread."""

from __future__ import annotations

import http.client
import json
import os
import select
import ssl
import threading
import time
from typing import Any, Dict, Iterator, Optional, Tuple
from urllib.parse import quote, unquote, urlencode, urlsplit

from .errors import ServiceUnavailable, ServiceUnreachable, WebShopError, of_problem

DEFAULT_URL = "http://127.0.0.1:5080"
_PREFIX = "/api/v1"


def default_url() -> str:
    """Address of the service: WEBSHOPRL_URL, or http://127.0.0.1:5080."""
    return os.environ.get("WEBSHOPRL_URL") or DEFAULT_URL


class Connection:
    """Calls of one service. Any number of threads and forked processes may share it.

    url: http://host:port, with a path where a proxy puts one before, and with any:KEY@ before the host where the service wants a key.
    wait: seconds to wait for a service that is still opening its catalog.
    """

    def __init__(self, url: Optional[str] = None, key: Optional[str] = None, timeout: float = 120.0, wait: float = 120.0):
        given = (url or default_url()).rstrip("/")
        parts = urlsplit(given if "://" in given else "http://" + given)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise WebShopError("'%s' is no address of a service: give one such as %s." % (given, DEFAULT_URL))
        self._secure, self._host, self._port, self._path = parts.scheme == "https", parts.hostname, parts.port, parts.path
        self.url = "%s://%s%s%s" % (parts.scheme, "[%s]" % parts.hostname if ":" in parts.hostname else parts.hostname, ":%d" % parts.port if parts.port else "", parts.path)
        key = key or os.environ.get("WEBSHOPRL_KEY") or (unquote(parts.password) if parts.password else None)
        self._headers = {"X-Api-Key": key} if key else {}
        self._key, self._timeout, self._wait = key, timeout, wait
        self._local = threading.local()

    def __getstate__(self) -> Dict[str, Any]:
        return {"url": self.url, "key": self._key, "timeout": self._timeout, "wait": self._wait}

    def __setstate__(self, state: Dict[str, Any]) -> None:
        self.__init__(**state)  # type: ignore[misc]

    def call(self, method: str, path: str, body: Any = None, query: Optional[Dict[str, Any]] = None, key: Optional[str] = None) -> Any:
        """The answer's JSON (None where it has no body). Raises what errors.py says where the service refuses.

        key: a word of one's own for the request, with which it is done once however often it is sent; it is sent again where the connection breaks.
        """
        target = _PREFIX + path + _query(query)
        try:
            _, payload = self._exchange(method, target, body, key)
        except ServiceUnreachable:
            if key is None:
                raise
            _, payload = self._exchange(method, target, body, key)
        return json.loads(payload) if payload else None

    def read(self, path: str, query: Optional[Dict[str, Any]] = None) -> bytes:
        """An answer as bytes: a file, an export."""
        return self._exchange("GET", _PREFIX + path + _query(query), None)[1]

    def items(self, path: str, query: Optional[Dict[str, Any]] = None) -> Iterator[Any]:
        """The items of a list, its parts fetched as they are needed; of a JSON list or of one object a line."""
        target: Optional[str] = _PREFIX + path + _query(query)
        while target:
            answer, payload = self._exchange("GET", target, None)
            if "ndjson" in (answer.getheader("Content-Type") or ""):
                for line in payload.splitlines():
                    yield json.loads(line)
            else:
                for item in json.loads(payload):
                    yield item
            target = _next(answer.getheader("Link"), self._path)

    def error(self, problem: Dict[str, Any], call: str) -> WebShopError:
        return of_problem(problem, int(problem.get("status") or 500), call, self.url)

    def close(self) -> None:
        """Closes this thread's connection; the next call opens another."""
        kept = getattr(self._local, "kept", None)
        if kept is not None:
            kept[1].close()
        self._local.kept = None

    def _exchange(self, method: str, target: str, body: Any, key: Optional[str] = None) -> Tuple[http.client.HTTPResponse, bytes]:
        headers = dict(self._headers)
        if key is not None:
            headers["Idempotency-Key"] = key
        content = None
        if body is not None:
            content = body if isinstance(body, bytes) else json.dumps(body).encode("ascii")
            headers["Content-Type"] = "application/x-ndjson" if isinstance(body, bytes) else "application/json"
        until = time.monotonic() + self._wait
        while True:
            answer, payload = self._send(method, target, content, headers)
            if answer.status < 400:
                return answer, payload
            call = "%s %s" % (method, target.split("?")[0])
            try:
                problem = json.loads(payload)
            except ValueError:
                problem = {}
            if not isinstance(problem, dict):
                problem = {}
            failure = of_problem(problem, answer.status, call, self.url)
            # A service that has just been started opens its catalog first.
            if not isinstance(failure, ServiceUnavailable) or "is being" not in str(failure) or time.monotonic() > until:
                raise failure
            time.sleep(0.5)

    def _send(self, method: str, target: str, content: Optional[bytes], headers: Dict[str, str]) -> Tuple[http.client.HTTPResponse, bytes]:
        connection = self._open()
        try:
            connection.request(method, self._path + target, body=content, headers=headers)
            answer = connection.getresponse()
            payload = answer.read()
        except (OSError, http.client.HTTPException) as broken:
            self.close()
            raise ServiceUnreachable(
                "%s %s: no answer from %s (%s). Is the service up? ./run.sh starts one; WEBSHOPRL_URL or Client(url) says where it is." % (method, target.split("?")[0], self.url, broken or type(broken).__name__)
            ) from broken
        if answer.will_close:
            self.close()
        return answer, payload

    def _open(self) -> http.client.HTTPConnection:
        kept = getattr(self._local, "kept", None)
        if kept is not None:
            process, connection = kept
            # After a fork the socket is the parent's. One that can be read has been closed by the service: nothing is outstanding.
            if process == os.getpid() and connection.sock is not None and not _readable(connection.sock):
                return connection
            if process == os.getpid():
                connection.close()
        if self._secure:
            connection = http.client.HTTPSConnection(self._host, self._port, timeout=self._timeout, context=ssl.create_default_context())
        else:
            connection = http.client.HTTPConnection(self._host, self._port, timeout=self._timeout)
        self._local.kept = (os.getpid(), connection)
        return connection


def escape(segment: Any) -> str:
    return quote(str(segment), safe="")


def _query(query: Optional[Dict[str, Any]]) -> str:
    given = {name: str(value).lower() if isinstance(value, bool) else value for name, value in (query or {}).items() if value is not None}
    return "?" + urlencode(given) if given else ""


def _next(link: Optional[str], path: str) -> Optional[str]:
    if not link or 'rel="next"' not in link:
        return None
    target = link[link.index("<") + 1 : link.index(">")]
    return target[len(path) :] if path and target.startswith(path) else target


def _readable(sock: Any) -> bool:
    if hasattr(select, "poll"):
        poll = select.poll()
        poll.register(sock, select.POLLIN)
        return bool(poll.poll(0))
    return bool(select.select([sock], [], [], 0)[0])
