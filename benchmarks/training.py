"""How long the sandbox's recipes train, and how much memory they take: `python benchmarks/training.py [ROWS]`.

On MovieLens 100K beside ALS as the library implicit has it, with 100 factors and 15 iterations: one fit, a training
that also chooses and measures, and an optimisation of 100 settings. Then ROWS interactions are made up, with 10,000
items, and are imported and trained on in worker processes, as the endpoint does it. Ends with 1 where a target is
missed.
"""

import asyncio
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import boto3
import numpy as np
import pandas as pd
from accuracy import films
from scipy import sparse
from targets import Target, judge
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped] # it ships no types

from sandbox.aws import training, workers
from sandbox.aws.datasets.avro import AvroSchema, Field
from sandbox.aws.datasets.importing import ImportRequest, import_csv
from sandbox.aws.datasets.records import Records
from sandbox.aws.datasets.streams import EventFilter
from sandbox.aws.engine import default_ranges, train
from sandbox.aws.engine.contract import Interactions, Model, TrainingRequest
from sandbox.aws.engine.folds import Folds
from sandbox.aws.engine.learners import Ingredients, build
from sandbox.aws.engine.sequences import read
from sandbox.aws.server import serve

try:
    from implicit.als import AlternatingLeastSquares
except ImportError:
    sys.exit("`make bench` installs what this is measured against: requirements/bench.txt")

ROWS, ITEMS, USERS = 10_000_000, 10_000, 200_000
FACTORS, ITERATIONS, SETTINGS = 100, 15, 100
RECIPE, TUNED = "aws-user-personalization-v2", "aws-user-personalization"
ROUNDS, ANSWERS = 3, 200
_BUCKET, _REGION, _KEY = "bench", "us-east-1", "interactions.csv"
_MIB = 1024  # KiB
_CHUNK = 1_000_000  # rows written at a time
_TYPES = {"USER_ID": "string", "ITEM_ID": "string", "TIMESTAMP": "long"}


T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What a worker took: seconds by the clock and of the processor, and MiB at most."""

    seconds: float
    cpu: float
    memory: float

    def __str__(self) -> str:
        """Put it in words."""
        return f"{self.seconds:.0f} s, {self.cpu:.0f} s of CPU, {self.memory:,.0f} MiB"


def main() -> int:
    """Measure and print; return 1 where a target is missed."""
    rows = int(sys.argv[1]) if sys.argv[1:] else ROWS
    return judge([*beside_als(), *answers(), *asyncio.run(large(rows))])


def beside_als() -> Iterator[Target]:
    """Yield the CPU of each kind of training, to that of ALS in the same rounds."""
    data = films(0)
    contenders: dict[str, Callable[[], object]] = {
        "implicit's ALS": lambda: fit_als(data),
        "one fit": lambda: fit(data),
        "a training": lambda: train(TrainingRequest(recipe=RECIPE), data, None),
    }
    rounds = [{name: timed(work, time.process_time) for name, work in contenders.items()} for _ in range(ROUNDS)]
    best = {name: min(each[name] for each in rounds) for name in contenders}
    best[f"an optimisation of {SETTINGS} settings"] = timed(lambda: optimise(data), time.process_time)
    for name, taken in best.items():
        print(f"{name:40}{taken:9.2f} s of CPU")
    als, *ours = best.values()
    for name, taken, bound in zip(list(best)[1:], ours, (2.5, 6.0, 30.0), strict=True):
        yield Target(what=f"{name}, to implicit's ALS", measured=taken / als, bound=bound, unit="x")


def fit_als(data: Interactions) -> None:
    """Fit ALS in one thread, in which it takes the least CPU."""
    users, items = np.unique(data.users, return_inverse=True)[1], np.unique(data.items, return_inverse=True)[1]
    ratings = sparse.csr_matrix((np.ones(len(data), np.float32), (users, items)))
    with threadpool_limits(1, "blas"):  # as implicit asks for
        model = AlternatingLeastSquares(factors=FACTORS, iterations=ITERATIONS, num_threads=1)
        model.fit(ratings, show_progress=False)


def fit(data: Interactions) -> None:
    """Learn from all users with the usual settings, and choose nothing."""
    catalogue, sequences = read(data)
    learner = build(RECIPE, Ingredients(settings={"apply_recency_bias": "true"}, catalogue=catalogue, items=None))
    with threadpool_limits(1):
        Folds([sequences]).learn(learner)


def optimise(data: Interactions) -> None:
    """Have the hyperparameters optimised."""
    train(TrainingRequest(recipe=TUNED, hpo=default_ranges(TUNED, max_jobs=SETTINGS)), data, None)


def answers() -> Iterator[Target]:
    """Yield how long an answer to a user takes that nobody trained on."""
    for items, bound in ((2_000, 2.0), (10_000, 5.0)):
        data = made_up(200_000, items)
        model = train(TrainingRequest(recipe=RECIPE), data, None).model
        taken = answer(model, data)
        print(f"an answer to a stranger, {items:,} items: {taken:.2f} ms")
        yield Target(what=f"an answer to a stranger, {items:,} items", measured=taken, bound=bound, unit=" ms")


def answer(model: Model, data: Interactions) -> float:
    """Return the median ms of answers to histories of 20 items."""
    chance = np.random.default_rng(3)
    histories = [list(chance.choice(data.items, 20)) for _ in range(ANSWERS)]
    taken = [timed(partial(model.recommend, history, count=25)) for history in histories]
    return statistics.median(taken) * 1000


async def large(rows: int) -> Iterator[Target]:
    """Return the time of an import and a training of so many interactions, and the memory of each."""
    with TemporaryDirectory() as folder:
        write(Path(folder) / _KEY, rows)
        async with serve() as url, workers.start() as working:
            await asyncio.to_thread(upload, url, Path(folder) / _KEY)
            (Path(folder) / _KEY).unlink()
            table = Path(folder) / "table"
            imported = await working.run(measured, import_csv, request(url, table))
        async with workers.start() as working:
            trained = await working.run(measured, training.train, job(table, Path(folder) / "model"))
    print(f"{rows:,} interactions: import {imported}; training {trained}")
    return iter(
        [
            Target(what="CPU of the training", measured=trained.cpu, bound=90, unit=" s"),
            Target(what="memory of the import", measured=imported.memory, bound=2048, unit=" MiB"),
            Target(what="memory of the training", measured=trained.memory, bound=2048, unit=" MiB"),
        ]
    )


def measured(work: Callable[[T], object], argument: T) -> Taken:
    """Work in this process, and say what it took."""
    cpu = time.process_time()
    seconds = timed(lambda: work(argument))
    return Taken(seconds=seconds, cpu=time.process_time() - cpu, memory=most_memory())


def most_memory() -> float:
    """Return the MiB that this process had at most; not the parent's, which `getrusage` would count (proc(5))."""
    status = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in status if line.startswith("VmHWM")).split()[1]) / _MIB


