"""How soon a form is open, and its menus are answered: `python benchmarks/forms.py`.

The sandbox and the bot run as processes of their own; the figures are Slack's, between what it sent and what came back.
Beside them, its acknowledgement of the same command, which asks nobody for anything. Ends with 1 where a target is
missed.
"""

import asyncio
import json
import os
import statistics
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import boto3
import yaml
from targets import Target, judge

from sandbox.slack.person import Person

TIMES = 50
GROUPS = ("books", "movies", "songs")
CHANNEL, ADA = "C0RECOMMEN", "U00000ADA"
PATIENCE = 60.0  # seconds that a program has to start
MANIFEST = Path(__file__).parents[1] / "deploy" / "slack-manifest.yaml"


@asynccontextmanager
async def process(*words: str, **environment: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run one of our programs while the block runs."""
    started = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", *words), env=os.environ | environment, stdout=asyncio.subprocess.PIPE
    )
    try:
        yield started
    finally:
        started.terminate()
        await started.wait()


@asynccontextmanager
async def stage(folder: Path) -> AsyncIterator[Person]:
    """Yield somebody in a channel where the bot is, in an account with some groups."""
    async with process("sandbox", "--manifest", str(MANIFEST), "--no-limits") as sandbox:
        where = json.loads(await _line(sandbox))
        config = folder / "config.yaml"
        roles = {"operator": {"users": [ADA]}}
        settings = {"slack": {"api_url": where["slack_api"]}, "store": str(folder / "bot.sqlite3"), "roles": roles}
        config.write_text(yaml.safe_dump(settings | {"aws": {"region": "us-east-1"}}))
        keys = {"AWS_ACCESS_KEY_ID": "sandbox", "AWS_SECRET_ACCESS_KEY": "sandbox", "AWS_ENDPOINT_URL": where["aws"]}
        tokens = {f"SLACK_{name.upper()}": where[name] for name in ("bot_token", "app_token")}
        await asyncio.to_thread(_furnish, where["aws"])
        async with (
            process("bot", "run", "--config", str(config), **keys, **tokens),
            Person(where["slack"], user=ADA, channel=CHANNEL) as ada,
        ):
            await _answered(ada)
            yield ada


async def measure(ada: Person) -> dict[str, list[float]]:
    """Return milliseconds: of acknowledgements, of openings, and of menus."""
    found: dict[str, list[float]] = {"acknowledged": [], "opened": [], "searched": []}
    for turn in range(TIMES):
        before = len(await ada.log())
        await ada.types("/personalize train")
        view = await ada.sees_form("Train a model", saying="GROUP recipe")
        await ada.looks_up("field:group", GROUPS[turn % len(GROUPS)][:2], view=view)
        entries = (await ada.log())[before:]
        asked = next(entry for entry in entries if entry["direction"] == "to_bot")
        opened = next(entry for entry in entries if entry["summary"] == "views.open")
        acknowledged, *_, searched = [entry["ack_ms"] for entry in entries if "ack_ms" in entry]
        found["acknowledged"].append(acknowledged)
        found["opened"].append(opened["time"] - asked["time"])
        found["searched"].append(searched)
        await ada.closes()
    return found


def main() -> int:
    """Measure, and say how that went."""
    with TemporaryDirectory() as folder:
        found = asyncio.run(_measured(Path(folder)))
    for what, times in found.items():
        print(f"{what:13} median {statistics.median(times):6.1f} ms   95 % {_most(times):6.1f} ms   of {len(times)}")
    return judge(
        [
            Target(what="a form is open, 95 %", measured=_most(found["opened"]), bound=100, unit=" ms"),
            Target(what="a menu is answered, 95 %", measured=_most(found["searched"]), bound=100, unit=" ms"),
        ]
    )


async def _measured(folder: Path) -> dict[str, list[float]]:
    async with stage(folder) as ada:
        return await measure(ada)


async def _answered(ada: Person) -> None:
    """Wait until the bot answers at all."""
    async with asyncio.timeout(PATIENCE):
        while True:
            await ada.types("/personalize help")
            try:
                await ada.reads("What I can do", within=2)
            except TimeoutError:
                continue
            return


async def _line(program: asyncio.subprocess.Process) -> str:
    async with asyncio.timeout(PATIENCE):
        return (await program.stdout.readline()).decode() if program.stdout else ""


def _furnish(endpoint: str) -> None:
    client = boto3.client(
        "personalize",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="sandbox",
        aws_secret_access_key="sandbox",  # noqa: S106 - the sandbox takes any
    )
    for group in GROUPS:
        client.create_dataset_group(name=group)


def _most(times: Sequence[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


if __name__ == "__main__":
    sys.exit(main())
