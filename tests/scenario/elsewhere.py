"""A Slack server that runs already, for the scenarios to be played in instead of the sandbox's own.

`SCENARIO_SLACK` is its address, below which `/_control` is; `SCENARIO_SLACK_API` its Web API, where that is not `/api/`
there; `SCENARIO_SLACK_ROUTES=all` says that it is the sandbox, whose `/_control` has more than the common
routes; `SCENARIO_SLACK_BOT_TOKEN` and `SCENARIO_SLACK_APP_TOKEN` are the app's tokens. Its workspace must have
the people, channels and bot that `local-slack.yaml` has. AWS remains the sandbox's.
"""

import os
from collections.abc import Mapping

ADDRESS = "SCENARIO_SLACK"
COMMON = frozenset(
    {
        "state",
        "log",
        "messages",
        "message",
        "command",
        "interact",
        "reaction",
        "edit-message",
        "delete-message",
        "open-home",
        "reset",
    }
)
"""The routes of `/_control` that every such server has, as parvalabs/local-slack named them."""


def has_every_route() -> bool:
    """Tell whether all tests can be played there: it is the sandbox, as a process of its own."""
    return os.environ.get(f"{ADDRESS}_ROUTES", "common") == "all"


def running_slack() -> Mapping[str, str] | None:
    """Return where it is and which tokens it takes; None means that the sandbox serves one."""
    address = os.environ.get(ADDRESS, "").rstrip("/")
    if not address:
        return None
    return {
        "slack": address,
        "slack_api": os.environ.get(f"{ADDRESS}_API", f"{address}/api/"),
        "bot_token": os.environ.get(f"{ADDRESS}_BOT_TOKEN", "xoxb-local"),
        "app_token": os.environ.get(f"{ADDRESS}_APP_TOKEN", "xapp-local"),
        "signing_secret": "no-signature-is-checked",
    }
