"""What the app was granted."""

from sandbox.slack.local import LocalSlack
from sandbox.slack.wire import Refused


def permit(slack: LocalSlack, scope: str) -> None:
    """Raise `Refused("missing_scope")` unless the app was granted this scope."""
    granted = slack.workspace.app.scopes
    if scope not in granted:
        raise Refused("missing_scope", needed=scope, provided=",".join(sorted(granted)))
