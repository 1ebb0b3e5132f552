import re

import pytest

from bot.model.errors import BotError, Misunderstood, NotFound, NotPossible
from handlers import VERBS
from handlers.parse import parse, unwrap


@pytest.mark.parametrize(
    "received, typed",
    [
        ("<@U0BOT> status movies", "status movies"),
        ("<@U0BOT|personalize>: status", "status"),
        ("  <@U0BOT>, status ", "status"),
        ("<@U0BOT>", ""),
        ("recommend <mailto:ada@example.com|ada@example.com>", "recommend ada@example.com"),
        ("similar <http://example.com|example.com>", "similar example.com"),
        ("similar <https://example.com/a>", "similar https://example.com/a"),
        ("recommend <@U024BE7LH|ada>", "recommend @ada"),
        ("recommend <@U024BE7LH>", "recommend @U024BE7LH"),
        ("recommend <#C1|general>", "recommend #C1"),
        ("recommend <!channel>", "recommend @channel"),
        ("similar Q&amp;A &lt;3 &amp;lt;", "similar Q&A <3 &lt;"),
        ("`train movies`", "train movies"),
        ("status ", "status"),
    ],
)
def test_what_slack_made_of_a_line_is_undone(received: str, typed: str) -> None:
    """The parser sees what was typed, not Slack's markup."""
    assert unwrap(received) == typed


def test_an_empty_line_asks_for_help() -> None:
    """So does a mention alone."""
    assert parse("", VERBS).verb.name == "help"


@pytest.mark.parametrize("typed, verb", [("STATUS", "status"), ("Rec 5", "recommend"), ("?", "help"), ("hi", "help")])
def test_a_verb_is_found_in_any_case_and_by_its_other_names(typed: str, verb: str) -> None:
    """People are not asked to remember how it is spelt."""
    assert parse(typed, VERBS).verb.name == verb


def test_names_keep_their_case() -> None:
    """Ids in Amazon's data are case-sensitive."""
    assert parse("Recommend AbC CAMPAIGN=Home", VERBS).arguments == ("AbC",)
    assert parse("Recommend AbC CAMPAIGN=Home", VERBS).options == {"campaign": "Home"}


@pytest.mark.parametrize("typed", ["status movies public", "status movies PUBLIC"])
def test_a_last_word_public_shows_the_answer_to_the_channel(typed: str) -> None:
    """It is no argument."""
    assert parse(typed, VERBS).public
    assert parse(typed, VERBS).arguments == ("movies",)


@pytest.mark.parametrize("typed", ['status "public"', "status public movies"])
def test_public_in_quotes_or_elsewhere_is_a_name(typed: str) -> None:
    """A group may have that name."""
    assert not parse(typed, VERBS).public
    assert "public" in parse(typed, VERBS).arguments


def test_a_misspelt_verb_is_recognised() -> None:
    """The text says where help is, the alternatives what was meant."""
    with pytest.raises(NotFound, match="`help`") as told:
        parse("trian movies", VERBS)

    assert "train" in told.value.alternatives


@pytest.mark.parametrize("typed", ["undepoly x", "untrain x", "unimport x", "delete x", "Remove x", "destroy x"])
def test_what_spends_money_is_not_suggested_for_its_contrary(typed: str) -> None:
    """The honest answer is where it can be done."""
    with pytest.raises(NotPossible, match="AWS console") as told:
        parse(typed, VERBS)

    assert [way.line for way in told.value.ways] == ["status"]


def test_only_trainings_can_be_cancelled() -> None:
    """With the verb that does it."""
    with pytest.raises(NotPossible, match="`stop VERSION`"):
        parse("cancel homepage", VERBS)


@pytest.mark.parametrize("typed", ["can you recommend something?", "make me rich"])
def test_talk_is_answered_with_how_to_ask(typed: str) -> None:
    """Briefly, since others read it too."""
    with pytest.raises(NotFound, match="Begin with what you want, such as `recommend 196`; `help` lists"):
        parse(typed, VERBS)


def test_what_was_typed_is_quoted_in_part() -> None:
    """An answer is not as long as the mistake."""
    for line in ("x" * 2_000, f"train {'x' * 2_000}=1", f"train {'x' * 2_000}=", f"train --{'x' * 2_000}"):
        with pytest.raises(BotError) as told:
            parse(line, VERBS)
        assert len(str(told.value)) < 200


def test_a_misspelt_option_is_recognised() -> None:
    """One that is near is suggested."""
    with pytest.raises(Misunderstood, match=re.escape("Did you mean recipe=?")):
        parse("train movies receipe=x", VERBS)


def test_an_unknown_option_names_those_that_exist() -> None:
    """Nothing that was typed is silently ignored."""
    with pytest.raises(Misunderstood, match=re.escape("It has dataset=, mode=.")):
        parse("import movies s3://b/f.csv colour=red", VERBS)


def test_a_verb_without_options_says_so() -> None:
    """And how a name with an equals sign is typed."""
    with pytest.raises(Misunderstood, match=r"nor any other.*quotes"):
        parse("status a=b", VERBS)


def test_an_option_is_said_once() -> None:
    """Of two values neither is guessed."""
    with pytest.raises(Misunderstood, match="twice"):
        parse("recommend 5 n=1 N=2", VERBS)


def test_a_line_has_a_limit() -> None:
    """What is longer is not read at all."""
    with pytest.raises(Misunderstood, match="3,000"):
        parse("similar " + "x" * 3_000, VERBS)


def test_an_option_at_the_beginning_is_no_verb() -> None:
    """It is shown as it was typed."""
    with pytest.raises(NotFound, match="n=5"):
        parse("n=5", VERBS)
