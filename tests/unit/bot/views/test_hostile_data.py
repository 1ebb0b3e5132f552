import re
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any, TypeVar, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.model.durations import Usual, likeness, likenesses
from bot.model.errors import BadFile, BotError, NotFound, Way
from bot.model.message import Message
from bot.model.place import Place
from bot.model.prices import LIST_PRICES
from bot.model.recommendation import CatalogueItem, Recommended
from bot.model.report import Asking, Begun, Happened, JobList, Outcome, Scheduled, Standing, Stopped
from bot.model.resource import ResourceKind
from bot.views.batch import batch_begun, batch_list
from bot.views.beside import beside
from bot.views.checking import checked, reading
from bot.views.contest import contest
from bot.views.deployment import deployment
from bot.views.errors import refusal
from bot.views.events import happened
from bot.views.filters import filter_deletion, filter_list, filtering
from bot.views.history import history
from bot.views.home import home
from bot.views.importing import importing
from bot.views.jobcard import card, result
from bot.views.joblist import joblist
from bot.views.launch import launching, question
from bot.views.metrics import comparison
from bot.views.overdue import overdue
from bot.views.place import remembered
from bot.views.ranking import ranking
from bot.views.recommendations import recommendations
from bot.views.review import review
from bot.views.schedules import missed, scheduled
from bot.views.spending import spending
from bot.views.standing import standing
from bot.views.training import stopping, training
from bot.views.undeploying import undeploying
from bot.views.versions import versions
from bot.views.watching import hearing
from bot.views.weighing import weighing
from sandbox.slack.blocks.check import check_message
from tests.unit.bot.views import (
    samples,
    samples_of_batches,
    samples_of_files,
    samples_of_knowing,
    samples_of_launches,
    samples_of_serving,
    samples_of_training,
)
from tests.unit.bot.views.samples import NOON

DAY = timedelta(days=1)
Value = TypeVar("Value")

