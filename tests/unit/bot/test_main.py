"""The command line, short of running the bot."""

import sys

import pytest

from bot.__main__ import main


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