def timed(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """Return the seconds that some work takes, by the clock or of CPU."""
    began = clock()
    work()
    return clock() - began


def upload(url: str, file: Path) -> None:
    """Put a file into the endpoint's S3."""
    s3 = boto3.Session("none", "none", region_name=_REGION).client("s3", endpoint_url=url)
    s3.create_bucket(Bucket=_BUCKET)
    s3.upload_file(str(file), _BUCKET, _KEY)


def request(url: str, target: Path) -> ImportRequest:
    """Return the import of the file."""
    fields = tuple(Field(name=name, type=kind) for name, kind in _TYPES.items())
    schema = AvroSchema(dataset_type="INTERACTIONS", fields=fields)
    return ImportRequest(s3=url, region=_REGION, location=f"s3://{_BUCKET}/{_KEY}", schema=schema, target=target)


def job(table: Path, target: Path) -> training.TrainingJob:
    """Return the training on what was imported."""
    nothing = Records(id_column="ITEM_ID", parts=(), put={})
    return training.TrainingJob(
        request=TrainingRequest(recipe=RECIPE),
        interactions=[table],
        events=(),
        counted=EventFilter(),
        items=nothing,
        columns=frozenset(),
        actions=nothing,
        answered=(),
        answers=(),
        target=target,
    )


def write(file: Path, rows: int) -> None:
    """Write made-up interactions as a CSV file, a part at a time."""
    for start in range(0, rows, _CHUNK):
        data = made_up(min(_CHUNK, rows - start), ITEMS, seed=start)
        table = pd.DataFrame({"USER_ID": data.users, "ITEM_ID": data.items, "TIMESTAMP": data.timestamps + start})
        table.to_csv(file, mode="a", header=start == 0, index=False)


def made_up(rows: int, items: int, seed: int = 0) -> Interactions:
    """Make up interactions: a long tail of items, each user near a place of their own in it, 50 of a user in 10 M."""
    chance = np.random.default_rng(seed)
    users = chance.integers(max(1000, min(USERS, rows // 50) if rows < _CHUNK else USERS), size=rows)
    popular = np.minimum(chance.pareto(0.8, size=rows) * 20, 1e9).astype(np.int64)
    return Interactions(
        users=np.char.add("user-", users.astype(str)).astype(object),
        items=np.char.add("item-", ((popular + users * 7) % items).astype(str)).astype(object),
        timestamps=1_600_000_000 + np.arange(rows),
    )


if __name__ == "__main__":
    sys.exit(main())
