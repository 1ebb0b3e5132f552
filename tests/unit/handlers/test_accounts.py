"""Several AWS accounts: which one is meant, and what is said of it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from bot.config import Account, Aws, Config
from bot.model.command import Command, Role
from bot.model.errors import NotPossible, Way
from bot.model.history import History
from bot.model.orders import TrainOrder
from bot.model.place import Place
from bot.model.report import Begun, Remembered
from bot.workflow.accounts import Accounts
from bot.workflow.workflow import Workflow
from handlers import VERBS, verbs_for
from handlers.accounts import split
from tests.clock import FixedClock
from tests.fake_desk import MemoryPlaces
from tests.unit.bot.views import samples
from tests.unit.bot.views.samples_of_knowing import HISTORY
from tests.unit.handlers.actions import Actions
from tests.unit.handlers.desk import CHANNEL, Desk

NAMES = ("prod", "prod-eu")


@pytest.fixture
def places() -> MemoryPlaces:
    """Remember nothing yet."""
    return MemoryPlaces()


@pytest.fixture
def accounts(actions: Actions, places: MemoryPlaces) -> Accounts:
    """Have two accounts, whose actions keep where they were asked."""
    return Accounts(
        workflows={name: workflow(actions, name) for name in NAMES},
        everywhere=workflow(actions, "everywhere"),
        places=places,
    )


def workflow(actions: Actions, account: str) -> Workflow:
    """Return the actions of one account."""

    async def train(order: TrainOrder) -> Begun:
        actions.asked.append((account, order.line))
        if actions.refusal:
            raise actions.refusal
        return Begun(job=replace(samples.TRAINING, account=account))

    async def use(place: Place, _: str) -> Remembered:
        actions.asked.append((account, place.group))
        return Remembered(place=place)

    async def jobs(asked_by: str | None) -> Any:  # noqa: ANN401 - as the action that it stands for
        actions.asked.append((account, asked_by))
        return await actions.workflow().jobs(asked_by)

    async def history(group: str | None, *_: object) -> History:
        actions.asked.append((account, group))
        asked = tuple(replace(one, account="prod") for one in HISTORY.asked)
        return replace(HISTORY, asked=asked)

    return replace(actions.workflow(), train=train, use=use, jobs=jobs, history=history)


def values(blocks: list[Mapping[str, Any]]) -> list[str]:
    """Return what the buttons of a message type."""
    return [button["value"] for block in blocks if block["type"] == "actions" for button in block["elements"]]


@pytest.mark.parametrize(
    "line, rest, account",
    [
        ("train movies in prod-eu", "train movies", "prod-eu"),
        ("train movies IN Prod", "train movies", "prod"),
        ("status in prod public", "status public", "prod"),
        ("status public in prod", "status public", "prod"),
        ("train movies in test", "train movies in test", None),
        ("similar 'made in prod'", "similar 'made in prod'", None),
        ('similar "made in prod"', 'similar "made in prod"', None),
        ("similar Lost in Translation", "similar Lost in Translation", None),
        ("in prod", "in prod", None),
        ("train in", "train in", None),
    ],
)
def test_a_line_may_end_in_an_account(line: str, rest: str, account: str | None) -> None:
    """In any case, before or after `public`, and not in quotes."""
    assert split(line, NAMES) == (rest, account)
    assert split(line, ()) == (line, None)


async def test_the_account_that_is_named_does_the_work(desk: Desk) -> None:
    """It is no part of the line, and the answer says it."""
    await desk.slash("train movies in prod-eu")

    (said,) = await desk.answers()
    assert desk.actions.asked == [("prod-eu", "train movies")]
    assert said.body["text"].endswith("AWS account: prod-eu")


async def test_without_a_name_the_channels_account_is_meant_else_the_default(desk: Desk, places: MemoryPlaces) -> None:
    """The first in the settings is the default."""
    await desk.slash("train movies")
    await desk.answers()
    places.known[CHANNEL] = Place(channel=CHANNEL, account="prod-eu")
    await desk.slash("train movies")
    await desk.answers()

    assert desk.actions.asked == [("prod", "train movies"), ("prod-eu", "train movies")]


async def test_an_unknown_account_is_told_which_there_are(desk: Desk) -> None:
    """Nothing is done, and the right one is a click away."""
    await desk.slash("train movies in prud")

    (said,) = await desk.answers()
    assert desk.actions.asked == []
    assert "There is no AWS account “prud”. There are prod, prod-eu." in said.body["text"]
    assert values(said.body["blocks"]) == ["train movies in prod"]


async def test_a_title_may_end_as_if_it_named_an_account(desk: Desk) -> None:
    """What is no account belongs to the title."""
    await desk.slash("similar Lost in Translation")

    await desk.answers()
    assert [order.item for order in desk.actions.asked] == ["Lost in Translation"]


async def test_the_ways_out_of_a_refusal_stay_in_the_account_that_was_named(desk: Desk) -> None:
    """Whatever the channel means."""
    desk.actions.refusal = NotPossible("It runs already.", ways=[Way(text="Stop it", line="stop movies/1a2b3c4d")])

    await desk.slash("train movies in prod-eu")

    (said,) = await desk.answers()
    assert values(said.body["blocks"]) == ["stop movies/1a2b3c4d in prod-eu"]


async def test_jobs_are_those_of_all_accounts_unless_one_is_named(desk: Desk) -> None:
    """Who asks what runs wants to know what runs."""
    for line in ("jobs", "jobs in prod"):
        await desk.slash(line)
        await desk.answers()

    assert desk.actions.asked[::2] == [("everywhere", None), ("prod", None)]


async def test_a_channel_is_told_its_account(desk: Desk) -> None:
    """With a group, or alone."""
    for line in ("use movies in prod-eu", "use in prod-eu"):
        await desk.slash(line)
        await desk.answers()

    first, second = await desk.answers()
    assert desk.actions.asked == [("prod-eu", "movies"), ("prod-eu", None)]
    assert "Here, the AWS account prod-eu is meant when none is named." in first.body["text"]
    assert "Here, the AWS account prod-eu is meant when none is named." in second.body["text"]


async def test_a_channel_whose_account_is_gone_is_told_so(desk: Desk, places: MemoryPlaces) -> None:
    """Nothing is done in another one instead; whoever names one is served, and help always is."""
    places.known[CHANNEL] = Place(channel=CHANNEL, account="old", group="movies")
    for line in ("train movies", "train movies in prod", "help"):
        await desk.slash(line)
        await desk.answers()

    gone, *_ = await desk.answers()
    assert desk.actions.asked == [("prod", "train movies")]
    assert "means the AWS account old, which is no longer in my settings. There are prod, prod-eu" in gone.body["text"]


async def test_the_account_of_each_command_is_kept(desk: Desk, places: MemoryPlaces) -> None:
    """The one that is named, else the channel's, also of what was refused; none of what is about all, or about none."""
    places.known[CHANNEL] = Place(channel=CHANNEL, account="prod-eu")
    for line in ("train movies in prod", "train movies", "train movies books", "jobs", "hm"):
        await desk.slash(line)
        await desk.answers()
    places.known[CHANNEL] = Place(channel=CHANNEL, account="old")
    await desk.slash("train movies")
    await desk.answers()

    assert [one.account for one in desk.audit.kept] == ["prod", "prod-eu", "prod-eu", None, None, None]


