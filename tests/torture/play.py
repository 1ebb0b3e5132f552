"""Jobs of every kind, asked for by somebody who asks again where no answer came."""

import asyncio
import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from typing import Any

from sandbox.slack.wire import Json
from tests.aws_endpoint import INTERACTIONS_SCHEMA, SETTLED
from tests.scenario.regular import COMMAND, key, text
from tests.scenario.stage import ADA, BUCKET, GENERAL, RECOMMENDATIONS
from tests.torture.lives import PATIENCE
from tests.torture.world import Arena

JOBS = 23
_GLANCE = 0.3  # seconds of waiting for an answer, before one looks whether the bot is there at all
_LOOK = 5.0  # seconds of waiting for a message, before one looks whether somebody died meanwhile
_AGAIN = 0.05  # seconds before a command is typed again that nobody took
_NOT_TAKEN = re.compile("failed with the error|[Tt]ry again in a minute")  # what Slack says, and what the bot does
_NUMBERS = count(1)


@dataclass(kw_only=True, eq=False)
class Play:
    """One run. `lives` says how many bots have lived so far; `typed` counts what was typed, `again` what nobody took.

    `before` is the import that had ended before anybody asked for anything.
    """

    arena: Arena
    lives: Callable[[], int]
    run: str = field(default_factory=lambda: f"g{next(_NUMBERS)}")
    typed: Counter[str] = field(default_factory=Counter)
    again: int = 0
    before: str = ""

    def group(self, name: str) -> str:
        """Return the name of a group in this run."""
        return f"{self.run}{name}"

    async def act_briefly(self) -> None:
        """Ask for three jobs, and hear of their ends."""
        a = self.group("a")
        await self._all(RECOMMENDATIONS, self._import(a))
        await self._all(RECOMMENDATIONS, *(_train(a, recipe) for recipe in ("popularity-count", "sims")))

    async def act(self) -> None:
        """Ask for everything, and hear of every end."""
        a, b, c = map(self.group, "abc")
        await self._elsewhere_data(c)
        await self._all(ADA, Wish(line="help"), _train(c, "popularity-count"), _train(c, "sims"))
        await asyncio.gather(
            self._all(RECOMMENDATIONS, self._import(a), _use(a)),
            self._all(GENERAL, self._import(b), _use(b)),
            self._all(ADA, self._import(c)),
        )
        async with self.arena.elsewhere():
            await self._elsewhere_import(b)
        await asyncio.gather(
            self._found((GENERAL, f"{b}-elsewhere")),
            self._all(RECOMMENDATIONS, self._import(a, "items"), _train(a, "popularity-count"), _train(a, "sims")),
            self._all(GENERAL, _train(b, "popularity-count"), _train(b, "similar-items")),
        )
        await asyncio.gather(
            self._all(RECOMMENDATIONS, _deploy(f"{a}-popularity-count"), _deploy(f"{a}-sims"), _contest(a)),
            self._all(GENERAL, _deploy(f"{b}-popularity-count"), _contest(b)),
            self._all(ADA, _deploy(f"{c}-popularity-count", campaign=f"{c}-home"), _launch(c)),
        )
        async with self.arena.elsewhere():
            await self._elsewhere_training(f"{a}-sims")
            await self._elsewhere_campaign(f"{b}-similar-items", f"{b}-shop")
        await self._found((RECOMMENDATIONS, f"{a}-sims"), (GENERAL, f"{b}-shop"))
        await self._all(RECOMMENDATIONS, _deploy(f"{a}-popularity-count"))

    def _import(self, group: str, dataset: str = "interactions") -> "Wish":
        kind = "" if dataset == "interactions" else f" dataset={dataset}"
        line = f"import {group} s3://{BUCKET}/{dataset}.csv{kind}"
        return Wish(line=line, headline=f"Import: {group} {dataset}")

    # --- by others ----------------------------------------------------------------------------------------------------

    async def _elsewhere_data(self, group: str) -> None:
        """Have a group with data, so that a bot can be killed often before it has to start a process for pandas."""
        personalize = self.arena.aws.personalize
        schema = await asyncio.to_thread(personalize.create_schema, name=f"{group}-schema", schema=INTERACTIONS_SCHEMA)
        made = await asyncio.to_thread(personalize.create_dataset_group, name=group)
        await self._active(partial(personalize.describe_dataset_group, datasetGroupArn=made["datasetGroupArn"]))
        dataset = await asyncio.to_thread(
            personalize.create_dataset,
            name=f"{group}-interactions",
            schemaArn=schema["schemaArn"],
            datasetGroupArn=made["datasetGroupArn"],
            datasetType="INTERACTIONS",
        )
        await self._active(partial(personalize.describe_dataset, datasetArn=dataset["datasetArn"]))
        self.before = await self._elsewhere_import(group)
        await self._active(partial(personalize.describe_dataset_import_job, datasetImportJobArn=self.before))

    async def _active(self, describe: Callable[[], Any]) -> None:
        patience = Patience(lives=self.lives, of="a resource of somebody else is active")
        while next(iter((await asyncio.to_thread(describe)).values()))["status"] not in SETTLED:
            patience.check()
            await asyncio.sleep(_AGAIN)

    async def _elsewhere_import(self, group: str) -> str:
        personalize = self.arena.aws.personalize
        datasets = await asyncio.to_thread(personalize.list_datasets, datasetGroupArn=self._arn(group))
        begun = await asyncio.to_thread(
            personalize.create_dataset_import_job,
            jobName=f"{group}-elsewhere",
            datasetArn=datasets["datasets"][0]["datasetArn"],
            dataSource={"dataLocation": f"s3://{BUCKET}/interactions.csv"},
            roleArn=self.arena.role,
        )
        return begun["datasetImportJobArn"]

    async def _elsewhere_training(self, solution: str) -> None:
        await asyncio.to_thread(
            self.arena.aws.personalize.create_solution_version, solutionArn=self._arn(solution, "solution")
        )

    async def _elsewhere_campaign(self, solution: str, name: str) -> None:
        personalize = self.arena.aws.personalize
        versions = await asyncio.to_thread(
            personalize.list_solution_versions, solutionArn=self._arn(solution, "solution")
        )
        version = versions["solutionVersions"][0]["solutionVersionArn"]
        await asyncio.to_thread(personalize.create_campaign, name=name, solutionVersionArn=version, minProvisionedTPS=1)

    def _arn(self, name: str, kind: str = "dataset-group") -> str:
        account = self.arena.role.split(":")[4]
        return f"arn:aws:personalize:us-east-1:{account}:{kind}/{name}"

    async def _found(self, *where: tuple[str, str]) -> None:
        """Let what others began go on once channels show that the bot follows it, and hear of its end."""
        for what, stands in (("card", "running"), ("result", "done")):
            for place, name in where:
                says = _says(rf"{re.escape(name)}\S* – {stands}")
                await self._until(place, partial(_tells, f"found-.*:{what}:", says), 1, f"{name} – {stands}")
            self.arena.go_on()

    # --- by Ada -------------------------------------------------------------------------------------------------------

    async def _all(self, place: str, *wishes: "Wish") -> None:
        """Ask for these, one after the other, and hear how each has ended."""
        before = {wish: await self._shown(place, "result", wish) for wish in wishes}
        for wish in wishes:
            await self._ask(place, wish)
        for wish, times in before.items():
            if wish.headline:
                says = _says(f"{wish.pattern} – done")
                await self._until(place, partial(_tells, ":result:", says), times + 1, f"{wish.headline} – done")

    async def _ask(self, place: str, wish: "Wish") -> None:
        """Type a command until it is taken: again where Slack or the bot say that it was not, or the bot died over it.

        Where the channel shows by then that the job runs, nobody would ask again.
        """
        ada = self.arena.ada
        cards = await self._shown(place, "card", wish)
        patience = Patience(lives=self.lives, of=f"{wish.line!r} is taken")
        while not wish.headline or await self._shown(place, "card", wish) == cards:
            seen = {one["ts"] for one in await ada.messages(place)}
            self.typed[wish.line] += 1
            await ada.types(f"{COMMAND} {wish.line}", channel=place)
            answer = await self._answered(place, seen, patience)
            if answer is not None and not _NOT_TAKEN.search(text(answer)):
                return
            patience.check()
            self.again += 1
            await asyncio.sleep(_AGAIN)

    async def _shown(self, place: str, what: str, wish: "Wish") -> int:
        """Return how many cards or results of such a job are in the channel."""
        of = _says(wish.pattern)
        return sum(f":{what}:" in key(one) and of(one) for one in await self.arena.ada.messages(place))

    async def _answered(self, place: str, seen: set[str], patience: "Patience") -> Json | None:
        lives = self.lives()
        while True:
            try:
                return await self.arena.ada.wait_for(
                    lambda one: one["ts"] not in seen and one.get("ephemeral_to") == ADA, within=_GLANCE, channel=place
                )
            except TimeoutError:
                patience.check()
                if self.lives() != lives:
                    return None

    async def _until(self, place: str, fits: Callable[[Json], bool], times: int, what: str) -> None:
        """Wait until so many messages in a channel fit."""
        seen: set[str] = set()
        patience = Patience(lives=self.lives, of=f"{place} shows {what!r} {times} times")
        while len(seen) < times:
            try:
                found = await self.arena.ada.wait_for(
                    lambda one: one["ts"] not in seen and fits(one), within=_LOOK, channel=place
                )
            except TimeoutError as in_vain:
                patience.check(in_vain)
            else:
                seen.add(found["ts"])
                patience.begin()


