"""The bot is killed at every write and every call. Nothing is lost, nothing comes twice."""

import random
import time
from collections import Counter
from collections.abc import Callable, Sequence

import pytest

from tests.torture.play import JOBS
from tests.torture.runs import AtRandom, Ended, EveryPoint, Stage, Unharmed, run
from tests.torture.scale import EVERY_POINT, EVERYTHING

pytestmark = pytest.mark.asyncio(loop_scope="session")

FEW = frozenset(
    {
        "store: commit of insert jobs: after",
        "aws: personalize CreateSolutionVersion: after",
        "slack: chat.postMessage: after",
        "store: update notices (attempted): after",
        "slack: response_url: before",
    }
)
ENGINES = ["sqlite", "postgresql"]
LATER = (2, 5)  # times that a life comes to a point before it ends there
KILLS = 200
PER_RUN = 25  # kills, and so some hundred crossings between two of them
Stages = Callable[..., Stage]
Report = Callable[..., None]


@pytest.mark.skipif(not EVERY_POINT, reason="TORTURE=short or full")
@pytest.mark.parametrize("address", ENGINES if EVERYTHING else ["sqlite"], indirect=True)
async def test_killed_at_every_point(stages: Stages, report: Report) -> None:
    """A run that nobody disturbs names the points; in the next each of them is the end of a life.

    None is left out: what short lives did not come to, since it is done now and then only, ends lives of their own.
    What no later run came to at all was an accident of the first.
    """
    began = time.monotonic()
    undisturbed = await run(stages(), Unharmed())
    tortured = [await run(stages(), EveryPoint())]
    while (left := _left(undisturbed, tortured)) and tortured[-1].deaths:
        tortured.append(await run(stages(), EveryPoint(at=left)))

    once = f", {len(left)} of them came to once only: {', '.join(sorted(left))}" if left else ""
    report(f"{numbers([undisturbed, *tortured], began)}{once}", _kills(tortured))
    assert wrongs([undisturbed, *tortured]) == []
    assert JOBS <= undisturbed.jobs <= JOBS + undisturbed.again
    assert left.isdisjoint(point for ended in tortured for point in ended.crossed)


@pytest.mark.parametrize(
    "address", ENGINES if EVERYTHING else ["postgresql" if EVERY_POINT else "sqlite"], indirect=True
)
async def test_killed_at_a_few_points(stages: Stages, report: Report) -> None:
    """Where it hurts: between an act and the note of it."""
    began, ended = time.monotonic(), await run(stages(), EveryPoint(at=FEW), briefly=True)

    report(numbers([ended], began))
    assert wrongs([ended]) == []
    assert set(ended.deaths) == FEW


@pytest.mark.skipif(not EVERYTHING, reason="TORTURE=full")
@pytest.mark.parametrize("crossing", LATER)
async def test_killed_at_a_later_crossing(stages: Stages, report: Report, crossing: int) -> None:
    """The same, well into a life."""
    began, ended = time.monotonic(), await run(stages(), EveryPoint(crossing=crossing))

    report(numbers([ended], began), Counter(ended.deaths))
    assert wrongs([ended]) == []


@pytest.mark.skipif(not EVERYTHING, reason="TORTURE=full")
@pytest.mark.parametrize("part", range(KILLS // PER_RUN // 2))
async def test_killed_at_random(stages: Stages, report: Report, part: int) -> None:
    """Seeded: any crossing of any life may be the last."""
    chance = random.Random(part)  # noqa: S311 - repeatable, and guards nothing
    began, ended = (
        time.monotonic(),
        await run(stages(), AtRandom(after=[chance.randint(1, 400) for _ in range(PER_RUN)])),
    )

    report(numbers([ended], began), Counter(ended.deaths))
    assert wrongs([ended]) == []


def _kills(runs: Sequence[Ended]) -> Counter[str]:
    return sum((Counter(ended.deaths) for ended in runs), Counter())


def _left(undisturbed: Ended, tortured: Sequence[Ended]) -> frozenset[str]:
    return frozenset(undisturbed.crossed).difference(*(ended.deaths for ended in tortured))


def wrongs(runs: Sequence[Ended]) -> list[str]:
    """Return what is wrong after these runs."""
    return [wrong for ended in runs for wrong in ended.verdict.wrongs]


def numbers(runs: Sequence[Ended], began: float) -> str:
    """Return the figures of these runs."""
    points = len({point for ended in runs for point in ended.crossed})
    kills = sum(len(ended.deaths) for ended in runs)
    done, messages, duplicates, lost = (
        sum(getattr(ended.verdict, name) for ended in runs) for name in ("done", "messages", "duplicates", "lost")
    )
    return (
        f"{sum(ended.jobs for ended in runs)} jobs, {points} points, {kills} kills, {done} jobs done, "
        f"{messages} messages, {duplicates} duplicates, {lost} lost, {time.monotonic() - began:.0f} s"
    )
