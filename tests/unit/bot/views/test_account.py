"""Which AWS account a message is about."""

from bot.model.cards import buttons_in
from bot.views.account import told_of, within
from bot.views.blocks import BUTTON_VALUE, Button, buttons, paragraph
from bot.views.cards import Card, cards
from bot.views.page import page

MESSAGE = page(
    paragraph("Trained."), buttons(Button(text="Deploy", line="deploy movies"), Button(text="Jobs", line="jobs"))
)


def test_buttons_mean_the_account_wherever_they_are_pressed() -> None:
    """Nothing else of the message changes; without a name nothing does."""
    blocks = within(MESSAGE, "prod-eu").blocks

    assert [button["value"] for button in blocks[1]["elements"]] == ["deploy movies in prod-eu", "jobs in prod-eu"]
    assert blocks[0] == MESSAGE.blocks[0]
    assert within(MESSAGE, "") == told_of(MESSAGE, "") == MESSAGE


def test_buttons_on_cards_mean_it_too() -> None:
    """A card whose lines would become too long keeps its words."""
    fits = Card(title="Heat", buttons=(Button(text="Similar", line="similar 7"),))
    long = Card(title="Up", buttons=(Button(text="Similar", line="x" * BUTTON_VALUE),))

    (block,) = within(page(cards([fits, long])), "prod").blocks

    assert [button["value"] for button in buttons_in(block)] == ["similar 7 in prod"]
    assert [card["title"]["text"] for card in block["elements"]] == ["Heat", "Up"]


def test_an_answer_says_its_account() -> None:
    """To the eye, and to whoever hears the text alone."""
    told = told_of(MESSAGE, "prod-eu")

    assert told.text == "Trained.\nAWS account: prod-eu"
    assert told.blocks[-1]["elements"][0]["text"] == "AWS account: prod-eu"


def test_a_line_that_becomes_too_long_for_a_button_is_not_offered() -> None:
    """A part of it would be another command."""
    long = page(paragraph("Which?"), buttons(Button(text="This", line="x" * BUTTON_VALUE)))

    assert [block["type"] for block in within(long, "prod").blocks] == ["rich_text"]
