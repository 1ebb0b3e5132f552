"""Personalize without a port, S3 or worker processes: operations on a backend, as fast as functions are."""

import asyncio
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

import pandas as pd

from sandbox.aws.account import Account
from sandbox.aws.backend import Backend
from sandbox.aws.datasets import storage
from sandbox.aws.datasets.histories import Histories
from sandbox.aws.datasets.importing import Imported, ImportRequest
from sandbox.aws.engine import train
from sandbox.aws.engine.contract import TrainingRequest
from sandbox.aws.journeys import Journeys
from sandbox.aws.lifecycle import Lifecycle, Mode
from sandbox.aws.operations import OPERATIONS
from sandbox.aws.protocol.api import Operation, by_path, by_target
from sandbox.aws.training import Outcome, Served, TrainingJob
from sandbox.aws.workers import Workers
from tests.unit.sandbox.engine import worlds

P = ParamSpec("P")
T = TypeVar("T")

BY_NAME: Mapping[str, Operation] = {each.name: each for each in [*by_target().values(), *by_path().values()]}


class InstantWorkers:
    """Does the work of jobs at once: a real model, trained once, is what every training gives."""

    def __init__(self, folder: Path) -> None:
        """Train."""
        data = worlds.tastes()
        table = pd.DataFrame({"USER_ID": data.users, "ITEM_ID": data.items, "TIMESTAMP": data.timestamps})
        self.table = table.assign(EVENT_TYPE="watch", EVENT_VALUE=1.0)
        self.trained = train(TrainingRequest(recipe="aws-user-personalization-v2"), data, None)
        self.model = folder / "model"
        storage.save(Served(model=self.trained.model, histories=Histories.of(table)), self.model)

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what a worker would."""
        match args[0]:
            case TrainingJob() as job:
                outcome = Outcome(
                    recipe=job.request.recipe,
                    model=self.model,
                    metrics=self.trained.metrics,
                    test_users=self.trained.test_users,
                    standard_error=self.trained.standard_error,
                    tuned={},
                    training_hours=0.1,
                )
                return cast("T", outcome)
            case ImportRequest() as request:
                storage.save(self.table, request.target)
                return cast("T", Imported(rows=len(self.table), size=0))
            case _:
                return cast("T", None)


class InProcess:
    """One account, and a loop of its own in which things move when they are told to."""

    def __init__(self, folder: Path, workers: InstantWorkers) -> None:
        """Start with nothing."""
        self.loop = asyncio.new_event_loop()
        self.journeys = Journeys(lifecycle=Lifecycle(mode=Mode.MANUAL))
        self.backend = Backend(
            account=Account(),
            journeys=self.journeys,
            workers=cast("Workers", workers),
            scratch=folder,
            s3="http://127.0.0.1:9",
        )

    def call(self, name: str, /, **request: Any) -> Any:  # noqa: ANN401 - JSON in, JSON out
        """Do what a request over HTTP would; raises an `AwsError` where that is refused."""
        return self.send(name, json.dumps(request).encode())

    def send(self, name: str, body: bytes) -> Any:  # noqa: ANN401 - JSON
        """Do the same for a body as it comes."""
        operation = BY_NAME[name]

        async def answer() -> Any:  # noqa: ANN401 - JSON
            return operation.write(OPERATIONS[name](self.backend, **operation.arguments(body)))

        return self.loop.run_until_complete(answer())

    def advance(self) -> None:
        """Let everything take one step."""

        async def step() -> None:
            await self.journeys.advance()
            for _ in range(20):  # work in threads comes back in its own time
                await asyncio.sleep(0.001 if self.journeys.under_way() else 0)

        self.loop.run_until_complete(step())

    def settle(self) -> None:
        """Let everything arrive."""
        while self.journeys.under_way():
            self.advance()

    def close(self) -> None:
        """End everything."""
        self.loop.run_until_complete(self.journeys.close())
        self.loop.run_until_complete(self.loop.shutdown_default_executor())
        self.loop.close()
