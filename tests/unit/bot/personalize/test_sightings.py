"""Many looks at once: which calls they take, and that nobody is overlooked."""

from collections.abc import Sequence
from typing import Any

import pytest

from bot.model.errors import Refused
from bot.model.resource import ResourceKind, Sighting, Status
from bot.personalize.account import Account
from bot.personalize.session import Aws
from bot.personalize.sightings import Sightings
from tests.unit.bot.personalize.conftest import ARN, Endpoint

pytestmark = pytest.mark.asyncio(loop_scope="module")

NONE = {"__type": "ResourceNotFoundException", "message": "Could not find it."}
TOO_OLD = {"__type": "InvalidNextTokenException", "message": "The token is not valid."}


@pytest.fixture
def sightings(aws: Aws) -> Sightings:
    """Have looked at nothing yet."""
    return Sightings(Account(aws))


def version(number: int, status: str = "CREATE IN_PROGRESS", **more: str) -> dict[str, Any]:
    """Return a version of one of two solutions, as AWS lists or describes it."""
    return {"solutionVersionArn": f"{ARN}solution/films-{number % 2}/{number:08x}", "status": status, **more}


def campaign(number: int, status: str = "CREATE IN_PROGRESS") -> dict[str, Any]:
    """Return a campaign; a list says less of it."""
    return {"campaignArn": f"{ARN}campaign/live-{number}", "status": status}


def arns(found: Sequence[dict[str, Any]]) -> list[str]:
    """Return their ARNs."""
    return [next(iter(one.values())) for one in found]


