import asyncio
import json
import logging

import pytest

from bot.logs import JsonFormatter, TextFormatter, scrubbed, trace, trace_of, tracing

SECRETS = [
    "xoxb-12345-67890-AbCdEf",
    "xoxp-1-2-3",
    "xapp-1-A0123-45678-abcdef",
    "xoxe.xoxb-1-Mi0yLTE",
    "xoxe-1-My0xLTE",
    "https://hooks.slack.com/commands/T1/2/secretword",
    "https://hooks.slack.com/services/T1/B2/secretword",
    "http://127.0.0.1:8080/actions/T1/2/secretword",
    "wss://wss-primary.slack.com/link/?ticket=secretword&app_id=A1",
]


def record(message: str, *, error: BaseException | None = None) -> logging.LogRecord:
    """Return what a logger hands on."""
    info = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord("bot.poller", logging.INFO, __file__, 1, message, None, info)


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("formatter", [TextFormatter(), JsonFormatter()], ids=["text", "json"])
def test_no_secret_gets_into_the_log(formatter: logging.Formatter, secret: str) -> None:
    """Neither in a message nor in a traceback."""
    line = formatter.format(record(f"with {secret}, that is", error=ValueError(f"cannot reach {secret}: refused")))

    assert secret not in line
    assert "secretword" not in line
    assert "that is" in line
    assert line.count("***") >= 2


def test_what_is_no_secret_stays() -> None:
    """Addresses and names help whoever reads."""
    text = "http://127.0.0.1:9090/healthz https://slack.com/api/ s3://bucket/key xoxb xapp boxes-1"

    assert scrubbed(text) == text


def test_a_line_carries_the_id_of_its_command() -> None:
    """In both forms; without a command there is none."""
    with tracing("5f3a9c1e"):
        assert " INFO bot.poller 5f3a9c1e: done" in TextFormatter().format(record("done"))
        assert json.loads(JsonFormatter().format(record("done")))["id"] == "5f3a9c1e"

    assert " INFO bot.poller: done" in TextFormatter().format(record("done"))
    assert "id" not in json.loads(JsonFormatter().format(record("done")))


async def test_the_id_goes_along_into_tasks_and_into_no_others() -> None:
    """Two commands that run at the same time keep theirs apart."""

    async def command(number: str) -> str | None:
        with tracing(number):
            await asyncio.sleep(0)
            async with asyncio.TaskGroup() as group:
                inner = group.create_task(_trace())
            return inner.result()

    assert list(await asyncio.gather(command("1"), command("2"))) == ["1", "2"]
    assert trace() is None


def test_a_job_says_which_command_began_it() -> None:
    """What it is called by, after its kind."""
    assert trace_of("import-5f3a9c1e") == "5f3a9c1e"


def test_a_line_of_json_is_one_line() -> None:
    """However many the message and the traceback have."""
    line = JsonFormatter().format(record("a\nb", error=ValueError("two\nlines")))

    read = json.loads(line)
    assert "\n" not in line
    assert (read["level"], read["logger"], read["message"]) == ("info", "bot.poller", "a\nb")
    assert "ValueError: two\nlines" in read["error"]
    assert read["at"].endswith("+00:00")


async def _trace() -> str | None:
    return trace()
