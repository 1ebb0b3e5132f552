"""What is said to the bot in people's own words, and in threads."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.model.errors import NotFound
from bot.model.job import Job
from bot.model.orders import DeployOrder, RecommendOrder, SimilarOrder, StopOrder, TrainOrder
from tests.unit.bot.views import samples, samples_of_launches
from tests.unit.handlers.desk import CHANNEL, DIRECT, OPERATOR, VIEWER, Desk, Said

NEWCOMER = "U0NEWCOME"
ROOT = "1700000000.000100"


def buttons(said: Said) -> list[str]:
    """Return the lines of the buttons in a message."""
    rows = [block["elements"] for block in said.body["blocks"] if block["type"] == "actions"]
    return [button["value"] for row in rows for button in row]


async def asked(desk: Desk, text: str, **fields: object) -> object:
    """Say something directly, and return the one order that came of it."""
    await desk.direct(text, **fields)
    await desk.answers()
    (order,) = desk.actions.asked
    return order


async def test_what_was_understood_is_said_as_a_line(desk: Desk) -> None:
    """So that one learns to type it, and sees a misunderstanding."""
    await desk.direct("What should user 42 watch next?")

    (said,) = await desk.answers()
    assert said.body["text"].endswith("\n→ recommend 42")
    assert said.body["blocks"][-1]["elements"][0]["text"] == "→ recommend 42"
    (order,) = desk.actions.asked
    assert isinstance(order, RecommendOrder)
    assert (order.user, order.line) == ("42", "recommend 42")


@pytest.mark.parametrize(
    "line", ["mute me for 2h", "mute me movies", "batch recommend s3://b/lines.json to s3://b/out/"]
)
async def test_words_that_belong_to_a_verb_are_typed_and_not_talk(desk: Desk, line: str) -> None:
    """What help says how to type is done, and not asked back."""
    await desk.direct(line)

    assert "Did you mean" not in await desk.answer()
    assert [kept.line for kept in desk.audit.kept] == [line]


async def test_a_wrong_option_is_not_taken_for_the_name_of_a_group(desk: Desk) -> None:
    """Though it stands where one could."""
    await desk.direct("train reciep=sims")

    assert "has no option reciep=" in await desk.answer()


async def test_a_mention_is_understood_as_well(desk: Desk) -> None:
    """As in a direct message."""
    await desk.mention("what is similar to Star Wars?")

    (said,) = await desk.answers()
    assert said.body["text"].endswith('→ similar "Star Wars"')


@pytest.mark.parametrize(
    "said, offered",
    [
        ("evnt user-9 film-3", ["event user-9 film-3"]),
        ("trian movies recipe=sims", ["train movies recipe=sims"]),
        ("untrain the user models", ["help recommend", "metrics"]),
        ("what users do", ["help recommend"]),
    ],
)
async def test_a_verb_that_is_misspelled_is_put_right_in_its_line(desk: Desk, said: str, offered: list[str]) -> None:
    """Nothing is done before a click, and nothing is offered for its contrary."""
    await desk.direct(said)

    (answer,) = await desk.answers()
    assert buttons(answer) == offered
    assert desk.actions.asked == []


async def test_a_slash_command_stays_strict(desk: Desk) -> None:
    """It is typed, and completed by Slack."""
    await desk.slash("what is live")

    assert "I do not know “what”" in await desk.answer()
    assert desk.actions.asked == []


async def test_a_typed_line_goes_first(desk: Desk) -> None:
    """And says nothing about how it was understood."""
    await desk.direct("recommend for user 42")

    (said,) = await desk.answers()
    assert "→" not in said.body["text"]


@pytest.mark.parametrize(
    "text,line",
    [
        ("train the movies group", "train movies"),
        ("please deploy the movies model as homepage", "deploy movies as homepage"),
        ("cancel the training of movies", "stop movies"),
        ("load s3://b/x.csv into movies", "import movies s3://b/x.csv"),
        ("user 196 watched Star Wars", 'event 196 "Star Wars"'),
    ],
)
async def test_what_costs_or_ends_something_is_asked_about_first(desk: Desk, text: str, line: str) -> None:
    """A guess starts nothing; the button does."""
    await desk.direct(text)

    (said,) = await desk.answers()
    assert said.body["text"].startswith(f"I understood {line}. Shall I?")
    assert buttons(said) == [line]
    assert desk.actions.asked == []
    assert [one.outcome for one in desk.audit.kept] == ["asked"]


async def test_who_may_not_is_not_asked_whether_to(desk: Desk) -> None:
    """The refusal comes at once."""
    await desk.direct("train the movies group", user=VIEWER)

    assert "train is for operators" in await desk.answer()
    assert desk.actions.asked == []


async def test_typed_as_the_verb_it_is_done(desk: Desk) -> None:
    """Whoever types a line means it."""
    assert isinstance(await asked(desk, "train movies"), TrainOrder)


async def test_a_line_that_cannot_be_done_as_typed_is_read_as_a_sentence(desk: Desk) -> None:
    """`stop training` names no training of that name."""
    desk.actions.refusal = NotFound("There is no version, solution or group “training”.")
    await desk.direct("stop training")

    (said,) = await desk.answers()
    assert "→ jobs" in said.body["text"]


async def test_a_mistyped_name_is_still_answered_with_the_right_one(desk: Desk) -> None:
    """No phrase says it in other words."""
    desk.actions.refusal = NotFound("There is no group “movis”.", alternatives=["movies"])
    await desk.direct("how is the movis group doing?")

    (said,) = await desk.answers()
    assert "Did you mean movies?" in said.body["text"]
    assert buttons(said) == ["status movies"]


async def test_what_may_mean_several_things_is_asked(desk: Desk) -> None:
    """Each is a button."""
    await desk.direct("42")

    (said,) = await desk.answers()
    assert said.body["text"] == "Did you mean recommend 42 or similar 42?"
    assert buttons(said) == ["recommend 42", "similar 42"]


async def test_what_is_not_understood_is_answered_with_what_has_to_do_with_it(desk: Desk) -> None:
    """Or with how to begin."""
    await desk.direct("would a recipe be of any use for my grandmother")
    await desk.direct("lorem ipsum")

    first, second = [said.body["text"] for said in await desk.answers()]
    assert first == "Did you mean help train?"
    assert "I do not know “lorem”" in second


@pytest.mark.parametrize(
    "text,answer",
    [
        ("hi", "Hello. What shall we look at?"),
        ("Good morning!", "Hello. What shall we look at?"),
        ("thanks a lot :)", "You are welcome."),
        ("great, thank you!!", "You are welcome."),
        ("bye", "Goodbye. I follow what runs, and tell you when it ends."),
        ("yes", "I start nothing on a word alone. Press the button below my question, or type its line."),
    ],
)
async def test_small_talk_is_answered_shortly(desk: Desk, text: str, answer: str) -> None:
    """Kindly, and with nothing of all that the bot can do."""
    await desk.direct(text)

    assert (await desk.answer()).startswith(answer)


async def test_a_newcomer_is_greeted_once(desk: Desk) -> None:
    """With what to type first, and then with the answer."""
    await desk.direct("status", user=NEWCOMER)
    await desk.answers()
    await desk.direct("status", user=NEWCOMER)

    greeting, *answers = [said.body["text"] for said in await desk.answers()]
    assert "I run Amazon Personalize for you" in greeting
    assert "status – what there is" in greeting
    assert len(answers) == 2
    assert not any("I run Amazon Personalize" in answer for answer in answers)


async def test_a_newcomer_who_only_says_hello_gets_the_greeting_alone(desk: Desk) -> None:
    """Two greetings are one too many."""
    await desk.direct("hello!", user=NEWCOMER)

    assert "I run Amazon Personalize for you" in await desk.answer()


async def test_nobody_is_greeted_in_a_channel(desk: Desk) -> None:
    """Others read there."""
    await desk.mention("status", user=NEWCOMER)

    assert "I run Amazon Personalize" not in await desk.answer()


# --- in threads -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line,text,meant",
    [
        ("recommend 42", "and user 43?", "recommend 43"),
        ("recommend 42", "43", "recommend 43"),
        ("recommend 42", "what about jane?", "recommend jane"),
        ("recommend 42 filter genre GENRE=Drama", "and user 43?", 'recommend 43 filter genre "GENRE=Drama"'),
        ("recommend 42 campaign=home", "and for 43", "recommend 43 campaign=home"),
        ("recommend 42 campaign=home n=5", "recommend something for user 43", "recommend 43 campaign=home n=5"),
        ("recommend 42", "more", "recommend 42 n=20"),
        ("recommend 42 n=400", "show me more", "recommend 42 n=500"),
        ("recommend 42", "n=25", "recommend 42 n=25"),
        ("recommend 42", "only 3 please", "recommend 42 n=3"),
        ("recommend 42", "top 3 movies", "recommend 42 n=3"),
        ("similar 50 campaign=alike", "similar to 51", "similar 51 campaign=alike"),
        ("similar 50 campaign=alike", "and 51?", "similar 51 campaign=alike"),
        ("recommend 42", "what is similar to 50?", "similar 50"),
    ],
)
async def test_a_thread_goes_on_with_what_was_asked(desk: Desk, line: str, text: str, meant: str) -> None:
    """The rest of the line stays as it was."""
    desk.threads.lines[DIRECT, ROOT] = (line, "5f3a9c1e")

    order = await asked(desk, text, thread_ts=ROOT, ts="1700000001.000100")

    assert isinstance(order, RecommendOrder | SimilarOrder)
    assert order.line == meant
    (said,) = await desk.answers()
    assert said.body["thread_ts"] == ROOT
    assert said.body["text"].endswith(f"→ {meant}")
    assert desk.threads.lines[DIRECT, ROOT][0] == meant


async def test_an_answer_and_its_question_begin_threads(desk: Desk) -> None:
    """People reply to either."""
    await desk.direct("recommend 42", ts="1700000000.000001")
    await desk.answers()

    assert {key: line for key, (line, _) in desk.threads.lines.items()} == {
        (DIRECT, "1700000000.000001"): "recommend 42",
        (DIRECT, "1.1"): "recommend 42",
    }


async def test_a_refusal_is_no_subject(desk: Desk) -> None:
    """There is nothing to go on with."""
    await desk.direct("recommend 1 2 3", ts="1700000000.000001")
    await desk.answers()

    assert desk.threads.lines == {}


async def test_a_typed_line_in_a_thread_stays_as_it_is(desk: Desk) -> None:
    """It says all that it means."""
    desk.threads.lines[DIRECT, ROOT] = ("recommend 42 campaign=home", "5f3a9c1e")

    order = await asked(desk, "recommend 43", thread_ts=ROOT)

    assert isinstance(order, RecommendOrder)
    assert order.campaign is None


RUNNING = replace(samples.TRAINING, id="train-5f3a9c1e")
VERSION = next(step.name for step in RUNNING.trainings())


@pytest.mark.parametrize(
    "job,text,meant",
    [
        (RUNNING, "stop it", f"stop {VERSION}"),
        (RUNNING, "stop", f"stop {VERSION}"),
        (RUNNING, "please cancel the training", f"stop {VERSION}"),
        (RUNNING, "deploy it", f"deploy {VERSION}"),
        (RUNNING, "deploy it as homepage", f"deploy {VERSION} as homepage"),
        (RUNNING, "put it live", f"deploy {VERSION}"),
        (RUNNING, "try again", RUNNING.line),
        (samples.CONTEST, "stop it", f"stop {samples.CONTEST.group} all"),
        (samples_of_launches.LAUNCH, "stop it", "stop movies"),
        (samples_of_launches.ASKING, "go ahead", "launch movies go"),
        (samples_of_launches.FAILED, "go on", "launch movies"),
        (samples_of_launches.LAUNCHED, "deploy it", f"deploy {samples.VERSION}"),
    ],
)
async def test_it_is_what_the_jobs_thread_is_about(desk: Desk, job: Job, text: str, meant: str) -> None:
    """And still nothing happens before the button is pressed."""
    desk.threads.jobs[CHANNEL, ROOT] = job
    await desk.mention(text, thread_ts=ROOT)

    (said,) = await desk.answers()
    assert said.body["text"].startswith(f"I understood {meant}. Shall I?")
    assert not any(isinstance(one, StopOrder | DeployOrder | TrainOrder) for one in desk.actions.asked)


@pytest.mark.parametrize(
    "text,meant", [("how is it going?", "status movies"), ("how good is it?", f"metrics {VERSION}")]
)
async def test_a_jobs_thread_says_how_it_goes(desk: Desk, text: str, meant: str) -> None:
    """Looking costs nothing."""
    desk.threads.jobs[OPERATOR, ROOT] = RUNNING
    await desk.direct(text, thread_ts=ROOT)

    assert (await desk.answer()).endswith(f"→ {meant}")


async def test_the_thread_of_an_answer_knows_the_job_that_it_began(desk: Desk) -> None:
    """By the id that both are called by."""
    desk.threads.lines[DIRECT, ROOT] = ("train movies", "5f3a9c1e")
    desk.threads.jobs[CHANNEL, "1.5"] = RUNNING
    await desk.direct("stop it", thread_ts=ROOT)

    assert f"I understood stop {VERSION}" in await desk.answer()


async def test_a_thread_that_is_no_longer_known_is_answered_as_any_message(desk: Desk) -> None:
    """It was pruned, say."""
    await desk.direct("43", thread_ts=ROOT)

    assert await desk.answer() == "Did you mean recommend 43 or similar 43?"


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(max_size=200),
    line=st.sampled_from(["recommend 42 campaign=x", "similar “x", "train movies"]),
)
async def test_any_text_gets_one_answer(desk: Desk, text: str, line: str) -> None:
    """Nothing raises, and nobody is pinged."""
    desk.slack.said.clear()
    desk.threads.lines[DIRECT, ROOT] = (line, "0")
    await desk.direct(text, thread_ts=ROOT)

    (said,) = await desk.answers()
    assert "inside this bot" not in said.body["text"]
    assert "<!" not in said.body["text"].replace("<!date^", "")
