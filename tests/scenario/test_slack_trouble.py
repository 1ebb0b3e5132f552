"""Slack is slow, refuses, repeats itself, or knows nothing of the bot in a channel."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping

import pytest
import pytest_asyncio

from tests.scenario.regular import Regular, job_of, key, text
from tests.scenario.stage import ADA, BOT, BUCKET, ONCE, RANDOM, Stage

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.own_slack("trouble on demand")]


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def no_trouble_left(ada: Regular) -> AsyncIterator[None]:
    """Call off what has not happened."""
    yield
    await ada.asks_for_trouble({})


@pytest.mark.parametrize(
    "trouble", [{"next": 1, "status": 429, "retry_after": 1}, {"next": 2, "status": 500}], ids=["429", "500"]
)
async def test_messages_that_slack_does_not_take_are_posted_later(ada: Regular, trouble: Mapping[str, int]) -> None:
    """None is lost, and none comes twice."""
    group = f"films-{trouble['status']}"
    await ada.asks_for_trouble({"method": "chat.postMessage", **trouble})
    await ada.asks(f"import {group} s3://{BUCKET}/interactions.csv")

    done = await ada.hears(f"Import: {group} interactions – done")
    await ada.hears(f"Import: {group} interactions – done", channel=ADA)

    assert await ada.told(job_of(done)) == ONCE


async def test_a_command_that_comes_twice_is_carried_out_once(stage: Stage, ada: Regular) -> None:
    """Slack delivers at least once."""
    await ada.asks_for_trouble({"deliver": "twice"})
    await ada.asks(f"import films-twice s3://{BUCKET}/interactions.csv")

    done = await ada.hears("Import: films-twice interactions – done")
    await ada.hears("Import: films-twice interactions – done", channel=ADA)
    imports = await asyncio.to_thread(stage.aws.personalize.list_dataset_import_jobs)

    assert await ada.told(job_of(done)) == ONCE
    assert len([one for one in imports["datasetImportJobs"] if "films-twice" in one["jobName"]]) == 1
    assert len([one for one in await ada.messages() if "Started importing films-twice" in text(one)]) == 1


async def test_a_mention_that_comes_twice_is_answered_once(ada: Regular) -> None:
    """The second is known as a repetition."""
    await ada.asks_for_trouble({"deliver": "twice", "kind": "events_api"})
    before = await ada.messages()
    await ada.says(f"<@{BOT}> help train")

    await ada.reads("Type it as train")
    await ada.asks("jobs")

    answers = [one for one in (await ada.messages())[len(before) :] if "Type it as train" in text(one)]
    assert len(answers) == 1


async def test_a_connection_that_slack_replaces_loses_no_command(ada: Regular) -> None:
    """Slack asks for that every few hours."""
    answers = await asyncio.gather(
        ada.asks("help import"), ada.refreshes_connections(), ada.asks("help deploy", channel=ADA)
    )

    assert "Type it as import" in text(answers[0])
    assert "Type it as deploy" in text(answers[2])
    assert "Nothing is running" in text(await ada.asks("jobs"))


async def test_a_channel_that_the_bot_is_not_in(ada: Regular) -> None:
    """The command is carried out, and the person is told by direct message where its messages are and what to do."""
    answer = await ada.asks(f"import films-random s3://{BUCKET}/interactions.csv", channel=RANDOM)
    done = await ada.hears("Import: films-random interactions – done", channel=ADA)
    hint = await ada.wait_for(lambda message: key(message).startswith("parked:"), channel=ADA)

    assert "Started importing" in text(answer)
    assert f"#{RANDOM}" in text(hint)
    assert "/invite" in text(hint)
    assert Counter(filter(None, map(key, await ada.messages(ADA))))[key(hint)] == 1
    assert [one for one in await ada.messages(RANDOM) if job_of(done) in key(one)] == []


async def test_what_a_channel_missed_is_shown_once_the_bot_is_back(ada: Regular) -> None:
    """Thrown out, told by direct message, invited again, sent again: each message once."""
    await ada.manages("remove", BOT)
    await ada.asks(f"import films-missed s3://{BUCKET}/interactions.csv")
    done = await ada.hears("Import: films-missed interactions – done", channel=ADA)
    hint = await ada.wait_for(lambda message: key(message).startswith(f"parked:{job_of(done)}:"), channel=ADA)
    listed = await ada.asks("outbox", channel=ADA)
    await ada.manages("invite", BOT)

    answer = await ada.asks("outbox retry")
    await ada.hears("Import: films-missed interactions – done")
    await ada.sees_card("Import: films-missed interactions – done")

    assert "outbox retry" in text(hint)
    assert "Import: films-missed interactions – done" in text(listed)
    assert "The bot is not in the channel" in text(listed)
    assert "on the way again" in text(answer)
    assert await ada.told(job_of(done)) == ONCE
    assert "Nothing is parked" in text(await ada.asks("outbox retry"))
