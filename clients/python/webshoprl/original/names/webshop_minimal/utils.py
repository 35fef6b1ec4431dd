"""Where the original keeps its files."""

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


def init_basedir(dataset="small"):
    """The slim package picks its files by this; here the service has the catalog (Shop__Catalog)."""
    if dataset not in ("small", "full"):
        raise ValueError("There are the datasets 'small' and 'full', and no '%s'." % (dataset,))
