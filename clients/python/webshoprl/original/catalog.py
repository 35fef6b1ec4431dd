"""The service's goals and products in the original's shapes, fetched as they are looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Dict, Iterator, List, Optional

from ..client import Client, Json
from ..errors import UnknownGoal, WebShopError

_BLOCK = 1000
_NO_LIMIT = 1000000


class Goal(dict):
    """The original's dict of a goal. index is the service's number for it, url the service's address."""

    index = -1
    url = ""


def goal_of(answer: Json, url: str) -> Goal:
    """A goal with the original's keys, in its order, and Python's numbers."""
    price, weight, options = answer["price_upper"], answer["weight"], answer["goal_options"]
    goal = Goal(
        asin=answer["asin"], category=answer["category"], query=answer["query"], name=answer["name"], product_category=answer["product_category"],
        instruction_text=answer["instruction_text"], attributes=answer["attributes"], price_upper=_NO_LIMIT if price == _NO_LIMIT else float(price), goal_options=options,
        weight=float(weight) if isinstance(options, dict) else weight,
    )
    goal.index, goal.url = answer["index"], url
    return goal


class Goals(Sequence):
    """The goals as a sequence. order: the service's number for each place, where it is not the place itself. Pickles as a plain list."""

    def __init__(self, client: Client, order: Optional[Sequence[int]] = None):
        self._client, self._count, self._order = client, client.catalog()["goals"], order
        self._blocks: Dict[int, List[Goal]] = {}

    def __len__(self) -> int:
        return self._count if self._order is None else len(self._order)

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            return [self[i] for i in range(*place.indices(len(self)))]
        return self.numbered(self.number(place))

    def number(self, place: int) -> int:
        """The service's number for a place; negative ones count from the end."""
        if not -len(self) <= place < len(self):
            raise UnknownGoal(404, "There is no goal %d: the goals are numbered 0 to %d. The service's catalog has %d of them." % (place, len(self) - 1, self._count))
        place = place % len(self)
        return place if self._order is None else self._order[place]

    def numbered(self, number: int) -> Goal:
        block = self._blocks.get(number // _BLOCK)
        if block is None:
            first = number // _BLOCK * _BLOCK
            query = {"limit": _BLOCK, "after": first - 1 if first else None}
            lines = self._client.connection.items("/goals", query)
            block = [goal_of(next(lines), self._client.url) for _ in range(min(_BLOCK, self._count - first))]
            self._blocks[number // _BLOCK] = block
        return block[number % _BLOCK]

    def __reduce__(self) -> Any:
        return list, (list(self),)


class Product(Mapping):
    """The original's dict of a product; all but asin, title and price is fetched when it is looked at."""

    def __init__(self, client: Client, known: Json):
        self._client, self._known, self._whole = client, known, False

    def _all(self) -> Json:
        if not self._whole:
            self._known.update(product_of(self._client.product(self._known["asin"])))
            self._whole = True
        return self._known

    def __getitem__(self, key: str) -> Any:
        return self._known[key] if key in self._known else self._all()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def __reduce__(self) -> Any:
        return dict, (dict(self._all()),)


def product_of(answer: Json) -> Json:
    images = answer["option_images"]
    prices = [float(price) for price in answer["price_tag"].replace("$", "").split(" to ")]
    return {
        "asin": answer["asin"], "name": answer["title"], "Title": answer["title"], "category": answer["category"], "query": answer["query"],
        "product_category": answer["product_category"], "Description": answer["description"], "BulletPoints": answer["bullets"], "pricing": prices, "Price": answer["price_tag"],
        "options": answer["options"], "customization_options": {name: [{"value": value, "image": images.get(value)} for value in values] for name, values in answer["options"].items()},
        "option_to_image": {value: images.get(value) for values in answer["options"].values() for value in values}, "Attributes": answer["attributes"], "MainImage": answer["main_image"], "Rating": answer["rating"], "Reviews": answer["reviews"],
    }


class Products(Mapping):
    """product_item_dict: asin to product, in the catalog's order."""

    def __init__(self, client: Client):
        self._client = client
        self._products: Dict[str, Product] = {}
        self._listed = False

    def _list(self) -> Dict[str, Product]:
        if not self._listed:
            self._products = {
                line["asin"]: self._products.get(line["asin"]) or Product(self._client, {"asin": line["asin"], "name": line["title"], "Title": line["title"], "Price": line["price_tag"]})
                for line in self._client.products(brief=True)
            }
            self._listed = True
        return self._products

    def __getitem__(self, asin: str) -> Product:
        if asin not in self._products:
            if self._listed or not isinstance(asin, str) or not asin or asin != asin.upper():
                raise KeyError(asin)
            try:
                self._products[asin] = Product(self._client, product_of(self._client.product(asin)))
            except WebShopError as refused:
                if getattr(refused, "status", None) == 404:
                    raise KeyError(asin) from refused
                raise
        return self._products[asin]

    def __iter__(self) -> Iterator[str]:
        return iter(self._list())

    def __len__(self) -> int:
        return self._client.catalog()["products"]


class Prices(Mapping):
    """product_prices: asin to the price that goals and rewards use."""

    def __init__(self, client: Client):
        self._client = client
        self._prices: Dict[str, float] = {}
        self._listed = False

    def _list(self) -> Dict[str, float]:
        if not self._listed:
            self._prices, self._listed = {line["asin"]: float(line["price"]) for line in self._client.products(brief=True)}, True
        return self._prices

    def __getitem__(self, asin: str) -> float:
        if asin not in self._prices:
            if self._listed or not asin:
                raise KeyError(asin)
            try:
                self._prices[asin] = float(self._client.product(asin)["price"])
            except WebShopError as refused:
                if getattr(refused, "status", None) == 404:
                    raise KeyError(asin) from refused
                raise
        return self._prices[asin]

    def __iter__(self) -> Iterator[str]:
        return iter(self._list())

    def __len__(self) -> int:
        return self._client.catalog()["products"]
