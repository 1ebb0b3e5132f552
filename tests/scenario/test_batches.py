"""Answers for every line of a file: items for users, and users for items."""

import json

import pytest

from sandbox.slack.wire import Json
from tests.scenario.regular import Regular, table, text
from tests.scenario.stage import BUCKET, Stage

pytestmark = pytest.mark.asyncio(loop_scope="session")


def lines(*records: Json) -> bytes:
    """Return JSON lines."""
    return "\n".join(json.dumps(record) for record in records).encode()


async def test_lines_are_answered_with_items_and_with_users(stage: Stage, ada: Regular) -> None:
    """With titles in the message, and all of it in S3; what cannot be answered is said before, or counted after."""
    for kind in ("interactions", "items"):
        await ada.asks(f"import films s3://{BUCKET}/{kind}.csv dataset={kind}")
        await ada.hears(f"Import: films {kind} – done")
    users = await stage.uploads("users/1.json", lines({"userId": "user-1"}, {"userId": "user-2"}))
    await stage.uploads("users/2.json", lines({"userId": "user-3"}))
    items = await stage.uploads("items.json", lines({"itemId": "film-3"}))
    for recipe in ("user-personalization", "item-affinity"):
        await ada.asks(f"train recipe={recipe}")
        await ada.hears(f"Training: films-{recipe}/* – done")

    said = text(await ada.asks(f"batch recommend {users} to s3://{BUCKET}/answers n=3"))
    assert "2 lines" in said
    assert "by AWS's list prices" in said
    done = await ada.hears("Batch job: recommendations of films for 1.json – done")
    titles, *rows = table(done)
    assert [titles[1], *(row[0] for row in rows)] == ["Best first", "user-1", "user-2"]
    assert all(row[1].count("The ") == 3 for row in rows)
    assert f"s3://{BUCKET}/answers/1.json.out" in text(done)

    await ada.asks(f"batch segment {items} to s3://{BUCKET}/answers/ n=4")
    done = await ada.hears("Batch job: segments of films for items.json – done")
    assert table(done)[1][1].count("user-") == 4

    said = text(await ada.asks(f"batch recommend s3://{BUCKET}/users/ to s3://{BUCKET}/answers/all/ n=1"))
    assert "3 lines in 2 files" in said
    done = await ada.hears("Batch job: recommendations of films for users/ – done")
    assert [row[0] for row in table(done)[1:]] == ["user-1", "user-2"]

    listed = await ada.presses("Batch jobs", done)
    assert [row[1] for row in table(listed)[1:]] == ["recommendations", "segments", "recommendations"]


@pytest.mark.parametrize(
    "typed, words",
    [
        (f"batch recommend s3://{BUCKET}/none.json to s3://{BUCKET}/answers/", "There is no file at"),
        (f"batch recommend s3://{BUCKET}/users/1.json to s3://no-such-bucket/answers/", "There is no bucket"),
        (f"batch recommend s3://{BUCKET}/interactions.csv to s3://{BUCKET}/answers/", "it is no JSON object"),
        (f"batch segment s3://{BUCKET}/users/1.json to s3://{BUCKET}/answers/", "`itemId` is missing"),
        (f"batch recommend s3://{BUCKET}/nothing/ to s3://{BUCKET}/answers/", "no file with anything in it"),
        ("batch stop", "cannot stop a batch job"),
    ],
)
async def test_what_cannot_be_answered_is_said_at_once(ada: Regular, typed: str, words: str) -> None:
    """Nothing is paid for."""
    assert words.replace("`", "") in text(await ada.asks(typed)).replace("`", "")
