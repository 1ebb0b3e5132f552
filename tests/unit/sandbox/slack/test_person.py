import asyncio
from itertools import count

import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.person import Person
from tests.slack_app import site

GENERAL = "C00GENERAL"


async def test_reading_waits_for_what_is_not_there_yet(client: AsyncWebClient, ada: Person) -> None:
    """The message is returned as soon as it is posted, by whoever."""
    async with asyncio.TaskGroup() as tasks:
        reading = tasks.create_task(ada.reads("Star Wars"))
        tasks.create_task(client.chat_postMessage(channel=GENERAL, text="try *Star Wars*"))

    assert reading.result()["text"] == "try *Star Wars*"


async def test_reading_passes_over_what_was_there_before(client: AsyncWebClient, ada: Person) -> None:
    """An old answer is not the answer to what was just said; an edited one is."""
    posted = await client.chat_postMessage(channel=GENERAL, text="done")
    await ada.says("done?")
    with pytest.raises(TimeoutError, match="done"):
        await ada.reads("done", within=0.01)

    await client.chat_update(channel=GENERAL, ts=posted["ts"], text="done again")
    assert (await ada.reads("done"))["ts"] == posted["ts"]


async def test_waiting_in_vain_tells_what_was_to_be_seen(ada: Person) -> None:
    """So that a failed test explains itself."""
    await ada.says("anybody there?")

    with pytest.raises(TimeoutError, match=r"waited 0.01 s in vain: the channel shows\nanybody there\?"):
        await ada.wait_for(lambda message: message["text"] == "yes", within=0.01)
    with pytest.raises(TimeoutError, match=r"waited 0\.01 s in vain for the form"):
        await ada.sees_form(within=0.01)


async def test_what_blocks_show_counts_as_text(client: AsyncWebClient, ada: Person) -> None:
    """Reading means reading the message, not its fallback text."""
    block = {"type": "header", "text": {"type": "plain_text", "text": "Training is done"}}
    await client.chat_postMessage(channel=GENERAL, text="fallback", blocks=[block])

    assert (await ada.reads("Training is done", within=1))["text"] == "fallback"


async def test_two_people_see_each_other(ada: Person, grace: Person) -> None:
    """What one says, the other reads, with names for mentions."""
    await ada.says(f"hello <@{grace.user}>")

    assert (await grace.reads("hello @grace"))["user"] == ada.user


async def test_a_person_gets_by_with_local_slacks_routes() -> None:
    """A server that cannot say when something changes, and shows everybody's ephemeral messages, will do."""
    looks = count()

    async def messages(_: web.Request) -> web.Response:
        hers = {"ts": "1.1", "user": "UBOT", "text": "for Grace", "ephemeral_to": "UGRACE"}
        mine = {"ts": "1.2", "user": "UBOT", "text": "for <@UADA>"}
        return web.json_response({"messages": [hers, mine] if next(looks) > 1 else [hers]})

    async def state(_: web.Request) -> web.Response:
        return web.json_response({"users": [{"id": "UADA", "name": "ada"}], "channels": []})

    application = web.Application()
    application.add_routes([web.get("/_control/messages/C1", messages), web.get("/_control/state", state)])
    async with site(application) as url, Person(url, user="UADA", channel="C1") as ada:
        assert (await ada.reads("for"))["text"] == "for <@UADA>"
