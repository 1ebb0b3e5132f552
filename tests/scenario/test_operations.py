"""What whoever runs the bot sees of it, and what a refresh of the connection costs those who type."""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import yaml
from aiohttp import ClientSession

from bot.doctor import examine
from handlers.manifest import SCOPES
from sandbox.slack import server
from sandbox.slack.workspace import local_app, local_workspace
from tests.scenario.program import Program, started
from tests.scenario.regular import Regular, job_of, text
from tests.scenario.stage import ADA, BUCKET, MANIFEST, Stage, empty, set_up, within, write_config
from tests.scenario.test_other_slacks import free_port

pytestmark = pytest.mark.asyncio(loop_scope="session")

DOCKERFILE = Path(__file__).parents[2] / "Dockerfile"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def stage(world: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """Set the stage without a bot."""
    await empty(world)
    async with set_up(world, tmp_path_factory.mktemp("stage")) as opened:
        yield opened


@pytest.fixture(scope="module")
def port() -> int:
    """Where operations look."""
    return free_port()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def bot(stage: Stage, port: int) -> AsyncIterator[Program]:
    """Start the bot as a process of its own, as talkative as it can be."""
    environment = {**stage.environment, "OPERATIONS_PORT": str(port)}
    async with started(stage.config, environment, "--log-format", "json", "--log-level", "debug") as program:
        await program.writes("connected to Slack")
        yield program


async def page(port: int, path: str) -> tuple[int, str]:
    """Return the status and the text of a page for operations."""
    async with ClientSession() as session, session.get(f"http://127.0.0.1:{port}/{path}") as response:
        return response.status, await response.text()


async def examined(config: Path, environment: Mapping[str, str]) -> tuple[int, dict[str, str]]:
    """Run `doctor`, and return its exit status and what it says of each thing, from `ok` or `FIX` on."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "doctor", "--config", str(config)), env=environment, stdout=PIPE, stderr=PIPE
    )
    out, error = await process.communicate()
    assert error.decode() == ""
    assert process.returncode is not None
    return process.returncode, said(out.decode().splitlines())


async def findings(config: Path, environment: Mapping[str, str]) -> dict[str, str]:
    """Return what `doctor` says of each thing, without a process, which would take seconds to start."""
    with within(environment):
        return said([str(finding) async for finding in examine(config, environment, scopes=SCOPES)])


def said(lines: Iterable[str]) -> dict[str, str]:
    """Return what lines of the doctor say of each thing."""
    return {line[5:18].strip(): line[:4] + line[18:].strip() for line in lines}


def changed(stage: Stage, folder: Path, **sections: Mapping[str, Any]) -> Path:
    """Return the configuration with other values in some sections."""
    values = yaml.safe_load(stage.config.read_text(encoding="utf-8"))
    for name, section in sections.items():
        values[name] = {**values.get(name, {}), **section}
    return write_config(folder, values | {"store": str(folder / "bot.sqlite3")})


@pytest.mark.own_slack("scopes are told")
async def test_the_doctor_finds_a_good_installation_well(stage: Stage) -> None:
    """Each thing has its line, and the status is 0."""
    status, says = await examined(stage.config, stage.environment)

    assert list(says) == [
        *("settings", "bot token", "scopes", "exactly once", "app token"),
        *("AWS identity", "Personalize", "service role", "store"),
    ]
    assert all(line.startswith("ok ") for line in says.values()), says
    assert status == 0


@pytest.mark.own_slack("tokens are checked")
async def test_the_doctor_says_what_to_do_about_slack(stage: Stage, tmp_path: Path) -> None:
    """Both tokens are tried."""
    tokens = {"SLACK_BOT_TOKEN": "xoxb-other", "SLACK_APP_TOKEN": "xapp-other"}
    says = await findings(changed(stage, tmp_path), {**stage.environment, **tokens})

    assert says["bot token"].startswith("FIX auth.test: invalid_auth. SLACK_BOT_TOKEN must be")
    assert says["app token"].startswith("FIX apps.connections.open: invalid_auth. SLACK_APP_TOKEN must be")
    assert says["AWS identity"].startswith("ok ")


async def test_the_doctor_says_what_to_do_about_aws(stage: Stage, tmp_path: Path) -> None:
    """A role that is not set, and a permission that is missing."""
    await stage.steers_aws("deny", operation="ListDatasetGroups", on=True)
    status, says = await examined(changed(stage, tmp_path, aws={"service_role": None}), stage.environment)
    await stage.steers_aws("deny", operation="ListDatasetGroups", on=False)

    assert "personalize:ListDatasetGroups" in says["Personalize"]
    assert says["service role"].startswith("FIX aws.service_role is not set, so `import` cannot work.")
    assert says["store"].startswith("ok ")
    assert status == 1


@pytest.mark.own_slack("scopes of its own")
async def test_the_doctor_names_scopes_that_were_not_granted(stage: Stage, tmp_path: Path) -> None:
    """And what goes wrong without them."""
    manifest = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    manifest["oauth_config"]["scopes"]["bot"].remove("groups:history")
    async with server.serve(workspace=local_workspace(local_app().installed_from(manifest))) as slack:
        says = await findings(changed(stage, tmp_path, slack={"api_url": slack.api_url}), stage.environment)

    assert says["scopes"].startswith("FIX not granted: groups:history. Add them under")
    assert "may come twice" in says["exactly once"]
    assert says["app token"].startswith("ok ")


async def test_the_doctor_stops_at_settings_that_are_none(stage: Stage, tmp_path: Path) -> None:
    """There is nothing to try them with."""
    (tmp_path / "config.yaml").write_text("slack: {mode: carrier}", encoding="utf-8")
    says = await findings(tmp_path / "config.yaml", stage.environment)

    assert list(says) == ["settings"]
    assert "slack.mode: must be one of socket, http" in says["settings"]
    assert says["settings"].startswith("FIX")


@pytest.mark.own_slack("scopes are told")
async def test_a_bot_that_runs_is_well_and_ready(bot: Program, port: int, stage: Stage) -> None:
    """By the check that the container makes, too; the doctor leaves its store alone."""
    (check,) = (line.split("CMD ")[1] for line in DOCKERFILE.read_text().splitlines() if "healthz" in line)
    environment = {**stage.environment, "OPERATIONS_PORT": str(port)}
    probe = await asyncio.create_subprocess_exec(sys.executable, *json.loads(check)[1:], env=environment)

    assert await probe.wait() == 0
    assert (await page(port, "healthz"))[0] == 200
    assert (await page(port, "readyz"))[0] == 200
    says = await findings(stage.config, stage.environment)
    assert "open in another process" in says["store"]
    assert all(line.startswith("ok ") for line in says.values()), says
    assert bot.process.returncode is None


@pytest.mark.usefixtures("bot")
async def test_what_the_bot_does_is_counted(stage: Stage, ada: Regular, port: int) -> None:
    """From the acknowledgement to the notice, and what AWS throttled on the way."""
    await stage.steers_aws("throttle", operation="DescribeDatasetGroup", next=2)
    await ada.asks(f"import films s3://{BUCKET}/interactions.csv")
    done = await ada.hears("Import: films interactions – done")
    await ada.hears("Import: films interactions – done", channel=ADA)
    await ada.asks("trian films")

    _, metrics = await page(port, "metrics")
    counted = {
        line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in metrics.splitlines() if line[0] != "#"
    }

    def count(name: str) -> float:
        return counted.get(f"personalize_bot_{name}", 0)

    assert job_of(done)
    assert count("ack_seconds_count") >= 2
    assert count('ack_seconds_bucket{le="3.0"}') == count("ack_seconds_count")
    assert count('command_seconds_count{outcome="done",verb="import"}') == 1
    assert count('command_seconds_count{outcome="NotFound",verb="?"}') == 1
    assert count('aws_throttles_total{account="",operation="DescribeDatasetGroup",service="personalize"}') == 2
    created = 'aws_call_seconds_count{account="",operation="CreateDatasetImportJob",outcome="ok",service="personalize"}'
    assert count(created) == 1
    assert count('notices_total{outcome="posted"}') >= 3
    assert count('slack_call_seconds_count{method="chat.postMessage",outcome="ok"}') >= 3
    assert count('turns_total{loop="poller"}') > 0
    assert count("outbox_parked") == 0
    assert count("outbox_waiting") <= 1  # an edit may rest, since Slack takes few
    assert count("slack_connected") == 1


@pytest.mark.usefixtures("bot")
@pytest.mark.own_slack("connections that are refreshed")
async def test_no_command_is_lost_or_answered_twice_while_connections_are_refreshed(ada: Regular) -> None:
    """A hundred and twenty commands, and a refresh every ten."""
    before = {message["ts"] for message in await ada.messages()}
    refreshed = 0

    async def typed(number: int) -> None:
        nonlocal refreshed
        await ada.types(f"/personalize help-{number}")
        if number % 10 == 0:
            refreshed += await ada.refreshes_connections()

    for batch in range(0, 120, 8):
        await asyncio.gather(*(typed(number) for number in range(batch, batch + 8)))
    await ada.wait_for(lambda message: "help-119" in text(message), within=20)
    await ada.asks("jobs")

    said = [text(message) for message in await ada.messages() if message["ts"] not in before]
    answers = Counter(number for number in range(120) for one in said if f"“help-{number}”" in one)
    assert answers == Counter(range(120))
    assert refreshed >= 6
    assert not [one for one in said if "failed with the error" in one]


async def test_the_log_tells_one_story_and_no_secret(bot: Program, stage: Stage, ada: Regular) -> None:
    """A command and the job that it began share an id; the last command is carried out before the bot is gone."""
    await ada.asks(f"import story s3://{BUCKET}/interactions.csv")
    job = job_of(await ada.hears("Import: story interactions – done"))
    await ada.types("/personalize status story")
    assert await bot.terminated() == 0
    await ada.wait_for(lambda message: "Dataset group story" in text(message))

    log = "".join(bot.log)
    lines = [json.loads(line) for line in bot.log if line]
    about = [line["message"] for line in lines if line.get("id") == job.rpartition("-")[2]]
    assert about[:2] == [f"job {job} was started", f"{ADA} in {ada.channel}: import: done"]
    for name in ("bot_token", "app_token", "signing_secret"):
        assert stage.endpoints[name] not in log
    assert "/commands/" not in log
    assert "ticket=" not in log
    grave = [line["message"] for line in lines if line["level"] not in {"debug", "info"}]
    assert [one for one in grave if not one.startswith("AWS throttles: ")] == []  # which it did, in a test before
