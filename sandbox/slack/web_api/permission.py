"""What the app was granted, and what it may see."""

from sandbox.slack.conversations import Conversation
from sandbox.slack.local import LocalSlack
from sandbox.slack.wire import Refused


def permit(slack: LocalSlack, scope: str) -> None:
    """Raise `Refused("missing_scope")` unless the app was granted this scope."""
    granted = slack.workspace.app.scopes
    if scope not in granted:
        raise Refused("missing_scope", needed=scope, provided=",".join(sorted(granted)))


def visible(slack: LocalSlack, reference: str) -> Conversation:
    """The conversation, if the app may know of it: public channels, and what it is in; raises `Refused`."""
    conversation = slack.conversation(reference)
    if not conversation.open_to(slack.workspace.app.bot_user_id):
        raise Refused("channel_not_found")
    return conversation
