"""Who did what, by a file of interactions: kept in arrays, so that what one person did is found at once.

Runs in the worker that reads small files, of which there is one: what it keeps is there for the next question.
"""

from collections import OrderedDict
from datetime import UTC, datetime
from io import BytesIO

import numpy as np
import pandas as pd

from bot.model.recommendation import Taken
from bot.records import dataclass

_FILES = 2
_NEWEST = 50
_COLUMNS = {"USER_ID", "ITEM_ID", "TIMESTAMP"}
_KEPT: OrderedDict[str, "_Index"] = OrderedDict()


def history(key: str, user: str, interactions_csv: bytes | None) -> list[Taken] | None:
    """Return what a user did last, newest first; None where nothing is kept by this key and no file is given.

    Of a file that is no table of interactions, nobody did anything. Rows that cannot be read are left out.
    """
    if interactions_csv is not None:
        _KEPT[key] = _index(interactions_csv)
        if len(_KEPT) > _FILES:
            _KEPT.popitem(last=False)
    if key not in _KEPT:
        return None
    _KEPT.move_to_end(key)
    return _KEPT[key].of(user)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Index:
    """Rows by user, and of each user by time; `users` and `items` are the ids of the codes."""

    users: pd.Index
    items: pd.Index
    user: np.ndarray
    item: np.ndarray
    at: np.ndarray

    def of(self, user: str) -> list[Taken]:
        """Return what a user did last."""
        code = self.users.get_indexer(pd.Index([user]))[0]
        first, end = (int(np.searchsorted(self.user, code, side=side)) for side in ("left", "right"))
        newest = range(end - 1, max(first, end - _NEWEST) - 1, -1)
        return [Taken(item=str(self.items[self.item[row]]), at=_moment(int(self.at[row]))) for row in newest]


def _index(interactions_csv: bytes) -> _Index:
    frame = _frame(interactions_csv)
    user, users = pd.factorize(frame["USER_ID"])
    item, items = pd.factorize(frame["ITEM_ID"])
    at = pd.to_numeric(frame["TIMESTAMP"], errors="coerce").fillna(0).to_numpy(dtype="int64")
    order = np.lexsort((at, user))
    return _Index(
        users=pd.Index(users), items=pd.Index(items), user=user[order], item=item[order].astype("int32"), at=at[order]
    )


def _frame(interactions_csv: bytes) -> pd.DataFrame:
    try:
        frame = pd.read_csv(
            BytesIO(interactions_csv),
            usecols=lambda name: name.strip().upper() in _COLUMNS,
            dtype=str,
            keep_default_na=False,
            escapechar="\\",
            on_bad_lines="skip",
            encoding="utf-8-sig",
            encoding_errors="replace",
        )
    except (ValueError, pd.errors.ParserError):
        frame = pd.DataFrame()
    frame.columns = [str(name).strip().upper() for name in frame.columns]
    return frame if set(frame.columns) == _COLUMNS else pd.DataFrame(columns=sorted(_COLUMNS), dtype=str)


def _moment(seconds: int) -> datetime | None:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
