"""What people asked for is kept, and found again."""

from datetime import timedelta

import pytest

from bot.jobs.opening import Store
from bot.ports import Audit
from tests.contract.store.values import NOW
from tests.fake_desk import MemoryAudit


@pytest.fixture(params=["kept", "in memory"])
def audit(request: pytest.FixtureRequest, store: Store) -> Audit:
    """Return the port, as it is and as tests have it."""
    return store.audit if request.param == "kept" else MemoryAudit()


@pytest.fixture
async def asked(audit: Audit) -> Audit:
    """Keep four commands."""
    lines = [("C1", "train movies"), ("C2", "status"), ("C1", "train 100%_sure"), ("D1", "deploy MOVIES-upv2")]
    for number, (channel, line) in enumerate(lines):
        at = NOW + timedelta(minutes=number)
        await audit.asked(user="U0ADA", channel=channel, line=line, outcome="done", at=at, account="")
    return audit


async def lines(
    audit: Audit, *, limit: int = 9, naming: str | None = None, channels: tuple[str, ...] = ()
) -> list[str]:
    """Return the lines that are found."""
    found = await audit.lately(limit=limit, before=None, naming=naming, channels=channels)
    return [one.line for one in found]


async def test_the_newest_come_first(asked: Audit) -> None:
    """With all that was kept of them."""
    newest, second = await asked.lately(limit=2, before=None, naming=None, channels=())

    assert (newest.line, newest.user, newest.channel, newest.outcome) == ("deploy MOVIES-upv2", "U0ADA", "D1", "done")
    assert newest.at == NOW + timedelta(minutes=3)
    assert second.line == "train 100%_sure"


async def test_the_next_page_goes_on_where_the_first_ended(asked: Audit) -> None:
    """Whatever was asked meanwhile."""
    first = await asked.lately(limit=3, before=None, naming=None, channels=())
    await asked.asked(user="U0ADA", channel="C1", line="jobs", outcome="done", at=NOW, account="")

    (rest,) = await asked.lately(limit=3, before=first[-1].position, naming=None, channels=())

    assert rest.line == "train movies"


async def test_what_was_asked_of_an_account_is_told_apart(store: Store) -> None:
    """Also of one from when it had another name; what concerned none alone is found only among all."""
    for line, account in (("train a", "prod"), ("train b", "eu"), ("jobs", None), ("train c", "")):
        await store.audit.asked(user="U0ADA", channel="C1", line=line, outcome="done", at=NOW, account=account)

    assert await lines(store.audit.of("prod", "")) == ["train c", "train a"]
    assert await lines(store.audit.of("eu")) == ["train b"]
    newest = await store.audit.lately(limit=4, before=None, naming=None, channels=())
    assert [one.account for one in newest] == ["", None, "eu", "prod"]


async def test_a_group_is_found_by_its_name_and_its_channels(asked: Audit) -> None:
    """In any case of letters, and as it is typed: `%` and `_` are letters too."""
    assert await lines(asked, naming="movies") == ["deploy MOVIES-upv2", "train movies"]
    assert await lines(asked, naming="movies", channels=("C2",)) == ["deploy MOVIES-upv2", "status", "train movies"]
    assert await lines(asked, naming="100%_") == ["train 100%_sure"]
    assert await lines(asked, naming="1_0%") == []
