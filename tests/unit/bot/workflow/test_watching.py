"""Who hears of what: of groups that there are."""

import pytest

from bot.model.errors import NotFound
from bot.model.job import CreateGroup
from bot.model.subscription import USUAL, Mute, Subscription
from tests.unit.bot.conftest import Desk


async def test_only_a_group_that_there_is_is_muted(desk: Desk) -> None:
    """Or one that is heard of, which may be gone meanwhile; a word that is no group mutes nothing."""
    await desk.personalize.have(CreateGroup(name="movies"))
    gone = Subscription(destination="C1", group="gone", events=USUAL)
    await desk.store.subscriptions.keep(gone, by="U1", at=desk.time[0])

    for group in ("movies", "gone"):
        await desk.wired.workflow.mute(Mute(destination="C1", group=group), "U1")
    with pytest.raises(NotFound):
        await desk.wired.workflow.mute(Mute(destination="C1", group="moveis"), "U1")

    assert {mute.group for mute in await desk.store.subscriptions.mutes("C1", desk.time[0])} == {"movies", "gone"}