async def test_history_is_that_of_all_accounts_unless_one_is_named(desk: Desk) -> None:
    """Only where it is of all, each line says its account; the button goes on where one was named."""
    for line in ("history movies", "history movies in prod"):
        await desk.slash(line)
        await desk.answers()

    everywhere, there = await desk.answers()
    assert desk.actions.asked == [("everywhere", "movies"), ("prod", "movies")]
    assert "in <#C024BE91L>, AWS account prod – ✓ done" in everywhere.body["text"]
    assert "in <#C024BE91L> – ✓ done" in there.body["text"]
    assert there.body["text"].endswith("AWS account: prod")
    assert "history movies before=9 in prod" in values(there.body["blocks"])


async def test_help_lists_several_accounts_and_says_nothing_of_one() -> None:
    """With their regions, and how to mean one."""
    several = Aws(accounts={"prod": Account(region="us-east-1"), "prod-eu": Account()}, default="prod")
    command = Command(verb="help", user="U1", channel="C1", role=Role.ADMIN, at=FixedClock()())

    told = await verbs_for(Config(aws=several))[0].handler(command, Actions().workflow())
    alone = await verbs_for(Config(aws=Aws(accounts={"prod": Account()})))[0].handler(command, Actions().workflow())

    assert "prod – us-east-1" in told.text
    assert "End a line with in prod-eu to mean one." in told.text
    assert alone == await VERBS[0].handler(command, Actions().workflow())
