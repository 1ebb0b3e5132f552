import ast
import inspect
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from slack_sdk.web.async_client import AsyncWebClient

from handlers import VERBS
from handlers.manifest import EVENTS, SCOPES, manifest
from handlers.reference import with_verb_table

ROOT = Path(__file__).parents[2]
MANIFEST = ROOT / "deploy" / "slack-manifest.yaml"

METHOD_SCOPES: dict[str, set[str]] = {
    "auth_test": set(),
    "apps_connections_open": set(),
    "chat_postMessage": {"chat:write"},
    "chat_postEphemeral": {"chat:write"},
    "chat_update": {"chat:write"},
    "views_publish": set(),
    "conversations_history": {"channels:history", "groups:history", "im:history"},
    "conversations_replies": {"channels:history", "groups:history", "im:history"},
    "conversations_open": {"im:write"},
    "files_getUploadURLExternal": {"files:write"},
    "files_completeUploadExternal": {"files:write"},
    "files_info": {"files:read"},
    "files_upload_v2": {"files:write"},
    "usergroups_users_list": {"usergroups:read"},
    "users_info": {"users:read"},
    "views_open": set(),
    "views_update": set(),
}
"""What each Web API method needs (docs.slack.dev, "Web API methods")."""

EVENT_SCOPES = {"app_mention": {"app_mentions:read"}, "message.im": {"im:history"}, "app_home_opened": set()}
"""What each event needs (docs.slack.dev, "Events")."""


def test_the_readme_lists_the_verbs_as_they_are() -> None:
    """Its table is the one in the code: `handlers.reference` writes it."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert "<!-- verbs -->" in readme
    assert with_verb_table(readme) == readme
    assert all(f"`{verb.name}" in readme for verb in VERBS)


def test_the_manifest_file_is_what_the_code_prints() -> None:
    """`python -m handlers.manifest > deploy/slack-manifest.yaml` changes nothing."""
    printed = subprocess.run([sys.executable, "-m", "handlers.manifest"], cwd=ROOT, capture_output=True, check=True)

    assert printed.stdout == MANIFEST.read_bytes()
    assert yaml.safe_load(printed.stdout) == manifest()


def test_the_manifest_keeps_slacks_limits() -> None:
    """Lengths of the manifest schema (github.com/slackapi/manifest-schema)."""
    read: dict[str, Any] = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    (command,) = read["features"]["slash_commands"]

    assert len(read["display_information"]["name"]) <= 35
    assert len(read["display_information"]["description"]) <= 140
    assert re.fullmatch(r"#[0-9a-f]{6}", read["display_information"]["background_color"])
    assert len(read["features"]["bot_user"]["display_name"]) <= 80
    assert re.fullmatch(r"/[a-z0-9_-]{1,31}", command["command"])
    assert len(command["description"]) <= 2_000
    assert len(command["usage_hint"]) <= 1_000
    assert len(read["features"]["shortcuts"]) <= 10
    for shortcut in read["features"]["shortcuts"]:
        assert len(shortcut["name"]) <= 24
        assert len(shortcut["description"]) <= 150
    assert len(read["oauth_config"]["scopes"]["bot"]) <= 255
    assert read["settings"]["socket_mode_enabled"] is True
    assert read["settings"]["interactivity"]["is_enabled"] is True


def test_the_hint_names_every_verb() -> None:
    """Slack shows it while people type."""
    (command,) = manifest()["features"]["slash_commands"]

    assert command["usage_hint"].split(" | ") == [verb.name for verb in VERBS]


def test_forms_have_shortcuts() -> None:
    """Called as the form is; the bot knows it by the verb. Slack gives an app five (App manifest reference)."""
    shortcuts = {one["callback_id"]: one["name"] for one in manifest()["features"]["shortcuts"]}

    assert shortcuts == {verb.name: verb.form.title for verb in VERBS if verb.form and verb.form.shortcut}
    assert len(shortcuts) <= 5


def test_the_app_asks_for_the_scopes_that_it_uses_and_no_others() -> None:
    """Each method that is called and each event that is read has its scopes; each scope has its use."""
    used = {"commands"}.union(*(METHOD_SCOPES[name] for name in called()), *(EVENT_SCOPES[name] for name in EVENTS))

    assert used == set(SCOPES)


def test_the_events_are_those_that_are_read() -> None:
    """An event that nobody subscribed to never comes; one that nobody reads is noise."""
    surfaces = (ROOT / "handlers" / "surfaces.py").read_text(encoding="utf-8")

    for event in EVENTS:
        assert f'"{event.split(".")[0]}"' in surfaces


@pytest.mark.parametrize("name", ["chat_postMessage", "usergroups_users_list", "conversations_history"])
def test_calls_are_found_in_the_code(name: str) -> None:
    """The search would notice a method, so its silence means something."""
    assert name in called()


def called() -> set[str]:
    """Return the Web API methods that the code names, called or handed on, by their names in the SDK."""
    named = {attribute.attr for attribute in _attributes() if _is_client(attribute.value)}
    return {name for name in named if inspect.iscoroutinefunction(getattr(AsyncWebClient, name, None))}


def _attributes() -> Iterator[ast.Attribute]:
    for folder in (ROOT / "bot" / "slack", ROOT / "handlers"):
        for path in folder.glob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Attribute):
                    yield node


def _is_client(value: ast.expr) -> bool:
    name = value.attr if isinstance(value, ast.Attribute) else value.id if isinstance(value, ast.Name) else ""
    return name in {"client", "_client"}
