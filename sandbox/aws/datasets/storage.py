"""Data sets and models as files in the endpoint's own scratch directory.

An import is one file ("part"); a data set is the parts of its imports. Strings are kept as categories, so that ten
million interactions take a few hundred megabytes and load in a second.
"""

import pickle
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from pandas.api.types import union_categoricals


def save(value: object, path: Path) -> None:
    """Write a value where `load` finds it."""
    with path.open("wb") as file:
        pickle.dump(value, file, protocol=pickle.HIGHEST_PROTOCOL)


def load(path: Path) -> Any:  # noqa: ANN401 - whatever was saved
    """Read what `save` wrote."""
    with path.open("rb") as file:
        return pickle.load(file)  # noqa: S301 - written by this endpoint, in a directory only it can write to


def load_parts(paths: Sequence[Path]) -> pd.DataFrame:
    """Read the parts of a data set as one table, in order."""
    return stack([load(path) for path in paths])


def stack(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Put tables on top of each other, and keep categories as categories; a column that one lacks is empty there."""
    if len(frames) == 1:
        return frames[0]
    names = dict.fromkeys(name for frame in frames for name in frame.columns)
    columns = {name: _stack_column([_column(frame, name, frames) for frame in frames]) for name in names}
    return pd.DataFrame(columns)


def _column(frame: pd.DataFrame, name: str, frames: Sequence[pd.DataFrame]) -> pd.Series:
    if name in frame:
        return frame[name]
    model = next(each[name] for each in frames if name in each)
    filled = model.iloc[:0].reindex(frame.index)
    return filled.astype("category") if isinstance(model.dtype, pd.CategoricalDtype) else filled


def _stack_column(columns: list[pd.Series]) -> pd.Series:
    if all(isinstance(column.dtype, pd.CategoricalDtype) for column in columns):
        return pd.Series(union_categoricals(columns))
    return pd.concat(columns, ignore_index=True)
