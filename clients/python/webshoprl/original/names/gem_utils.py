"""gem's SimServer and SimBrowser, which its environment has no other seam for."""

from webshoprl.original.catalog import Goals
from webshoprl.original.server import SimBrowser
from webshoprl.original.server import SimServer as _SimServer
from webshoprl.original.shared import client_of
from webshoprl.splits import indices


class SimServer(_SimServer):
    """The goals of a split, 'train' or 'test', numbered from 0 in the service's order. gem's own data set orders them otherwise: goal i is another goal there."""

    def __init__(self, base_url, split="train", show_attrs=False):
        client = client_of()
        super().__init__(base_url, human_goals=client.catalog()["human_goals"], show_attrs=show_attrs, client=client)
        self.goals = Goals(client, indices(client.catalog(), split))


__all__ = ["SimBrowser", "SimServer"]
