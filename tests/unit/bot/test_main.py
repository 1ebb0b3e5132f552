"""The command line, short of running the bot."""

import subprocess
import sys

import pytest

from bot.__main__ import main

LOADED = """
import sys
before = set(sys.modules)
{}
print(*sorted({{name.partition(".")[0] for name in set(sys.modules) - before}} - sys.stdlib_module_names))
print(*{{"sqlalchemy.orm"}} & set(sys.modules))
"""
HELP = """
from contextlib import redirect_stdout, suppress
from io import StringIO
from bot.__main__ import main
with suppress(SystemExit), redirect_stdout(StringIO()):
    main(["--help"])
"""
RUN = """
import bot.app, bot.config, bot.operations.server, bot.slack.receiving
import handlers, handlers.dispatch, handlers.listeners, handlers.slack_app
"""


def loaded_by(code: str) -> set[str]:
    """Return the names of the libraries that Python loads for it, besides its own."""
    command = [sys.executable, "-c", LOADED.format(code)]
    return set(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split())


def test_help_loads_no_library() -> None:
    """Whoever asks for help has it at once."""
    assert loaded_by(HELP) == {"bot"}


def test_a_bot_that_runs_loads_nothing_heavy() -> None:
    """Not what its worker processes need, nor what only some bots do, nor the sandbox.

    boto3 comes once Slack is connected.
    """
    loaded = loaded_by(RUN)

    assert {"slack_bolt", "sqlalchemy"} <= loaded
    assert not loaded & {"boto3", "botocore"}
    assert not loaded & {"alembic", "matplotlib", "moto", "numpy", "pandas", "psycopg", "sandbox", "scipy"}
    assert "sqlalchemy.orm" not in loaded


@pytest.mark.parametrize("program", ["demo", "sandbox"])
@pytest.mark.parametrize("missing", ["moto", "scipy", "sandbox"])
def test_a_plain_installation_says_what_the_sandbox_needs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], program: str, missing: str
) -> None:
    """In a sentence, instead of a module that is not found."""
    monkeypatch.setitem(sys.modules, missing, None)

    assert main([program]) == 1

    said = capsys.readouterr().err
    assert said.startswith(f"`{program}` needs the sandbox's dependencies")
    assert "make demo" in said
