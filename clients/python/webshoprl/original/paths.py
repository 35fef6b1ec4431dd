"""Where WebShop keeps its files. The catalog itself is the service's: these are names that programs pass on, and the picture features."""

from __future__ import annotations

import os
from os.path import join

BASE_DIR = os.environ.get("WEBSHOPRL_DATA") or join(os.getcwd(), "data")
DEBUG_PROD_SIZE = None
DEFAULT_ATTR_PATH = join(BASE_DIR, "items_ins_v2_1000.json")
DEFAULT_FILE_PATH = join(BASE_DIR, "items_shuffle_1000.json")
DEFAULT_REVIEW_PATH = join(BASE_DIR, "reviews.json")
FEAT_CONV = join(BASE_DIR, "feat_conv.pt")
FEAT_IDS = join(BASE_DIR, "feat_ids.pt")
HUMAN_ATTR_PATH = join(BASE_DIR, "items_human_ins.json")
