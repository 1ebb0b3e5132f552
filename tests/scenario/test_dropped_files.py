"""A CSV file is dropped into Slack, looked at, mended and imported."""

import asyncio
from collections.abc import Sequence

import pytest

from sandbox.data import INTERACTIONS, generated
from tests.scenario.regular import Regular, text
from tests.scenario.stage import ADA, BOT, BUCKET, GRACE, RECOMMENDATIONS, Stage

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.own_slack("drops files"),
]

PROFILED = "every row counted"


def keys(stage: Stage, prefix: str) -> Sequence[str]:
    """Return what lies in the bucket."""
    found = stage.aws.s3.list_objects_v2(Bucket=BUCKET, Prefix=prefix).get("Contents", [])
    return [one["Key"] for one in found]


def content_of(stage: Stage, key: str) -> bytes:
    """Return what a file in the bucket holds."""
    return bytes(stage.aws.s3.get_object(Bucket=BUCKET, Key=key)["Body"].read())


async def test_a_file_is_dropped_looked_at_and_imported(stage: Stage, ada: Regular) -> None:
    """One message says that it is read, then what it holds; its button imports it from the bot's bucket."""
    await ada.says("hello", channel=ADA)
    await ada.drops("my-films.csv", generated()[INTERACTIONS], channel=ADA)

    seen = await ada.reads(PROFILED, channel=ADA, within=30)
    assert "It can be imported." in text(seen)
    assert "100 users, 60 items" in text(seen)
    assert [block["type"] for block in seen["blocks"]].count("data_visualization") == 2
    assert not [one for one in await ada.messages(BOT) if "Reading my-films.csv" in text(one)]

    await ada.clicks("Import into my-films", seen)
    assert "done" in text(await ada.hears("Import: my-films interactions", channel=ADA))
    [key] = await asyncio.to_thread(keys, stage, "personalize-bot/my-films/")
    assert key.endswith("/my-films.csv")


async def test_a_file_is_mended_beside_the_original(stage: Stage, ada: Regular) -> None:
    """Names, milliseconds, semicolons and repeated rows; the original stays as it was."""
    header, *rows = generated()[INTERACTIONS].decode().splitlines()
    columns = header.replace("USER_ID", "userId").replace("ITEM_ID", "movie_id").split(",")
    spoiled = [";".join(columns)]
    for row in [*rows, rows[0]]:
        user, item, at, *more = row.split(",")
        spoiled.append(";".join([user, item, f"{at}000", *more]))
    content = "\n".join(spoiled).encode("utf-8-sig")
    location = await stage.uploads("spoiled.csv", content)

    await ada.says(f"check {location}", channel=ADA)
    seen = await ada.reads(PROFILED, channel=ADA, within=30)
    for words in (
        "“userId” becomes USER_ID",
        "milliseconds become seconds",
        "semicolons",
        "left out: 1",
        "once it is mended",
    ):
        assert words in text(seen)
    await ada.clicks("Fix and import into my-films", seen)

    said = await ada.reads("Mended in a copy", channel=ADA, within=30)
    assert f"{len(rows) + 1:,} rows before, {len(rows):,} after" in text(said)
    await ada.hears("Import: my-films interactions", channel=ADA)
    mended = await asyncio.to_thread(content_of, stage, "spoiled.fixed.csv")
    assert mended.decode().splitlines() == [header, *rows]
    assert await asyncio.to_thread(content_of, stage, "spoiled.csv") == content


async def test_a_channel_is_left_in_peace(ada: Regular) -> None:
    """A file that is dropped there is read where the bot is mentioned, and only then."""
    await ada.drops("quiet.csv", generated()[INTERACTIONS])
    await ada.drops("asked.csv", generated()[INTERACTIONS], text=f"<@{BOT}> import films")

    await ada.hears("Import: films interactions")
    assert not [one for one in await ada.messages(RECOMMENDATIONS) if "quiet.csv:" in text(one)]


@pytest.mark.parametrize(
    "name, content, words",
    [
        ("photo.csv", b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "a picture"),
        ("bomb.csv", b"PK\x03\x04" + b"\0" * 100, "a zip archive"),
        ("header.csv", b"USER_ID,ITEM_ID,TIMESTAMP\n", "header row but no data"),
        ("what.csv", b"A,B\n1,2\n", "do not tell what it holds"),
        ("few.csv", b"USER_ID,ITEM_ID,TIMESTAMP\n1,2,3\n", "at least 1,000 interactions"),
    ],
)
async def test_a_file_that_is_none_is_answered_with_what_it_is(
    ada: Regular, name: str, content: bytes, words: str
) -> None:
    """Nothing is imported of it."""
    await ada.drops(name, content, channel=ADA)

    assert words in text(await ada.reads(words, channel=ADA, within=30))


async def test_a_file_of_somebody_else_is_not_read(ada: Regular, grace: Regular) -> None:
    """Whoever learns the id of a file that was dropped elsewhere learns nothing from it."""
    await grace.says("hello", channel=GRACE)
    message = await grace.drops("hers.csv", generated()[INTERACTIONS], channel=GRACE)

    assert "dropped somewhere else" in text(await ada.asks(f"check {message['files'][0]['id']}"))


async def test_a_file_that_is_gone_is_asked_for_again(ada: Regular) -> None:
    """A button of last month may mean a file that was deleted."""
    assert "no longer in Slack" in text(await ada.asks("import films F0GONEGONE1"))
