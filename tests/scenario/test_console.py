"""What the console says when the bot cannot start: one sentence that leads on."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main
from tests.scenario.program import assert_one_sentence
from tests.scenario.stage import settings, write_config

NOBODY_LISTENS = "http://127.0.0.1:9/api/"  # the discard port
TOKENS = {"SLACK_BOT_TOKEN": "xoxb-local", "SLACK_APP_TOKEN": "xapp-local"}


def run(folder: Path, changes: Mapping[str, Any], patch: pytest.MonkeyPatch, **environment: str) -> int:
    """Run the bot with a changed configuration, where it cannot get far; returns its exit status."""
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"):
        patch.delenv(name, raising=False)
    for name, value in environment.items():
        patch.setenv(name, value)
    config = write_config(folder, settings(NOBODY_LISTENS, folder) | dict(changes))
    return main(["run", "--config", str(config)])


@pytest.mark.parametrize(
    "changes, words",
    [
        ({"polling": {"hto": "1s"}}, ["polling.hto is no setting", "hot, cold"]),
        ({"polling": {"hot": "soon"}}, ["polling.hot", "a duration such as 20s", "'soon'"]),
        ({"slack": {"mode": "carrier-pigeon"}}, ["slack.mode", "one of socket, http", "'carrier-pigeon'"]),
        ({"slack": {"bot_token": "xoxb-1"}}, ["slack.bot_token is a secret", "environment variable"]),
        ({"roles": {"operator": {"users": "U1"}}}, ["roles.operator.users", "a list such as"]),
        ({"verbs": {"trian": "admin"}}, ["verbs.trian is no verb", "train"]),
        ({"contest": {"metric": "accuracy"}}, ["contest", "accuracy", "ndcg@25"]),
        ({"colour": "red"}, ["colour is no setting", "slack, aws"]),
    ],
    ids=lambda value: next(iter(value), "") if isinstance(value, dict) else "",
)
def test_a_wrong_setting_is_named(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    changes: Mapping[str, Any],
    words: list[str],
) -> None:
    """With what is allowed there."""
    assert run(tmp_path, changes, monkeypatch, **TOKENS) == 1

    assert_one_sentence(capsys.readouterr().err, *words)


def test_missing_secrets_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """All at once, with where to find them."""
    assert run(tmp_path, {}, monkeypatch) == 1

    assert_one_sentence(capsys.readouterr().err, "SLACK_BOT_TOKEN and SLACK_APP_TOKEN must be set", "README")


def test_a_missing_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the way to one."""
    assert main(["run", "--config", str(tmp_path / "other.yaml")]) == 1

    assert_one_sentence(capsys.readouterr().err, "other.yaml", "Copy config.yaml")


def test_a_slack_that_cannot_be_reached(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its address may be mistyped."""
    assert run(tmp_path, {}, monkeypatch, **TOKENS) == 1

    assert_one_sentence(capsys.readouterr().err, "Slack cannot be reached", NOBODY_LISTENS)


def test_wrong_settings_of_aws_end_a_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """They show a moment after people are served, when boto3 is loaded."""
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nonexistent")
    changes = {"aws": {"accounts": {"prod": {"region": "us-east-1", "profile": "nobody"}}}}
    config = write_config(tmp_path, settings(NOBODY_LISTENS, tmp_path) | changes)

    assert main(["chat", "--config", str(config)]) == 1

    assert_one_sentence(capsys.readouterr().err, "The AWS settings of this machine", "(nobody)")
