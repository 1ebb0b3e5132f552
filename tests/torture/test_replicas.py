"""Three replicas work for ten hours, one of them dying every few minutes. All is told once, and nothing waits long."""

import gc
import random
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.model.notice import key_of
from bot.model.resource import Status
from tests.torture.scale import SCALE, Scale
from tests.torture.simulation import ADA, Simulation

LENGTH = {Scale.SMALL: timedelta(minutes=20), Scale.SHORT: timedelta(hours=1), Scale.FULL: timedelta(hours=10)}[SCALE]
SOON = timedelta(seconds=30)


@pytest.mark.filterwarnings("ignore:.*was deleted while still open:ResourceWarning")  # who dies closes nothing
async def test_replicas_die_all_day(postgresql: str, report: Callable[..., None]) -> None:
    """Jobs are asked for all the time; whoever dies gives nothing back."""
    simulation, began = Simulation(address=postgresql, chance=random.Random(1)), time.monotonic()  # noqa: S311 - repeatable
    kept = await simulation.run(LENGTH)
    gc.collect()

    shown = Counter(one.key for one in simulation.channel.shown)
    wanted = {
        key_of(job.id, what, place)
        for job in kept
        for what, place in (("card", job.channel), ("result", job.channel), ("result", ADA))
        if place
    }
    slowest = max(simulation.takeovers)
    report(
        f"{LENGTH} simulated in {time.monotonic() - began:.0f} s: {len(kept)} jobs, {simulation.deaths} deaths, "
        f"{shown.total()} messages, {len([key for key, times in shown.items() if times > 1])} duplicates, "
        f"{len(wanted - set(shown))} lost, work of the dead taken over after {slowest.total_seconds():.0f} s at most, "
        f"{max(simulation.calls.values())} wishes of AWS in the busiest minute"
    )
    assert {job.status for job in kept} == {Status.READY}
    assert len(kept) >= simulation.asked
    assert shown == Counter(wanted)
    assert simulation.deaths >= LENGTH / timedelta(minutes=10)
    assert slowest < SOON
    made = [step.arn for job in kept for step in job.trainings()]
    versions = await everything_trained(simulation)
    assert sorted(filter(None, made)) == sorted(versions)


async def everything_trained(simulation: Simulation) -> list[str]:
    """Return the versions that there are in AWS."""
    found = []
    for group in await simulation.personalize.groups():
        overview = await simulation.personalize.overview(group.name)
        found += [version.arn for solution in overview.solutions for version in solution.versions]
    return found
