import asyncio
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from bot.model.errors import Refused
from bot.personalize.identity import Identity
from bot.personalize.lines import open_lines
from bot.personalize.session import connect, introduce
from tests.unit.bot.personalize.conftest import Endpoint

pytestmark = pytest.mark.asyncio(loop_scope="module")

ROLE = "arn:aws:iam::111122223333:role/PersonalizeBot"


async def test_a_role_is_assumed_with_its_external_id(endpoint: Endpoint) -> None:
    """Once for many calls, by the bot's own keys, and under a name that CloudTrail shows."""
    endpoint.answers["ListSchemas"] = [{"schemas": []}]
    async with connect("eu-west-1", identity=Identity(role_arn=ROLE, external_id="5f3a9c1e")) as aws:
        for _ in range(2):
            await aws.call("personalize", "ListSchemas")

    [assumed] = endpoint.assumed
    assert (assumed["RoleArn"], assumed["ExternalId"]) == (ROLE, "5f3a9c1e")
    assert assumed["RoleSessionName"] == "personalize-bot"
    assert endpoint.keys == ["tester", "PersonalizeBot", "PersonalizeBot"]


async def test_a_role_without_an_external_id_sends_none(endpoint: Endpoint) -> None:
    """STS refuses an empty one."""
    async with connect("eu-west-1", identity=Identity(role_arn=ROLE)) as aws:
        await introduce(aws)

    assert "ExternalId" not in endpoint.assumed[0]


async def test_keys_that_are_about_to_expire_are_renewed(endpoint: Endpoint) -> None:
    """Before the call that would need them."""
    endpoint.answers["ListSchemas"] = [{"schemas": []}]
    endpoint.assumed_for = timedelta(minutes=5)
    async with connect("eu-west-1", identity=Identity(role_arn=ROLE)) as aws:
        for _ in range(2):
            await aws.call("personalize", "ListSchemas")

    assert len(endpoint.assumed) > 1


async def test_a_profile_brings_keys_of_its_own(
    endpoint: Endpoint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the environment has; a profile that is missing is said by its account."""
    file = tmp_path / "credentials"
    file.write_text("[other]\naws_access_key_id = of-profile\naws_secret_access_key = secret\n", encoding="utf-8")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(file))
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nonexistent")
    async with connect("eu-west-1", identity=Identity(profile="other")) as aws:
        await introduce(aws)

    assert endpoint.keys == ["of-profile"]
    with pytest.raises(Refused, match=r"aws\.accounts\.prod.*\(nobody\)"):
        async with connect("eu-west-1", identity=Identity(profile="nobody"), account="prod") as aws:
            await aws.open()


async def test_accounts_that_share_clients_each_sign_with_their_own_keys(endpoint: Endpoint) -> None:
    """Also while they call side by side, and the keys of each are renewed again and again."""
    endpoint.answers["DescribeSchema"] = [{"schema": {}}]
    endpoint.assumed_for = timedelta(minutes=5)  # botocore renews what is good for less than ten
    async with AsyncExitStack() as stack:
        lines = await stack.enter_async_context(open_lines())
        roles = {f"role-{number}": f"arn:aws:iam::{number:012}:role/role-{number}" for number in range(12)}
        accounts = {
            name: await stack.enter_async_context(connect("eu-west-1", identity=Identity(role_arn=arn), lines=lines))
            for name, arn in roles.items()
        }
        own = await stack.enter_async_context(connect("eu-west-1", lines=lines))
        begun, endpoint.signed = len(endpoint.assumed), []
        await asyncio.gather(
            *(
                aws.call("personalize", "DescribeSchema", schemaArn=f"arn:aws:personalize:::schema/{name}")
                for name, aws in [*accounts.items(), ("tester", own)] * 8
            )
        )

    assert len(endpoint.signed) == 13 * 8
    assert {key for key, _ in endpoint.signed} == {*accounts, "tester"}
    assert all(body["schemaArn"] == f"arn:aws:personalize:::schema/{key}" for key, body in endpoint.signed)
    assert len(endpoint.assumed) > begun
