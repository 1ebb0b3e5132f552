"""How much of the torture there is to be: TORTURE says `small` (as in `make test`), `short` (CI) or `full`."""

import os
from enum import StrEnum


class Scale(StrEnum):
    """How long it may take."""

    SMALL = "small"  # a few points, in seconds
    SHORT = "short"  # every point once, in two minutes or three
    FULL = "full"  # everything


SCALE = Scale(os.environ.get("TORTURE", Scale.SMALL))
EVERYTHING = SCALE is Scale.FULL
EVERY_POINT = SCALE is not Scale.SMALL