TEXTS = (
    "<!channel>",
    "<@U0OTHER99> & <https://evil.example|here>",
    "*_~` ```",
    "x" * 5_000,
    "<&>" * 5_000,
    "\u202eשלום\u202c \n\t\x00",
    "👩‍👩‍👧‍👦" * 400,
    "",
)
ANY: Mapping[type, st.SearchStrategy[Any]] = {
    str: st.sampled_from(TEXTS) | st.text(max_size=30),
    int: st.integers(min_value=0, max_value=2**62),
    float: st.floats(min_value=0, max_value=1e18) | st.floats(min_value=0, max_value=1),
    datetime: st.datetimes(min_value=datetime(2000, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis adds the zone
    timedelta: st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=4_000)),
}
ASKING = Asking(before="a", after="b", serves=None)
JOBS = (samples.TRAINING, samples.CONTEST_ENDED, samples.IMPORT_FAILED, samples.DEPLOYED)
PLACES: Mapping[str, Callable[[str], Message]] = {
    "the status": lambda text: standing(
        poisoned(Standing(groups=(samples.OVERVIEW.group,), overview=samples.OVERVIEW, running=(samples.FOUND,)), text),
        now=NOON,
    ),
    "all groups": lambda text: standing(poisoned(Standing(groups=(samples.OVERVIEW.group,) * 9), text), now=NOON),
    "an import": lambda text: importing(poisoned(Begun(job=samples.IMPORT, inspection=samples.INSPECTION), text)),
    "a training": lambda text: training(poisoned(Begun(job=samples.TRAINING), text)),
    "a contest": lambda text: contest(poisoned(Begun(job=samples.CONTEST), text)),
    "a deployment": lambda text: deployment(
        poisoned(Begun(job=samples.DEPLOYMENT, replaces="x", asking=ASKING), text)
    ),
    "a batch": lambda text: batch_begun(poisoned(samples_of_batches.BEGUN, text)),
    "batches": lambda text: batch_list(poisoned(samples_of_batches.LISTED, text), now=NOON),
    "a batch's result": lambda text: result(
        poisoned(Outcome(job=samples_of_batches.DONE, answers=samples_of_batches.ANSWERS), text), now=NOON, pings=True
    ),
    "a launch": lambda text: launching(poisoned(samples_of_launches.BEGUN, text)),
    "a launch's card": lambda text: card(poisoned(samples_of_launches.ASKING, text), now=NOON, usual={}, asker="x"),
    "a launch's question": lambda text: question(
        asking := poisoned(samples_of_launches.ASKING, text), asking.steps[2], pings=True, answered_by=None
    ),
    "a launch's result": lambda text: result(poisoned(samples_of_launches.OUTCOME, text), now=NOON, pings=True),
    "metrics": lambda text: comparison(poisoned(samples.COMPARED, text)),
    "a comparison": lambda text: comparison(
        poisoned(replace(samples_of_training.PAIR, current=samples_of_training.TUNED), text)
    ),
    "a schedule": lambda text: scheduled(
        poisoned(Scheduled(schedule=samples_of_training.SCHEDULE, solution="movies-sims"), text)
    ),
    "a missed training": lambda text: missed(poisoned(samples_of_training.SCHEDULE, text), NotFound(text)),
    "a stop and what goes on": lambda text: stopping(
        poisoned(Stopped(versions=(), unbegun=("x",) * 30, schedules=(samples_of_training.SCHEDULE,) * 30), text)
    ),
    "versions": lambda text: versions(poisoned(samples_of_training.LISTED, text), now=NOON),
    "recommendations": lambda text: recommendations(poisoned(samples.ANSWER, text)),
    "an event": lambda text: happened(
        poisoned(Happened(user="1", item=CatalogueItem(item="1", title="1"), event_type="x", group="g"), text)
    ),
    "jobs": lambda text: joblist(
        poisoned(JobList(asked_by=None, running=JOBS, ended=JOBS, names=samples.NAMES), text), now=NOON
    ),
    "a stop": lambda text: stopping(poisoned(Stopped(versions=(samples.READY_VERSION,) * 30), text)),
    "a place": lambda text: remembered(poisoned(Place(channel="C1", group="g", campaign="c"), text)),
    "a running card": lambda text: card(poisoned(samples.IMPORT, text), now=NOON, usual={}, asker="<@U1>"),
    "an overdue step": lambda text: overdue(
        late := poisoned(samples.OVERDUE, text), [late.steps[1]], {likeness(late, late.steps[1]): Usual(duration=DAY)}
    ),
    "a contest's card": lambda text: card(poisoned(samples.CONTEST, text), now=NOON, usual={}, asker="<@U1>"),
    "a failure": lambda text: result(poisoned(Outcome(job=samples.IMPORT_FAILED), text), now=NOON, pings=True),
    "a trained version": lambda text: result(
        poisoned(Outcome(job=samples.TRAINED, comparison=samples.COMPARED), text), now=NOON, pings=True
    ),
    "a contest's result": lambda text: result(poisoned(Outcome(job=samples.CONTEST_ENDED), text), now=NOON, pings=True),
    "a deployment's result": lambda text: result(poisoned(Outcome(job=samples.DEPLOYED), text), now=NOON, pings=True),
    "an unknown name": lambda text: told(
        NotFound(f"There is no “{text}”.", alternatives=[text, text], ways=[way(text)]), text
    ),
    "a file": lambda text: checked(poisoned(samples_of_files.CHECKED, text)),
    "a file that is read": lambda text: reading(poisoned(samples_of_files.READING, text)),
    "a ranking": lambda text: ranking(poisoned(samples_of_serving.RANKED, text)),
    "narrowed recommendations": lambda text: recommendations(poisoned(samples_of_serving.NARROWED, text)),
    "what is weighed": lambda text: weighing(poisoned(samples_of_serving.WEIGHED, text)),
    "two lists": lambda text: beside(poisoned(samples_of_serving.BESIDE, text)),
    "filters": lambda text: filter_list(poisoned(samples_of_serving.FILTERS, text)),
    "a filter that is deleted": lambda text: filter_deletion(poisoned(samples_of_serving.DELETION, text)),
    "a filter that is made": lambda text: filtering(poisoned(Begun(job=samples_of_serving.FILTER), text)),
    "taking down": lambda text: undeploying(poisoned(samples_of_serving.ASKED, text)),
    "taken down": lambda text: undeploying(poisoned(samples_of_serving.DONE, text)),
    "what is heard": lambda text: hearing(poisoned(samples_of_knowing.HEARING, text)),
    "what is spent": lambda text: spending(poisoned(samples_of_knowing.SPENDING, text), LIST_PRICES),
    "a home": lambda text: home(
        poisoned(replace(samples_of_knowing.FRONT, groups=("g",), live=(samples_of_knowing.LIVE,)), text)
    ),
    "a review": lambda text: review(poisoned(samples_of_knowing.REVIEW, text)),
    "what was asked": lambda text: history(poisoned(samples_of_knowing.HISTORY, text)),
    "a bad file": lambda text: told(BadFile(text, problems=[text] * 100), text),
}  # fmt: skip


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: repr(text[:12]))
@pytest.mark.parametrize("place", PLACES)
def test_names_that_hold_anything_are_shown_as_text(place: str, text: str) -> None:
    """Whatever AWS, a file or a person put into a name: Slack takes the message, and it pings nobody."""
    assert_harmless(PLACES[place](text))


