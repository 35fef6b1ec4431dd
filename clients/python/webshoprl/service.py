"""A service on this machine: the one that is up, or one that is started."""

from __future__ import annotations

import atexit
import os
import pathlib
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from typing import Optional
from urllib.parse import urlsplit

from .client import Client
from .connection import default_url
from .errors import ServiceUnreachable


def local(url: Optional[str] = None, repository: Optional[str] = None, timeout: float = 900.0) -> Client:
    """A client of the service at url (WEBSHOPRL_URL, or http://127.0.0.1:5080), which is started where none answers.

    repository: the folder that has run.sh; WEBSHOPRL_HOME, or the one this package lies in, where none is given. What is started is stopped when Python ends.
    timeout: seconds to wait; the first start builds the service.
    """
    url = (url or default_url()).rstrip("/")
    if _answers(url):
        return Client(url)
    if urlsplit(url).hostname not in ("127.0.0.1", "localhost", "::1"):
        raise ServiceUnreachable("Nobody answers at %s, and it is another machine: start ./run.sh there, or give another address in WEBSHOPRL_URL." % url)
    home = _home(repository)
    if home is None:
        raise ServiceUnreachable("Nobody answers at %s. Start ./run.sh in the folder of WebShopRL, or name that folder in WEBSHOPRL_HOME and it is started from here." % url)
    _start(home, url, timeout)
    return Client(url)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url + "/alive", timeout=5) as answer:
            return answer.status == 200
    except urllib.error.HTTPError:
        return False
    except OSError:
        return False


def _home(given: Optional[str]) -> Optional[pathlib.Path]:
    named = given or os.environ.get("WEBSHOPRL_HOME")
    folders = [pathlib.Path(named)] if named else list(pathlib.Path(__file__).resolve().parents)
    for folder in folders:
        if (folder / "run.sh").is_file() and (folder / "WebShopRL.Web.sln").is_file():
            return folder
    if named:
        raise ServiceUnreachable("%s has no run.sh: name the folder of WebShopRL in WEBSHOPRL_HOME." % named)
    return None


def _start(home: pathlib.Path, url: str, timeout: float) -> None:
    log = tempfile.NamedTemporaryFile(prefix="webshoprl-", suffix=".log", delete=False)
    # A session of its own: Ctrl-C in Python stops Python, which then stops the service in order.
    process = subprocess.Popen([str(home / "run.sh"), "--no-demo"], cwd=str(home), env=dict(os.environ, Urls=url), stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True)
    atexit.register(_stop, process)
    until = time.monotonic() + timeout
    while not _answers(url):
        if process.poll() is not None or time.monotonic() > until:
            _stop(process)
            last = pathlib.Path(log.name).read_text(errors="replace").strip().splitlines()[-5:]
            raise ServiceUnreachable("./run.sh in %s did not bring a service up at %s (its output: %s):\n%s" % (home, url, log.name, "\n".join(last)))
        time.sleep(0.5)


def _stop(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
