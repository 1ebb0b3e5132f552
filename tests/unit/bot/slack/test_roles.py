import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.config import Members, RoleTable
from bot.model.command import Role
from bot.slack.roles import SlackRoles
from tests.clock import FixedClock
from tests.unit.bot.slack.conftest import ADA
from tests.unit.bot.slack.scripted import Answer, Script

ML_TEAM = "S0000MLTEAM"


def members(*users: str, groups: tuple[str, ...] = ()) -> Members:
    """Return who has a role."""
    return Members(users=frozenset(users), groups=frozenset(groups))


def of_group(*users: str) -> Answer:
    """Return Slack's answer to who is in a group."""
    return Answer(body={"ok": True, "users": list(users)})


async def test_a_role_comes_from_the_list_or_from_a_group(client: AsyncWebClient) -> None:
    """Ada is in @ml-team; whoever is nowhere may look."""
    table = RoleTable(operator=members("U0000GRACE", groups=(ML_TEAM,)))
    roles = SlackRoles(client=client, table=table, now=FixedClock())

    assert await roles.role_of("U0000GRACE") is Role.OPERATOR
    assert await roles.role_of(ADA) is Role.OPERATOR
    assert await roles.role_of("U0STRANGER") is Role.VIEWER


async def test_the_highest_role_counts(scripted: AsyncWebClient, script: Script) -> None:
    """A listed operator who is in the admins' group is an admin."""
    script.answers["usergroups.users.list"].append(of_group("U1"))
    table = RoleTable(operator=members("U1", "U2"), admin=members(groups=("S1",)))
    roles = SlackRoles(client=scripted, table=table, now=FixedClock())

    assert await roles.role_of("U1") is Role.ADMIN
    assert await roles.role_of("U2") is Role.OPERATOR


async def test_slack_is_asked_every_five_minutes(scripted: AsyncWebClient, script: Script) -> None:
    """Not for every command; and who leaves the group loses the role in time."""
    script.answers["usergroups.users.list"] += [of_group("U1"), of_group()]
    clock = FixedClock()
    roles = SlackRoles(client=scripted, table=RoleTable(admin=members(groups=("S1",))), now=clock)
    for _ in range(3):
        assert await roles.role_of("U1") is Role.ADMIN
    clock.advance(minutes=4, seconds=59)
    assert await roles.role_of("U1") is Role.ADMIN
    assert len(script.calls) == 1

    clock.advance(seconds=1)

    assert await roles.role_of("U1") is Role.VIEWER
    assert len(script.calls) == 2


async def test_the_last_answer_serves_while_slack_cannot_be_asked(
    scripted: AsyncWebClient, script: Script, caplog: pytest.LogCaptureFixture
) -> None:
    """For half a minute, then it is asked again."""
    script.answers["usergroups.users.list"].append(of_group("U1"))
    script.refuse("usergroups.users.list", "fatal_error")
    script.answers["usergroups.users.list"].append(of_group("U2"))
    clock = FixedClock()
    roles = SlackRoles(client=scripted, table=RoleTable(admin=members(groups=("S1",))), now=clock)
    assert await roles.role_of("U1") is Role.ADMIN

    clock.advance(minutes=5)
    assert await roles.role_of("U1") is Role.ADMIN
    assert "user group S1" in caplog.text

    clock.advance(seconds=30)
    assert await roles.role_of("U1") is Role.VIEWER
    assert await roles.role_of("U2") is Role.ADMIN


async def test_a_group_that_was_never_known_has_nobody(scripted: AsyncWebClient, script: Script) -> None:
    """When in doubt, people may look."""
    script.refuse("usergroups.users.list", "no_such_subteam")
    roles = SlackRoles(client=scripted, table=RoleTable(admin=members(groups=("S1",))), now=FixedClock())

    assert await roles.role_of("U1") is Role.VIEWER
