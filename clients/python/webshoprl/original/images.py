"""WebShop's picture features, for programs that ask for them."""

from __future__ import annotations

import os
import re
from html import unescape
from typing import Any, Optional

from ..errors import WebShopError
from .paths import FEAT_CONV, FEAT_IDS

_IMAGE = re.compile(r'<img[^>]*id="product-image"[^>]*>')
_SOURCE = re.compile(r'src="([^"]*)"')


class Images:
    """feat_conv.pt and feat_ids.pt, read once they are needed."""

    def __init__(self) -> None:
        import torch

        self._torch: Any = torch
        for file in (FEAT_CONV, FEAT_IDS):
            if not os.path.isfile(file):
                raise WebShopError("get_image=1 needs WebShop's file %s: put it there, name its folder in WEBSHOPRL_DATA, or leave get_image out." % file)
        self._features: Any = torch.load(FEAT_CONV)
        self._places = {url: place for place, url in enumerate(torch.load(FEAT_IDS))}

    def of_page(self, html: Optional[str]) -> Any:
        image = _IMAGE.search(html or "")
        source = _SOURCE.search(image.group()) if image else None
        place = self._places.get(unescape(source.group(1))) if source else None
        return self._torch.zeros(512) if place is None else self._features[place]