def pages(key: str, *entries: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the pages of a list; the tokens are p1, p2 and so on."""
    following = [{"nextToken": f"p{number}"} for number in range(1, len(entries))]
    return [{key: list(page), **token} for page, token in zip(entries, [*following, {}], strict=True)]


def statuses(seen: dict[str, Sighting]) -> list[Status]:
    """Return where they stand, by ARN."""
    return [seen[arn].status for arn in sorted(seen)]


def asked(endpoint: Endpoint) -> list[str]:
    """Return the operations, and the tokens of pages."""
    said = [f"{operation} {body.get('nextToken', '')}".strip() for operation, body in endpoint.asked]
    endpoint.asked.clear()
    return said


async def test_many_take_one_list(endpoint: Endpoint, sightings: Sightings) -> None:
    """However many there are, whatever else is in it; a word of AWS's that is new is no end."""
    running = [version(number) for number in range(29)] + [version(29, "CREATE SOMETHING_NEW")]
    endpoint.answers["ListSolutionVersions"] = pages("solutionVersions", [*running, version(99, "ACTIVE")])

    seen = await sightings.of(ResourceKind.VERSION, arns(running))

    assert statuses(seen) == [Status.RUNNING] * 30
    assert endpoint.asked == [("ListSolutionVersions", {"maxResults": 100})]


async def test_one_is_described(endpoint: Endpoint, sightings: Sightings) -> None:
    """It takes one call either way, and a description is smaller."""
    endpoint.answers["DescribeSolutionVersion"] = [{"solutionVersion": version(1)}]

    assert statuses(await sightings.of(ResourceKind.VERSION, arns([version(1)]))) == [Status.RUNNING]
    assert asked(endpoint) == ["DescribeSolutionVersion"]


async def test_what_failed_is_described_for_its_details(endpoint: Endpoint, sightings: Sightings) -> None:
    """A list may say less; what is ready has nothing more to tell."""
    endpoint.answers["ListSolutionVersions"] = pages(
        "solutionVersions", [version(1, "ACTIVE"), version(2, "CREATE FAILED")]
    )
    failed = version(2, "CREATE FAILED", failureReason="Too few interactions")
    endpoint.answers["DescribeSolutionVersion"] = [{"solutionVersion": failed}]

    seen = await sightings.of(ResourceKind.VERSION, arns([version(1), version(2)]))

    assert {(one.status, one.failure) for one in seen.values()} == {
        (Status.READY, None),
        (Status.FAILED, "Too few interactions"),
    }
    assert asked(endpoint) == ["ListSolutionVersions", "DescribeSolutionVersion"]


async def test_what_is_not_in_the_list_is_described(endpoint: Endpoint, sightings: Sightings) -> None:
    """Only a description that does not exist means that it is gone."""
    endpoint.answers["ListSolutionVersions"] = pages("solutionVersions", [version(1)])
    endpoint.answers["DescribeSolutionVersion"] = [NONE]

    seen = await sightings.of(ResourceKind.VERSION, arns([version(1), version(2)]))

    assert sorted(statuses(seen)) == [Status.DELETED, Status.RUNNING]


async def test_changes_of_campaigns_are_described(endpoint: Endpoint, sightings: Sightings) -> None:
    """No list tells of them."""
    changing = {**campaign(1, "ACTIVE"), "latestCampaignUpdate": {"status": "CREATE IN_PROGRESS"}}
    endpoint.answers["DescribeCampaign"] = [{"campaign": changing}]

    seen = await sightings.of(ResourceKind.CAMPAIGN_UPDATE, arns([campaign(1), campaign(1)]))

    assert statuses(seen) == [Status.RUNNING]
    assert asked(endpoint) == ["DescribeCampaign"]


async def test_later_looks_begin_at_the_page_where_the_first_ran(endpoint: Endpoint, sightings: Sightings) -> None:
    """What is old and done is not read again."""
    running, old = [version(1), version(2)], [version(9, "ACTIVE")]
    first, second = pages("solutionVersions", old, running)
    endpoint.answers["ListSolutionVersions"] = [first, second]

    for _ in range(3):
        await sightings.of(ResourceKind.VERSION, arns(running))

    assert asked(endpoint) == ["ListSolutionVersions", *["ListSolutionVersions p1"] * 3]


async def test_a_token_that_is_too_old_costs_one_call(endpoint: Endpoint, sightings: Sightings) -> None:
    """The list is then read from its beginning."""
    running, old = [version(1), version(2)], [version(9, "ACTIVE")]
    first, second = pages("solutionVersions", old, running)
    endpoint.answers["ListSolutionVersions"] = [first, second, TOO_OLD, first, second]

    for _ in range(2):
        assert statuses(await sightings.of(ResourceKind.VERSION, arns(running))) == [Status.RUNNING] * 2

    assert asked(endpoint) == [
        "ListSolutionVersions",
        *["ListSolutionVersions p1"] * 2,
        "ListSolutionVersions",
        "ListSolutionVersions p1",
    ]


async def test_a_refusal_of_the_list_itself_is_told(endpoint: Endpoint, sightings: Sightings) -> None:
    """And not tried again and again."""
    endpoint.answers["ListSolutionVersions"] = [TOO_OLD]

    with pytest.raises(Refused):
        await sightings.of(ResourceKind.VERSION, arns([version(1), version(2)]))

    assert asked(endpoint) == ["ListSolutionVersions"]


async def test_who_is_missing_where_reading_began_is_looked_for_from_the_beginning(
    endpoint: Endpoint, sightings: Sightings
) -> None:
    """AWS promises no order: what is new may be on the first page."""
    running, new = [version(1), version(2)], version(3)
    first, second = pages("solutionVersions", [new], running)
    endpoint.answers["ListSolutionVersions"] = [first, second, second, first, second]
    endpoint.answers["DescribeSolutionVersion"] = [{"solutionVersion": new}]
    await sightings.of(ResourceKind.VERSION, arns(running))

    for _ in range(2):
        seen = await sightings.of(ResourceKind.VERSION, arns([*running, new]))
        assert statuses(seen) == [Status.RUNNING] * 3

    assert asked(endpoint)[2:] == [
        "ListSolutionVersions p1",
        "DescribeSolutionVersion",
        "ListSolutionVersions",
        "ListSolutionVersions p1",
    ]


async def test_a_long_history_of_versions_is_left_aside(endpoint: Endpoint, sightings: Sightings) -> None:
    """Where reading it all would be dearer, the list of their solution is read."""
    running = [version(2), version(4)]
    history = pages("solutionVersions", *[[version(number, "ACTIVE")] for number in range(100, 110)], running)
    endpoint.answers["ListSolutionVersions"] = [*history[:2], {"solutionVersions": running}]
    endpoint.answers["DescribeSolutionVersion"] = [{"solutionVersion": one} for one in running]
    described = ["DescribeSolutionVersion"] * 2

    await sightings.of(ResourceKind.VERSION, arns(running))
    assert asked(endpoint) == ["ListSolutionVersions", "ListSolutionVersions p1", *described]
    await sightings.of(ResourceKind.VERSION, arns(running))

    assert endpoint.asked == [("ListSolutionVersions", {"maxResults": 100, "solutionArn": f"{ARN}solution/films-0"})]


async def test_a_long_history_of_campaigns_is_left_aside_as_soon_as_their_solution_is_known(
    endpoint: Endpoint, sightings: Sightings
) -> None:
    """Which only a description tells."""
    running = [campaign(1), campaign(2)]
    history = pages("campaigns", *[[campaign(number, "ACTIVE")] for number in range(100, 110)], running)
    endpoint.answers["ListCampaigns"] = [*history[:2], {"campaigns": running}]
    described = {"solutionVersionArn": version(4)["solutionVersionArn"]}
    endpoint.answers["DescribeCampaign"] = [{"campaign": one | described} for one in running]

    for _ in range(2):
        await sightings.of(ResourceKind.CAMPAIGN, arns(running))

    assert endpoint.of("ListCampaigns")[2:] == [{"maxResults": 100, "solutionArn": f"{ARN}solution/films-0"}]


async def test_a_solution_that_is_gone_takes_its_versions_along(endpoint: Endpoint, sightings: Sightings) -> None:
    """Each is asked for once more."""
    running = [version(2), version(4)]
    history = pages("solutionVersions", *[[version(number, "ACTIVE")] for number in range(100, 110)], running)
    endpoint.answers["ListSolutionVersions"] = [*history[:2], NONE]
    endpoint.answers["DescribeSolutionVersion"] = [*({"solutionVersion": one} for one in running), NONE]

    await sightings.of(ResourceKind.VERSION, arns(running))

    assert statuses(await sightings.of(ResourceKind.VERSION, arns(running))) == [Status.DELETED] * 2


async def test_nothing_takes_no_call(endpoint: Endpoint, sightings: Sightings) -> None:
    """Nobody waits for anything."""
    assert await sightings.of(ResourceKind.VERSION, []) == {}
    assert endpoint.asked == []