@dataclass(kw_only=True)
class Patience:
    """Ends a wait that nothing comes `of`; who still dies needs longer."""

    lives: Callable[[], int]
    of: str
    _lives: int = -1
    _until: float = 0.0

    def __post_init__(self) -> None:
        """Begin to wait."""
        self.begin()

    def begin(self) -> None:
        """Wait from now on."""
        self._lives, self._until = self.lives(), time.monotonic() + PATIENCE

    def check(self, error: TimeoutError | None = None) -> None:
        """Raise `AssertionError`, with what is to be seen, where it is enough."""
        if self.lives() != self._lives:
            self.begin()
        seen = f": {error}" if error else ""
        assert time.monotonic() < self._until, f"{self.of}: nothing came of it in {PATIENCE:.0f} s{seen}"


@dataclass(frozen=True, kw_only=True)
class Wish:
    """A command, and how the messages about its job begin (`*` is a version's id); "" where it begins no job."""

    line: str
    headline: str = ""

    @property
    def pattern(self) -> str:
        """Return the headline as a regular expression."""
        return re.escape(self.headline).replace(r"\*", r"[0-9a-f]{8}")


def _use(group: str) -> Wish:
    return Wish(line=f"use {group}")


def _train(group: str, recipe: str) -> Wish:
    return Wish(line=f"train {group} recipe={recipe}", headline=f"Training: {group}-{recipe}/*")


def _contest(group: str) -> Wish:
    return Wish(line=f"train {group} automl recipes=popularity-count,hrnn", headline=f"Contest: {group}")


def _launch(group: str) -> Wish:
    return Wish(line=f"launch {group}", headline=f"Launch: {group}")


def _deploy(version: str, *, campaign: str = "") -> Wish:
    named = f" as {campaign}" if campaign else ""
    return Wish(line=f"deploy {version}{named} sure", headline=f"Deployment: {campaign or version}")


def _tells(of: str, says: Callable[[Json], bool], message: Json) -> bool:
    return re.search(of, key(message)) is not None and says(message)


def _says(pattern: str) -> Callable[[Json], bool]:
    words = re.compile(pattern)
    return lambda message: words.search(text(message)) is not None
