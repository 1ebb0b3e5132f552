"""The same verb from every surface."""

import pytest

from tests.scenario.regular import Regular, text
from tests.scenario.stage import ADA, BOT, GENERAL

pytestmark = pytest.mark.asyncio(loop_scope="session")

NOTHING_YET = "There is no dataset group yet"


async def test_the_slash_command_answers_only_who_asked(ada: Regular, grace: Regular) -> None:
    """Others in the channel are not disturbed."""
    before = await grace.messages()

    answer = await ada.asks("status")

    assert NOTHING_YET in text(answer)
    assert await grace.messages() == before


async def test_a_last_word_public_shows_the_answer_to_all(ada: Regular, grace: Regular) -> None:
    """The channel asked for it."""
    await ada.types("/personalize status public")

    assert await ada.reads(NOTHING_YET) in await grace.messages()


async def test_a_mention_is_answered_in_the_channel(ada: Regular, grace: Regular) -> None:
    """Where everybody saw the question."""
    await ada.says(f"<@{BOT}> status")

    answer = await ada.reads(NOTHING_YET)

    assert answer in await grace.messages()
    assert "thread_ts" not in answer


async def test_a_mention_in_a_thread_is_answered_there(ada: Regular) -> None:
    """The thread goes on."""
    question = await ada.says("what do we have?")
    await ada.says(f"<@{BOT}> status", thread_ts=question["ts"])

    answer = await ada.reads(NOTHING_YET)

    assert answer["thread_ts"] == question["ts"]


async def test_a_direct_message_needs_no_slash(ada: Regular) -> None:
    """There is nobody else to speak to."""
    await ada.says("status", channel=ADA)

    assert NOTHING_YET in text(await ada.reads(NOTHING_YET, channel=ADA))


async def test_a_button_does_what_its_line_says(ada: Regular) -> None:
    """A click is a command like any other."""
    assert NOTHING_YET in text(await ada.presses("Status", await ada.asks("help")))


async def test_help_is_grouped_and_has_every_verb_for_an_operator(ada: Regular) -> None:
    """Ada may do it all."""
    answer = text(await ada.asks("help"))

    for word in ("Data", "Training", "Serving", "import GROUP", "train [GROUP]", "deploy", "recommend USER", "jobs"):
        assert word in answer


async def test_help_shows_a_viewer_only_what_a_viewer_may_do(grace: Regular) -> None:
    """What is refused anyway is not offered."""
    answer = text(await grace.asks("help"))

    assert "recommend USER" in answer
    assert "import GROUP" not in answer
    assert "train [GROUP]" not in answer


async def test_help_on_a_verb_has_its_forms_options_and_examples(ada: Regular) -> None:
    """All that one needs to type it."""
    answer = text(await ada.asks("help train"))

    for word in ("train [GROUP] automl", "metric=", "recipe=similar-items", "hpo"):
        assert word in answer


async def test_nothing_typed_is_a_wish_for_help(ada: Regular) -> None:
    """A bare command is how people find out."""
    assert "What I can do" in text(await ada.asks(""))


async def test_a_mistyped_verb_is_one_click_from_what_was_meant(ada: Regular) -> None:
    """`sttaus` was meant as `status`."""
    answer = await ada.asks("sttaus")

    assert "Did you mean status?" in text(answer)
    assert NOTHING_YET in text(await ada.presses("status", answer))


async def test_a_viewer_is_told_who_may_train_and_what_to_do(grace: Regular) -> None:
    """A refusal that leads on."""
    answer = text(await grace.asks("train films"))

    assert "operator" in answer
    assert "config.yaml" in answer


async def test_a_viewer_may_look(grace: Regular) -> None:
    """Looking costs nothing."""
    assert NOTHING_YET in text(await grace.asks("status"))
    assert "Nothing is running" in text(await grace.asks("jobs", channel=GENERAL))