@pytest.mark.parametrize("place", PLACES)
@settings(max_examples=4, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_values_are_shown(place: str, data: st.DataObject) -> None:
    """Texts, numbers and times that no two places share: Slack takes the message, and it pings nobody."""
    text = Anything(data.draw(ANY[str]))
    text.data = data
    assert_harmless(PLACES[place](text))


def test_a_table_says_how_many_it_shows() -> None:
    """Five hundred recommendations do not fit, and nobody thinks that these are all."""
    row = samples.ANSWER.rows[0]
    rows = tuple(Recommended(item=replace(row.item, item=str(n)), score=row.score) for n in range(500))

    message = recommendations(replace(samples.ANSWER, rows=rows))

    assert_harmless(message)
    assert "the first 99 of 500, which is what a table holds" in str(message.blocks)


def test_a_crowded_group_fits_into_a_message() -> None:
    """Only so many of each are shown, and how many more there are."""
    solutions = tuple(
        replace(samples.OVERVIEW.solutions[0], versions=samples.OVERVIEW.solutions[0].versions * 10) for _ in range(100)
    )
    campaigns = samples.OVERVIEW.campaigns * 100
    crowded = replace(samples.OVERVIEW, solutions=solutions, campaigns=campaigns)

    message = standing(Standing(groups=(), overview=crowded, running=JOBS * 30), now=NOON)

    assert_harmless(message)
    assert "… and 1985 more." in str(message.blocks)
    assert "… and 100 more." in str(message.blocks)


def test_a_job_of_many_steps_fits_into_a_card() -> None:
    """A contest may have a lane for every recipe there is."""
    steps = tuple(replace(samples.TRAIN, lane=lane, hold="Wait.") for lane in range(300))

    assert_harmless(card(replace(samples.CONTEST, steps=steps), now=NOON, usual={}, asker="<@U1>"))
    assert_harmless(result(Outcome(job=replace(samples.CONTEST, steps=steps)), now=NOON, pings=True))


@pytest.mark.parametrize("kind", ResourceKind)
def test_a_learned_duration_may_be_anything(kind: ResourceKind) -> None:
    """The sandbox trains in no time, AWS in days."""
    for duration in (timedelta(0), timedelta(milliseconds=3), 3 * DAY):
        usual = {like: Usual(duration=duration) for like in likenesses([samples.IMPORT]) if like.kind is kind}
        assert_harmless(card(samples.IMPORT, now=NOON, usual=usual, asker="<@U1>"))


class Anything(str):
    """A text that is another wherever it stands, as are the numbers and times beside it."""

    __slots__ = ("data",)
    data: st.DataObject


def poisoned(value: Value, text: str) -> Value:
    """Return a value with this text in the place of every name, title and reason; who asked stays."""
    if isinstance(text, Anything) and type(value) in ANY:
        return cast(Value, text.data.draw(ANY[type(value)]))
    if isinstance(value, str) and not isinstance(value, Enum):
        return text  # type: ignore[return-value]  # a str for a str
    if isinstance(value, tuple):
        return tuple(poisoned(item, text) for item in value)  # type: ignore[return-value]  # a tuple for a tuple
    if isinstance(value, Mapping):
        return {key: poisoned(item, text) for key, item in value.items()}  # type: ignore[return-value]  # likewise
    if is_dataclass(value) and not isinstance(value, type):
        changed = {
            field.name: poisoned(getattr(value, field.name), text)
            for field in fields(value)
            if field.name != "asked_by"
        }
        return replace(value, **changed)
    return value


def way(text: str) -> Way:
    """Return a way that has this text everywhere."""
    return Way(text=text, line=text, confirm=text)


def told(error: BotError, text: str) -> Message:
    """Return how an error is told to somebody who typed this."""
    return refusal(error, typed=f"train {text}", usage=None)


def assert_harmless(message: Message) -> None:
    """Hold a message to what Slack takes, and to mentioning nobody but who asked."""
    assert check_message([dict(block) for block in message.blocks]) == []
    assert 0 < len(message.text) < 4_000
    assert set(re.findall(r"<[^>]*>", message.text)) <= {
        "<@U024BE7LH>",
        *re.findall(r"<#[A-Z0-9]+>", message.text),
        *re.findall(r"<!date\^\d+\^[^|]*\|[^>]*>", message.text),
    }
    assert not re.search(r"[\x00\u202a-\u202e]", message.text)
