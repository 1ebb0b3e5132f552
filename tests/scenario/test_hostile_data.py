"""Names and ids that mean something to Slack are shown as text, and ping nobody."""

import csv
import io
import re
from collections.abc import Iterator

import pytest
import pytest_asyncio

from sandbox.data import INTERACTIONS, ITEMS, generated
from sandbox.slack.wire import Json
from tests.scenario.regular import Regular, table, text
from tests.scenario.stage import ADA, BOT, GENERAL, GRACE, RECOMMENDATIONS, Stage

pytestmark = pytest.mark.asyncio(loop_scope="session")

EVERYBODY, HER, MARKED = "<!channel>", f"<@{GRACE}>", "*bold* _it_ ~gone~ `code` <https://example.com|here>"
TURNED, SMILING, LONG = "\u202eturned\u202c עברית", "🎬 :tada: film", "long " * 1_000
IDS = {"user-0": EVERYBODY, "user-1": HER, "film-0": EVERYBODY, "film-1": HER, "film-2": TURNED, "film-3": SMILING}
TITLES = [EVERYBODY, HER, MARKED, TURNED, SMILING, LONG]


def hostile(name: str) -> bytes:
    """Return one of the made-up files, with ids and titles that nobody should have."""
    rows = list(csv.reader(io.StringIO(generated()[name].decode())))
    for number, row in enumerate(rows[1:]):
        row[:2] = [IDS.get(cell, cell) for cell in row[:2]]
        if name == ITEMS:
            row[1] = f"{TITLES[number % len(TITLES)]} {number}"
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


@pytest_asyncio.fixture(scope="module", loop_scope="session", autouse=True)
async def served(stage: Stage) -> None:
    """Have campaigns that were trained on such data."""
    ada = stage.ada
    for name, dataset in ((INTERACTIONS, "interactions"), (ITEMS, "items")):
        place = await stage.uploads(f"hostile-{name}", hostile(name))
        await ada.asks(f"import films {place} dataset={dataset}")
        await ada.hears(f"Import: films {dataset} – done")
    for recipe in ("user-personalization-v2", "sims"):
        await ada.asks(f"train films recipe={recipe}")
        await ada.presses("Deploy", await ada.hears(f"Training: films-{recipe}/* – done"))
        await ada.hears(f"Deployment: films-{recipe} – done")


async def test_titles_are_shown_as_they_are(ada: Regular) -> None:
    """As text in a table; but for what would turn the direction of other text, and what is too long to show."""
    titles = " | ".join(row[1] for row in table(await ada.asks("recommend user-5 n=60"))[1:])

    for title in (EVERYBODY, HER, MARKED, "turned עברית", SMILING):
        assert title in titles
    assert "\u202e" not in titles
    assert "long long…" in titles


async def test_a_user_of_such_a_name_is_asked_for(ada: Regular) -> None:
    """Typed in a direct message, where Slack escapes what was typed."""
    await ada.says(f'recommend "{EVERYBODY}"', channel=ADA)

    answer = await ada.reads("Recommended for user", channel=ADA)

    assert f"Recommended for user “{EVERYBODY}”" in text(answer)
    assert "does not know" not in text(answer)


async def test_a_button_carries_such_an_id(ada: Regular) -> None:
    """A click asks for just the item that the row is about."""
    answer = await ada.asks("recommend user-5 n=60")
    [first, *_] = [row[1] for row in table(answer)[1:]]

    similar = await ada.presses("Similar", answer)

    assert f"Similar to {first[:30].rstrip()}" in text(similar)


async def test_an_event_with_such_an_item(ada: Regular) -> None:
    """By its title."""
    await ada.says(f'event "{EVERYBODY}" "{EVERYBODY} 0"', channel=ADA)

    told = await ada.reads("Told Personalize", channel=ADA)

    assert f"{EVERYBODY} 0" in text(told)
    assert f"user “{EVERYBODY}”" in text(told)


@pytest.mark.parametrize(
    "line",
    [
        f"{EVERYBODY} now",
        f"status {EVERYBODY}",
        f"use {HER}",
        f"train {MARKED}",
        f"deploy {HER}/00000000 as {EVERYBODY}",
        f"recommend 1 campaign={EVERYBODY}",
        f"similar {LONG[:2_900]}",
        f"import {TURNED} s3://{EVERYBODY}/{HER}.csv",
        f"stop `{EVERYBODY}`",
    ],
)
async def test_what_cannot_be_found_is_named_harmlessly(ada: Regular, line: str) -> None:
    """From a slash command (where nothing is escaped) as from a direct message and a mention (where it is)."""
    answers = [await ada.asks(line)]
    await ada.says(line, channel=ADA)
    answers.append(await ada.reads(channel=ADA))
    await ada.says(f"<@{BOT}> {line}", channel=GENERAL)
    answers.append(await ada.reads(channel=GENERAL))

    for answer in answers:
        assert "Something went wrong inside" not in text(answer)
        assert list(_pings(answer)) == []


async def test_amazons_reason_is_a_quotation(stage: Stage, ada: Regular) -> None:
    """It may hold names out of the data."""
    await stage.steers_aws("fail", kind="training", reason=f"Bad value {EVERYBODY} of {HER} in {MARKED}")
    await ada.asks("train films recipe=popularity-count")

    failed = await ada.hears("Training: films-popularity-count/* – failed")

    assert f"Bad value {EVERYBODY} of {HER}" in text(failed)


async def test_nobody_was_pinged_but_who_asked(ada: Regular, grace: Regular) -> None:
    """In no message of this module, wherever it was posted; the texts for notifications included."""
    places = [await ada.messages(place) for place in (RECOMMENDATIONS, GENERAL, ADA)]
    messages = [*await grace.messages(), *(message for place in places for message in place)]

    assert [ping for message in messages if message["user"] == BOT for ping in _pings(message)] == []


def _labels(message: Json) -> list[str]:
    """Return what a message's buttons say."""
    actions = next(block for block in message["blocks"] if block["type"] == "actions")
    return [button["text"]["text"] for button in actions["elements"]]


def _pings(message: Json) -> Iterator[str]:
    """Yield whatever in a message would notify, link or format what is not the bot's own."""
    yield from _parsed(message["text"])
    for part in _parts(message["blocks"]):
        if part.get("type") == "mrkdwn":
            yield from _parsed(part["text"])
        if part.get("type") in {"broadcast", "usergroup", "link", "channel", "emoji"} or part.get("user_id") == GRACE:
            yield str(part)


def _parsed(mrkdwn: str) -> list[str]:
    """Return the escapes that Slack would act on, other than times and a mention of who asked."""
    return [found for found in re.findall(r"<[^>]*>", mrkdwn) if not re.match(rf"<(!date\^|@{ADA}>)", found)]


def _parts(value: object) -> Iterator[Json]:
    """Yield all objects within blocks."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _parts(item)
