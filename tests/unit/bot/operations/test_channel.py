import pytest

from bot.model.errors import ChannelBusy, ChannelClosed
from bot.model.message import Message
from bot.model.signs import NoticeTold, Sign
from bot.operations.channel import WatchedChannel
from tests.fake_channel import FakeChannel

SAID = Message(text="Imported")


async def test_posts_and_edits_are_told_and_go_through() -> None:
    """The channel behind it does the work."""
    signs: list[Sign] = []
    channel = WatchedChannel(channel=FakeChannel(), watch=signs.append)

    ts = await channel.post("C1", SAID, key="k")
    await channel.edit("C1", ts, SAID, key="k")

    assert await channel.find("C1", "k") == ts
    assert signs == [NoticeTold(outcome="posted"), NoticeTold(outcome="edited")]


@pytest.mark.parametrize("error, outcome", [(ChannelBusy("later"), "busy"), (ChannelClosed("archived"), "closed")])
async def test_a_refusal_is_told_and_passed_on(error: Exception, outcome: str) -> None:
    """Whoever posts has to know it too."""
    signs: list[Sign] = []
    fake = FakeChannel()
    fake.refusals["C1"].append(error)

    with pytest.raises(type(error)):
        await WatchedChannel(channel=fake, watch=signs.append).post("C1", SAID, key="k")

    assert signs == [NoticeTold(outcome=outcome)]
