"""Several AWS accounts and regions behind one bot, with groups of the same name in each."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import yaml

from bot.doctor import examine
from handlers.manifest import SCOPES
from tests.scenario.regular import Regular, job_of, table, text
from tests.scenario.stage import ADA, BUCKET, GENERAL, ONCE, RECOMMENDATIONS, Stage, empty, set_up, write_config

pytestmark = pytest.mark.asyncio(loop_scope="session")

PARTNER = "111122223333"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def stage(world: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """Let the bot work in its own account, there in another region, and in another account by a role."""
    await empty(world)
    folder = tmp_path_factory.mktemp("accounts")
    async with set_up(world, folder) as opened:
        settings: dict[str, Any] = yaml.safe_load(opened.config.read_text(encoding="utf-8"))
        role = settings["aws"]["service_role"]
        settings["aws"] = {
            "default": "prod",
            "accounts": {
                "prod": {"region": "us-east-1", "service_role": role},
                "prod-eu": {"region": "eu-west-1", "service_role": role},
                "partner": {
                    "role_arn": f"arn:aws:iam::{PARTNER}:role/PersonalizeBot",
                    "external_id": "5f3a9c1e",
                    "region": "us-east-1",
                    "service_role": f"arn:aws:iam::{PARTNER}:role/PersonalizeS3",
                },
            },
        }
        write_config(folder, settings)
        async with opened.bot():
            yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="session", autouse=True)
async def imported(stage: Stage) -> None:
    """Have a group of one name in two accounts."""
    for account in ("prod", "partner"):
        await stage.ada.asks(f"import films s3://{BUCKET}/interactions.csv in {account}")
        await stage.ada.hears(f"Import: films interactions · {account} – done")


async def test_groups_of_one_name_live_apart(ada: Regular) -> None:
    """Each in its own account, and none in the third."""
    assert "films" in text(await ada.asks("status all in prod"))
    assert "films" in text(await ada.asks("status all in partner"))
    assert "There is no dataset group yet" in text(await ada.asks("status all in prod-eu"))


async def test_an_account_is_meant_by_name_or_by_the_channel(ada: Regular) -> None:
    """The first import had #recommendations mean prod; #general is told to mean the partner's."""
    await ada.asks("train recipe=popularity-count")
    here = await ada.hears("Training: films-popularity-count/* · prod – done")
    used = await ada.asks("use films in partner", channel=GENERAL)
    await ada.asks("train recipe=popularity-count", channel=GENERAL)
    there = await ada.hears("Training: films-popularity-count/* · partner – done", channel=GENERAL)

    assert "Here, the AWS account partner is meant when none is named." in text(used)
    assert await ada.told(job_of(here)) == ONCE
    assert await ada.told(job_of(there)) == {f"result:{ADA}": 1}  # in the channel where she looks, and directly


async def test_a_button_means_the_account_of_its_message(ada: Regular) -> None:
    """Also where it is pressed in another place, as in the direct message about the partner's training."""
    told = await ada.hears("Training: films-popularity-count/* · partner – done", channel=ADA)
    await ada.presses("Deploy", told)
    await ada.hears("Deployment: films-popularity-count · partner – done", channel=ADA)
    answer = await ada.asks("recommend user-7 n=5", channel=GENERAL)

    assert len(table(answer)) == 6
    assert "AWS account: partner" in text(answer)
    assert "has no campaign" in text(await ada.asks("recommend user-7"))


async def test_jobs_of_all_accounts_are_listed_with_theirs(ada: Regular) -> None:
    """Or those of one."""
    everywhere = text(await ada.asks("jobs"))

    assert "· prod –" in everywhere
    assert "· partner –" in everywhere
    assert "· prod –" not in text(await ada.asks("jobs in partner"))


async def test_history_tells_accounts_apart(ada: Regular) -> None:
    """A channel's account is on record too, where none was named."""
    everywhere, partner = text(await ada.asks("history films")), text(await ada.asks("history films in partner"))

    assert f"asked train recipe=popularity-count in #{RECOMMENDATIONS}, AWS account prod – ✓ done" in everywhere
    assert f"asked train recipe=popularity-count in #{GENERAL} – ✓ done" in partner
    assert partner.count("asked train recipe=popularity-count") == 1


async def test_an_unknown_account_is_told_which_there_are(ada: Regular) -> None:
    """Nothing is done."""
    assert "There are prod, partner, prod-eu" in text(await ada.asks("train films in parter"))


async def test_trouble_in_one_account_leaves_the_others_alone(stage: Stage, ada: Regular) -> None:
    """Refused or throttled there, a job here ends as ever; there it goes on afterwards."""
    await ada.asks("train films recipe=sims in partner")
    await stage.steers_aws("deny", operation="*", account=PARTNER)
    await stage.steers_aws("throttle", operation="*", next=1_000, account=PARTNER)

    await ada.asks("train films recipe=sims in prod")
    await ada.hears("Training: films-sims/* · prod – done")
    refused = text(await ada.asks("status in partner"))
    await stage.steers_aws("throttle", operation="*", next=0, account=PARTNER)
    await stage.steers_aws("deny", operation="*", on=False, account=PARTNER)

    assert "lacks the permission" in refused
    await ada.hears("Training: films-sims/* · partner – done")


@pytest.mark.own_slack("scopes are told")
async def test_the_doctor_looks_at_each_account(stage: Stage, tmp_path: Path) -> None:
    """And says in which something is amiss."""
    settings: dict[str, Any] = yaml.safe_load(stage.config.read_text(encoding="utf-8"))
    del settings["aws"]["accounts"]["prod-eu"]["service_role"]
    config = write_config(tmp_path, {**settings, "store": str(tmp_path / "bot.sqlite3")})
    await stage.steers_aws("deny", operation="*", account=PARTNER)

    found = [finding async for finding in examine(config, stage.environment, scopes=SCOPES)]
    await stage.steers_aws("deny", operation="*", on=False, account=PARTNER)

    said = {(one.name, one.text.partition(": ")[0]): one for one in found}
    assert f"arn:aws:sts::{PARTNER}:assumed-role/PersonalizeBot/personalize-bot" in said["AWS identity", "partner"].text
    assert "eu-west-1" in said["AWS identity", "prod-eu"].text
    assert [where for (_, where), one in said.items() if not one.well] == ["partner", "prod-eu"]
    assert "aws.accounts.prod-eu.service_role is not set" in said["service role", "prod-eu"].text
