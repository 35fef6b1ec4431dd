"""WebShop's small helpers."""

import bisect
import hashlib
import logging
import random
from os.path import abspath, dirname, join

from webshoprl.original.paths import (
    BASE_DIR,
    DEBUG_PROD_SIZE,
    DEFAULT_ATTR_PATH,
    DEFAULT_FILE_PATH,
    DEFAULT_REVIEW_PATH,
    FEAT_CONV,
    FEAT_IDS,
    HUMAN_ATTR_PATH,
)
from webshoprl.original.server import random_idx


def generate_mturk_code(session_id):
    """The code that the site shows after a purchase: ten digits of the session's hash."""
    return hashlib.sha1(session_id.encode()).hexdigest()[:10].upper()


def setup_logger(session_id, user_log_dir):
    """A logger that writes each message as a line of SESSION.jsonl in a folder (a path that takes /), which it begins anew."""
    lines = logging.FileHandler(str(user_log_dir / ("%s.jsonl" % session_id)), mode="w")
    lines.setFormatter(logging.Formatter("%(message)s"))
    logger = logging.getLogger(session_id)
    logger.setLevel(logging.INFO)
    logger.addHandler(lines)
    return logger
