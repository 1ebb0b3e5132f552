"""The manifest of the Slack app, written from the table of verbs.

`python -m handlers.manifest > deploy/slack-manifest.yaml` brings the file up to date.

Keys and limits: docs.slack.dev, "App manifest reference".
"""

import sys
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from bot.config import Config
from handlers import VERBS
from handlers.verb import Verb

EVENTS = ("app_home_opened", "app_mention", "message.im")
SCOPES = (
    "app_mentions:read",  # the event app_mention
    "channels:history",  # finds a message in a channel whose post was cut off, so that it is not posted twice
    "chat:write",  # posts and edits
    "commands",  # the slash command
    "files:read",  # reads files that people drop, and asks whether Slack knows a picture of ours yet
    "files:write",  # uploads charts as pictures, where Slack does not draw them
    "groups:history",  # as channels:history, in private channels
    "im:history",  # the event message.im, and as channels:history
    "im:write",  # opens a direct message with who asked
    "usergroups:read",  # roles by user group
    "users:read",  # what people are called, so that lists need not mention them
)


def manifest(verbs: Sequence[Verb] = VERBS, *, command: str = Config().slack.command) -> Mapping[str, Any]:
    """Return what Slack has to know of the app."""
    return {
        "display_information": {
            "name": "Personalize",
            "description": "Import, train, compare, deploy and recommend with Amazon Personalize",
            "background_color": "#1f3a5f",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "personalize", "always_online": True},
            "shortcuts": [
                {"name": verb.form.title, "type": "global", "callback_id": verb.name, "description": verb.summary}
                for verb in verbs
                if verb.form and verb.form.shortcut
            ],
            "slash_commands": [
                {
                    "command": command,
                    "description": "Amazon Personalize: data, trainings, campaigns, recommendations",
                    "usage_hint": " | ".join(verb.name for verb in verbs),
                    "should_escape": True,
                }
            ],
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {"bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True},
            "org_deploy_enabled": False,
            "socket_mode_enabled": True,
            "token_rotation_enabled": False,
        },
    }


def main() -> None:
    """Print the manifest."""
    sys.stdout.write(yaml.safe_dump(manifest(), sort_keys=False, allow_unicode=True, width=120))


if __name__ == "__main__":
    main()
