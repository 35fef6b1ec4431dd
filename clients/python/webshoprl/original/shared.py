"""One client for each address in a process: every environment of it shares the connections."""

from __future__ import annotations

import threading
from typing import Dict, Optional

from ..client import Client
from ..connection import default_url

_clients: Dict[str, Client] = {}
_lock = threading.Lock()


def client_of(url: Optional[str] = None) -> Client:
    with _lock:
        address = url or default_url()
        if address not in _clients:
            _clients[address] = Client(address)
            # An address may carry a key; what goals remember of it does not.
            _clients.setdefault(_clients[address].url, _clients[address])
        return _clients[address]


def remember(client: Client) -> Client:
    """Has the goals of this client's server asked about with it."""
    with _lock:
        _clients[client.url] = client
    return client
