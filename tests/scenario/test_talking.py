"""A conversation with the bot: in one's own words, and in threads."""

import pytest

from sandbox.slack.wire import Json
from tests.scenario.regular import Regular, text
from tests.scenario.stage import ADA, BOT, BUCKET, RECOMMENDATIONS

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def replies(ada: Regular, words: str, *, below: str, thread: Json, channel: str | None = None) -> str:
    """Say something in a thread, and return the text of the answer there that has these words."""
    await ada.says(words, channel=channel, thread_ts=thread["ts"])
    found = await ada.wait_for(
        lambda message: below in text(message) and message.get("thread_ts") == thread["ts"],
        within=20,
        channel=channel,
    )
    return text(found)


async def test_the_main_job_in_ones_own_words(ada: Regular) -> None:
    """What costs money is asked about; the button does it."""
    await ada.asks(f"import movies s3://{BUCKET}/interactions.csv")
    await ada.hears("Import: movies interactions – done")
    await ada.asks("use movies", channel=ADA)

    await ada.says("please train the movies group", channel=ADA)
    asked = await ada.reads("I understood train movies. Shall I?", channel=ADA)
    await ada.presses("train movies", asked)
    told = await ada.hears("Training: movies-user-personalization-v2/* – done", channel=ADA)

    assert "I understood deploy movies-user-personalization-v2/" in await replies(
        ada, "deploy it", below="Shall I?", thread=told, channel=ADA
    )


async def test_a_newcomer_was_greeted_once(ada: Regular) -> None:
    """Before the first answer, and never again."""
    greetings = [one for one in await ada.messages(ADA) if "I run Amazon Personalize for you" in text(one)]

    assert len(greetings) == 1


async def test_a_thread_goes_on_with_what_was_answered_in_it(ada: Regular) -> None:
    """One word is enough."""
    await ada.asks("deploy movies")
    await ada.hears("Deployment: movies-user-personalization-v2 – done")
    await ada.asks("use movies", channel=ADA)
    await ada.says("what should user user-7 watch next?", channel=ADA)
    answer = await ada.reads("→ recommend user-7", channel=ADA)

    assert "Recommended for user user-8" in await replies(
        ada, "and user user-8?", below="→ recommend user-8", thread=answer, channel=ADA
    )
    await replies(ada, "n=3", below="→ recommend user-8 n=3", thread=answer, channel=ADA)


async def test_in_a_channel_only_a_mention_is_answered(ada: Regular) -> None:
    """In threads as well: people talk there among themselves."""
    result = await ada.hears("Deployment: movies-user-personalization-v2 – done")
    await ada.says("how is it going?", thread_ts=result["ts"])
    await ada.says(f"<@{BOT}> how good is it?", thread_ts=result["ts"])

    answer = await ada.reads("→ metrics movies")

    assert answer["thread_ts"] == result["ts"]
    assert answer["channel"] == RECOMMENDATIONS
    assert not [one for one in await ada.messages() if "→ status movies" in text(one)]


async def test_a_greeting_is_answered_shortly(ada: Regular) -> None:
    """Not with all that there is."""
    await ada.says("thanks!", channel=ADA)

    assert text(await ada.reads("You are welcome.", channel=ADA)) == "You are welcome."
