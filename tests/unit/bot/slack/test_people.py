import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.people import SlackPeople
from tests.clock import FixedClock
from tests.unit.bot.slack.conftest import ADA
from tests.unit.bot.slack.scripted import Answer, Script


def of_user(name: str, **profile: str) -> Answer:
    """Return Slack's answer to who somebody is."""
    return Answer(body={"ok": True, "user": {"id": "U1", "name": name, "profile": profile}})


async def test_people_are_called_as_slack_shows_them(client: AsyncWebClient) -> None:
    """By the name in their profile; who is asked for twice has one."""
    people = SlackPeople(client=client, now=FixedClock())

    names = await people.names([ADA, ADA])

    assert list(names) == [ADA]
    assert names[ADA].lower().startswith("ada")


@pytest.mark.parametrize(
    "answer, name",
    [
        (of_user("ada", display_name="Ada", real_name="Ada Lovelace"), "Ada"),
        (of_user("ada", display_name=" ", real_name="Ada Lovelace"), "Ada Lovelace"),
        (of_user("ada"), "ada"),
        (of_user(""), "somebody"),
    ],
)
async def test_the_shown_name_counts(scripted: AsyncWebClient, script: Script, answer: Answer, name: str) -> None:
    """The display name, else the full name, else the handle."""
    script.answers["users.info"].append(answer)

    assert await SlackPeople(client=scripted, now=FixedClock()).names(["U1"]) == {"U1": name}


async def test_slack_is_asked_once_an_hour(scripted: AsyncWebClient, script: Script) -> None:
    """Names change seldom."""
    script.answers["users.info"] += [of_user("ada"), of_user("countess")]
    clock = FixedClock()
    people = SlackPeople(client=scripted, now=clock)
    for _ in range(3):
        assert await people.names(["U1"]) == {"U1": "ada"}
    clock.advance(minutes=59)
    assert await people.names(["U1"]) == {"U1": "ada"}
    assert len(script.calls) == 1

    clock.advance(minutes=1)

    assert await people.names(["U1"]) == {"U1": "countess"}


async def test_who_cannot_be_asked_for_is_somebody(
    scripted: AsyncWebClient, script: Script, caplog: pytest.LogCaptureFixture
) -> None:
    """A scope that is missing costs only the name, and is logged once in a while."""
    script.refuse("users.info", "missing_scope")
    people = SlackPeople(client=scripted, now=FixedClock())

    for _ in range(3):
        assert await people.names(["U1"]) == {"U1": "somebody"}

    assert caplog.text.count("missing_scope") == 1
    assert len(script.calls) == 1


@pytest.mark.parametrize(
    "name, zone", [("Europe/Amsterdam", "Europe/Amsterdam"), ("Mars/Olympus", "UTC"), (None, "UTC")]
)
async def test_people_live_in_the_zone_that_slack_says(
    scripted: AsyncWebClient, script: Script, name: str | None, zone: str
) -> None:
    """UTC where that is not known, or no zone."""
    script.answers["users.info"].append(Answer(body={"ok": True, "user": {"id": "U1", "name": "ada", "tz": name}}))

    assert str(await SlackPeople(client=scripted, now=FixedClock()).zone("U1")) == zone
