import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from bot.model.cards import buttons_in
from bot.model.message import Message
from bot.views.blocks import OPEN, RENEW, SAY
from bot.views.help import details
from bot.views.talk import welcome
from handlers import VERBS
from handlers.parse import parse
from sandbox.slack.blocks.check import check_message
from tests.unit.bot.views import samples, samples_of_batches, samples_of_launches
from tests.unit.bot.views.pinned import GOLDEN, assert_pinned

ASKED_BY = "<@U024BE7LH>"
SAMPLES = {**samples.SAMPLES, **samples_of_launches.SAMPLES, **samples_of_batches.SAMPLES}


@pytest.mark.parametrize("name", SAMPLES)
def test_a_message_is_what_its_golden_file_says(name: str) -> None:
    """Nothing that people see changes unnoticed."""
    assert_pinned(name, SAMPLES[name])


def test_every_golden_file_belongs_to_a_message() -> None:
    """A file that nothing is compared with would rot."""
    assert {path.stem for path in GOLDEN.glob("*.json")} == set(SAMPLES)


@pytest.mark.parametrize("name", SAMPLES)
def test_slack_takes_the_message(name: str) -> None:
    """Every message keeps Block Kit's rules, and a text that `chat.update` takes."""
    message = SAMPLES[name]

    assert check_message(json.loads(json.dumps(message.blocks))) == []
    assert 0 < len(message.text) < 4_000


@pytest.mark.parametrize("name", SAMPLES)
def test_a_message_mentions_only_who_asked(name: str) -> None:
    """No other person and no channel is notified."""
    text = SAMPLES[name].text

    assert set(re.findall(r"<[@!][^>^]*", text)) <= {ASKED_BY.removesuffix(">"), "<!date"}
    assert not re.search(r'"user_id": "(?!U024BE7LH)', json.dumps(SAMPLES[name].blocks))


@pytest.mark.parametrize("name", SAMPLES)
def test_every_button_types_a_line_that_is_understood(name: str) -> None:
    """What a button types is a command that somebody could have typed."""
    for button in buttons(SAMPLES[name]):
        assert button["action_id"].startswith((SAY, OPEN, RENEW))
        parse(button["value"], VERBS)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_message_keeps_its_voice(name: str) -> None:
    """Plain sentences: nothing shouts, and no pictures."""
    text = SAMPLES[name].text

    assert "!" not in text.replace("<!date", "")
    assert not re.search(r"[\U0001f300-\U0001faff\u2600-\u26ff\ufe0f]|:[a-z_]+:", text)


def test_where_there_is_no_slash_command_none_is_named() -> None:
    """In a terminal lines are typed as they are."""
    texts = [details(VERBS[0], slash="").text, welcome("").text]

    assert "Type it here." in texts[0]
    assert not [text for text in texts if "channel" in text]


def test_a_text_alone_tells_the_result() -> None:
    """Who only hears the message hears the numbers, the direction and the names."""
    text = SAMPLES["result-training"].text

    assert "Training: movies-user-personalization-v2" in text
    assert "ndcg@25 is 0.3124: 0.0121 above the version before (0.3003), which is within noise" in text
    assert "better than popularity alone by 0.1406" in text


def test_what_a_training_costs_is_said_once() -> None:
    """Before it is spent; a campaign's price goes on, so its result says it again."""
    assert "$0.20 once" in SAMPLES["training-begun"].text
    assert "$" not in SAMPLES["result-training"].text
    assert "$0.54 an hour" in SAMPLES["result-deployment"].text


@pytest.mark.parametrize("name", ["card-training", "jobs", "status-group", "result-direct"])
def test_nobody_is_notified_by_a_card_a_list_or_their_own_direct_message(name: str) -> None:
    """Only the result in the channel mentions who asked."""
    assert "<@" not in SAMPLES[name].text
    assert ASKED_BY in SAMPLES["result-training"].text


def test_backticks_are_never_shown() -> None:
    """What can be typed is shown as code."""
    assert [name for name, message in SAMPLES.items() if "`" in json.dumps([*message.blocks])] == []


def test_stopping_asks_first() -> None:
    """A click that cannot be taken back is confirmed."""
    (stop,) = buttons(SAMPLES["card-training"])

    assert stop["value"] == "stop movies-user-personalization-v2/1a2b3c4d"
    assert stop["style"] == "danger"
    assert "Yes" in stop["confirm"]["confirm"]["text"]


@pytest.mark.parametrize("name", ["card-training-ended", "card-contest-ended", "card-import-ended"])
def test_an_ended_card_offers_nothing(name: str) -> None:
    """The next steps are offered once, under the result."""
    assert list(buttons(SAMPLES[name])) == []


def test_a_failure_offers_the_same_line_again() -> None:
    """[Retry] types what was typed."""
    assert next(buttons(SAMPLES["result-import-failed"]))["value"] == "import movies s3://my-data/ratings.csv"


def test_a_misspelt_name_is_mended_by_a_click() -> None:
    """The button types the whole line again, with the name that was meant."""
    assert next(buttons(SAMPLES["error-unknown-group"]))["value"] == "train movies automl"


def buttons(message: Message) -> Iterator[Mapping[str, Any]]:
    """Yield the buttons of a message."""
    for block in message.blocks:
        yield from buttons_in(block)
