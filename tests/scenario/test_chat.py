"""The same conversation in a terminal, with no Slack at all: a process of its own, against the sandbox's AWS."""

import asyncio
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

import pytest

from bot.chat import answer_one
from tests.scenario.stage import BUCKET, Stage, settings, within, write_config
from tests.scenario.terminal import at_a_terminal

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.fixture
def arguments(stage: Stage, tmp_path: Path) -> list[str]:
    """Return how the chat is started: with settings that say nothing of Slack, and no tokens."""
    values = settings(stage.endpoints["slack_api"], tmp_path)
    role = "arn:aws:iam::000000000000:role/PersonalizeServiceRole"
    kept = {
        "aws": {"region": "us-east-1", "service_role": role},
        "store": values["store"],
        "polling": values["polling"],
    }
    return ["chat", "--config", str(write_config(tmp_path, kept))]


@pytest.fixture
def environment(stage: Stage) -> dict[str, str]:
    """Return an environment without Slack."""
    return {name: value for name, value in stage.environment.items() if not name.startswith("SLACK_")}


async def piped(arguments: list[str], environment: dict[str, str], *more: str, said: str = "") -> tuple[int, str, str]:
    """Run it with pipes, and return its exit status, what it answered, and what it wrote to stderr."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *arguments, *more, env=environment, stdin=PIPE, stdout=PIPE, stderr=PIPE
    )
    out, err = await process.communicate(said.encode())
    return process.returncode or 0, out.decode(), err.decode()


async def test_the_main_job_at_a_terminal(arguments: list[str], environment: dict[str, str]) -> None:
    """Import, train the best, deploy it, ask: with tables, numbers for buttons, and notices as they come."""
    async with at_a_terminal(arguments, environment) as terminal:
        await terminal.reads("I run Amazon Personalize for you")
        terminal.enters(f"import movies s3://{BUCKET}/items.csv dataset=items")
        await terminal.reads("Import: movies items – done")
        terminal.enters(f"import movies s3://{BUCKET}/interactions.csv")
        await terminal.reads("Import: movies interactions – done")
        assert "1. Train several and keep the best  (train movies automl)" in await terminal.reads(
            "Status  (status movies)"
        )
        terminal.enters("train the movies group")
        await terminal.reads("I understood train movies. Shall I?")
        terminal.enters("1")
        told = await terminal.reads("Metrics  (metrics")
        assert "ndcg@25" in told
        terminal.enters("deploy it")
        await terminal.reads("Shall I?")
        terminal.enters("1")
        await terminal.reads("an active user")
        terminal.enters("recommend something for user user-7")
        answer = await terminal.reads("→ recommend user-7")
        assert "Recommended for user user-7" in answer
        assert "Title" in answer
        terminal.enters("and user user-8?")
        await terminal.reads("Recommended for user user-8")
        terminal.enters("n=3")
        await terminal.reads("→ recommend user-8 n=3")

        assert await terminal.leaves() == 0


async def test_tab_completes_verbs_and_names(arguments: list[str], environment: dict[str, str]) -> None:
    """From what there is in AWS, looked up meanwhile."""
    async with at_a_terminal(arguments, environment) as terminal:
        await terminal.reads("I run Amazon Personalize for you")
        terminal.enters("status")
        await terminal.reads("movies")
        terminal.read = len(terminal.said)
        terminal.types("metr\t")
        await terminal.reads("metrics")
        terminal.types(" movi")
        await terminal.completes("movies")
        terminal.types("\x03")
        assert await terminal.leaves() == 0


async def test_one_answer_is_plain_text_in_a_pipe(arguments: list[str], environment: dict[str, str]) -> None:
    """No colours, nothing of a conversation, and a status that a script can read."""
    status, out, err = await piped(arguments, environment, "-c", "what is live?")

    assert (status, err) == (0, "")
    assert "\x1b" not in out
    assert "\n→ status\n" in out
    assert "movies" in out
    assert all(line == line.rstrip() for line in out.splitlines())


async def test_what_was_not_done_is_a_status_too(arguments: list[str], environment: dict[str, str]) -> None:
    """Also a question back."""
    status, out, _ = await piped(arguments, environment, "-c", "train the movies group")

    assert status == 1
    assert out


async def test_an_empty_line_is_answered(
    arguments: list[str], environment: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    """As whoever only looks around expects."""
    with within(environment):
        done = await answer_one("", Path(arguments[-1]), environment)

    assert done
    assert capsys.readouterr().out


async def test_lines_may_come_through_a_pipe(arguments: list[str], environment: dict[str, str]) -> None:
    """One after the other, and the last ends it."""
    status, out, _ = await piped(arguments, environment, said="jobs\nhow is it going?\nexit\nstatus\n")

    assert status == 0
    assert out.count("Nothing is running") == 2


async def test_a_second_chat_is_told_to_use_another_file(arguments: list[str], environment: dict[str, str]) -> None:
    """One file is for one process; the bot that serves Slack has its own."""
    async with at_a_terminal(arguments, environment) as terminal:
        await terminal.reads("›")
        status, out, err = await piped(arguments, environment, "-c", "status")
        assert (status, out) == (1, "")
        assert "--store FILE" in err
        other = str(Path(arguments[-1]).with_name("other.sqlite3"))
        assert (await piped(arguments, environment, "-c", "status", "--store", other))[0] == 0
