"""A solution version's work, done in a worker process: data sets on disk become a model on disk."""

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pandas as pd

from sandbox.aws import engine
from sandbox.aws.datasets import storage
from sandbox.aws.datasets.histories import Histories
from sandbox.aws.datasets.impressions import Impressions
from sandbox.aws.datasets.records import Records, values_of
from sandbox.aws.datasets.streams import Event, EventFilter
from sandbox.aws.engine.contract import Actions, Interactions, Items, Model, Names, TrainingError, TrainingRequest
from sandbox.aws.engine.recipes import RECIPES, Algorithm
from sandbox.aws.failures import JobFailedError

_WEIGHT = "event weight"  # a column that no schema can have
_VCPUS_OF_A_TRAINING_HOUR = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class TrainingJob:
    """One recipe to train: on which interactions, on which columns, and where the model goes.

    `columns` are those of items, `contexts` those of interactions, `texts` items' columns
    in words. `actions`, and what was `answered` to them in
    imports and events, train a recipe of actions; `base` is the model that is updated.
    """

    request: TrainingRequest
    interactions: Sequence[Path]
    events: Sequence[Event]
    counted: EventFilter
    items: Records
    columns: frozenset[str]
    actions: Records
    answered: Sequence[Path]
    answers: Sequence[Event]
    target: Path
    contexts: frozenset[str] = frozenset()
    texts: tuple[str, ...] = ()
    base: Path | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What a training gave. `training_hours`: the processor time, in hours of 4 vCPU as AWS bills them."""

    recipe: str
    model: Path
    metrics: Mapping[str, float]
    test_users: int
    standard_error: float
    tuned: Mapping[str, str]
    training_hours: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Served:
    """What a campaign answers from."""

    model: Model
    histories: Histories
    impressions: Impressions = field(default_factory=Impressions)


def train(job: TrainingJob) -> Outcome:
    """Train, measure and keep a model. Raises `JobFailedError` with the reason where the data does not do."""
    started = time.process_time()
    table = _interactions(job)
    histories, impressions = Histories.of(table), Impressions.of(table)
    interactions = _columns(table, job.contexts)
    del table  # which is as large as the rest, and training takes long
    try:
        trained = engine.train(_request(job), interactions, _items(job), _actions(job))
    except TrainingError as error:
        raise JobFailedError(_reason(error, job.counted)) from error
    storage.save(Served(model=trained.model, histories=histories, impressions=impressions), job.target)
    return Outcome(
        recipe=job.request.recipe,
        model=job.target,
        metrics=trained.metrics,
        test_users=trained.test_users,
        standard_error=trained.standard_error,
        tuned=trained.tuned,
        training_hours=_training_hours(time.process_time() - started),
    )


def _request(job: TrainingJob) -> TrainingRequest:
    return job.request if job.base is None else replace(job.request, update=storage.load(job.base).model)


def _reason(error: TrainingError, counted: EventFilter) -> str:
    """Say which events were counted, where that may be why there are too few."""
    after = f" after filtering by event type: {counted.event_type}" if counted.event_type else ""
    return str(error).replace(" interactions", f" interactions{after}", 1)


def _training_hours(seconds: float) -> float:
    """Turn processor seconds into training hours, rounded up to four decimals.

    "One training hour represents 1 hour of training with 4v CPUs and 8 GiB memory" (Amazon Personalize pricing).
    """
    return math.ceil(seconds / 3600 / _VCPUS_OF_A_TRAINING_HOUR * 10_000) / 10_000


def _interactions(job: TrainingJob) -> pd.DataFrame:
    """Return what counts of the imported and the streamed interactions, each once, in the order they came."""
    tables = [storage.load_parts(job.interactions)] if job.interactions else []
    if job.events:
        tables.append(_streamed(job.events, "ITEM_ID", job.contexts))
    if not tables and RECIPES[job.request.recipe].algorithm is Algorithm.SEMANTIC:
        return pd.DataFrame({"USER_ID": [], "ITEM_ID": [], "TIMESTAMP": []})
    if not tables:
        raise JobFailedError("Dataset has fewer than 1000 interactions: there are none.")
    table = pd.concat(tables, ignore_index=True) if len(tables) > 1 else tables[0]
    unique = table.drop_duplicates().dropna(subset=["USER_ID", "ITEM_ID", "TIMESTAMP"])
    return _weighted(unique, job.counted) if job.counted.weights else unique.loc[_counts(unique, job.counted)]


def _weighted(table: pd.DataFrame, counted: EventFilter) -> pd.DataFrame:
    """Return what counts, with its weight: those of the types average 1, as only their ratios matter."""
    mean = sum(each.weight for each in counted.weights) / len(counted.weights)
    weights = pd.Series(0.0, index=table.index)
    for each in counted.weights:
        fits = _counts(table, EventFilter(event_type=each.event_type, threshold=each.threshold))
        weights[fits] = each.weight / mean
    return table.assign(**{_WEIGHT: weights})[weights > 0]


def _streamed(events: Sequence[Event], named_by: str, contexts: frozenset[str] = frozenset()) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "USER_ID": [event.user for event in events],
            named_by: [event.item for event in events],
            "TIMESTAMP": [event.at for event in events],
            "EVENT_TYPE": [event.event_type for event in events],
            "EVENT_VALUE": [event.event_value for event in events],
            **{name: [event.columns.get(name) for event in events] for name in sorted(contexts)},
        }
    )


def _counts(table: pd.DataFrame, counted: EventFilter) -> pd.Series:
    """Tell row by row what `EventFilter.keeps` tells of one event; a missing column keeps nothing."""
    keep = pd.Series(data=True, index=table.index)
    if counted.event_type is not None:
        keep &= _is_type(table["EVENT_TYPE"], counted) if "EVENT_TYPE" in table else False
    if counted.threshold is not None:
        keep &= table["EVENT_VALUE"] >= counted.threshold if "EVENT_VALUE" in table else False
    return keep


def _is_type(types: pd.Series, counted: EventFilter) -> pd.Series:
    if counted.any_case and counted.event_type is not None:
        return types.astype("str").str.lower() == counted.event_type.lower()
    return types == counted.event_type


def _columns(table: pd.DataFrame, contexts: frozenset[str]) -> Interactions:
    return Interactions(
        users=_names(table["USER_ID"]),
        items=_names(table["ITEM_ID"]),
        timestamps=table["TIMESTAMP"].to_numpy(dtype=np.int64),
        weights=table[_WEIGHT].to_numpy(dtype=np.float32) if _WEIGHT in table else None,
        contexts={name: table[name].to_numpy(dtype=object) for name in sorted(contexts) if name in table},
    )


def _names(column: pd.Series) -> Names:
    return column.array if isinstance(column.dtype, pd.CategoricalDtype) else column.to_numpy(dtype=object)


def _items(job: TrainingJob) -> Items | None:
    records = job.items
    if not records:
        return None
    table = records.table()
    columns = {str(name): values_of(table[name]) for name in table.columns if name in job.columns}
    columns.pop(records.id_column, None)
    return Items(ids=list(table[records.id_column]), columns=columns, texts=job.texts)


def _actions(job: TrainingJob) -> Actions | None:
    if not job.actions:
        return None
    tables = [storage.load_parts(job.answered)] if job.answered else []
    answers = pd.concat([*tables, _streamed(job.answers, "ACTION_ID")], ignore_index=True).dropna(subset=["USER_ID"])
    return Actions(
        ids=list(job.actions.table()[job.actions.id_column]),
        users=answers["USER_ID"].to_numpy(dtype=object),
        actions=answers["ACTION_ID"].to_numpy(dtype=object),
        timestamps=answers["TIMESTAMP"].to_numpy(dtype=np.int64),
        event_types=answers["EVENT_TYPE"].to_numpy(dtype=object),
    )
