"""Messages that the app writes, through whichever door: Web API, response_url or acknowledgement."""

from sandbox.slack import slack_files
from sandbox.slack.block_ids import with_ids
from sandbox.slack.blocks.check import check_message
from sandbox.slack.blocks.kinds import MOST_MARKDOWN
from sandbox.slack.conversations import Conversation
from sandbox.slack.local import LocalSlack
from sandbox.slack.wire import Json, Refused, without_none

LONGEST_TEXT = 40_000
MOST_ATTACHMENTS = 100
_KEPT = ("text", "blocks", "attachments", "metadata")


def content(slack: LocalSlack, body: Json) -> Json:
    """The checked content of a message: text, blocks, attachments, metadata; raises `Refused`, e.g. `no_text`."""
    if "markdown_text" in body:
        body = _from_markdown(body)
    kept = without_none({name: body.get(name) for name in _KEPT})
    if not (kept.get("text") or kept.get("blocks") or kept.get("attachments")):
        raise Refused("no_text")
    _check_attachments(slack, kept.get("attachments", []))
    if "text" in kept:
        kept["text"] = str(kept["text"])[:LONGEST_TEXT]
    if "blocks" in kept:
        kept["blocks"] = with_ids(slack_files.resolved(check(slack, kept["blocks"])))
    return kept


def from_app(slack: LocalSlack, content: Json, *, thread_ts: str | None = None) -> Json:
    """The message object of something that the app says now."""
    app, team = slack.workspace.app, slack.workspace.team
    message = {
        "type": "message",
        "user": app.bot_user_id,
        "ts": slack.next_ts(),
        "bot_id": app.bot_id,
        "app_id": app.id,
        "text": "",
        "team": team.id,
        "bot_profile": {"id": app.bot_id, "app_id": app.id, "name": app.name, "team_id": team.id},
        **content,
        "thread_ts": thread_ts,
    }
    return without_none(message)


def say(
    slack: LocalSlack,
    conversation: Conversation,
    body: Json,
    *,
    to: str | None,
    thread_ts: str | None = None,
    broadcast: bool = False,
) -> Json:
    """Post what the app says to everybody, or whisper it `to` one user; returns the message.

    `broadcast` sends a reply in a thread to the channel too.
    """
    message = from_app(slack, content(slack, body), thread_ts=thread_ts)
    message |= conversation.broadcast(thread_ts) if broadcast else {}
    if to is not None:
        return slack.whisper(conversation, to, message)
    slack.post(conversation, message)
    return message


def _check_attachments(slack: LocalSlack, attachments: list[object]) -> None:
    if len(attachments) > MOST_ATTACHMENTS:
        raise Refused("too_many_attachments")
    for attachment in attachments:
        if not isinstance(attachment, dict) or not isinstance(attachment.get("text", ""), str):
            raise Refused("invalid_attachments")
        check(slack, attachment.get("blocks", []))


def check(slack: LocalSlack, blocks: list[Json]) -> list[Json]:
    """The same blocks; raises `Refused("invalid_blocks")` with every mistake in them."""
    if mistakes := check_message(blocks) or slack_files.check(slack, blocks):
        lines = [mistake.line() for mistake in mistakes]
        messages = [f"[ERROR] {line}" for line in lines]
        raise Refused("invalid_blocks", errors=lines, response_metadata={"messages": messages})
    return blocks


def _from_markdown(body: Json) -> Json:
    if body.get("text") or body.get("blocks"):
        raise Refused("markdown_text_conflict")
    text = str(body["markdown_text"])
    if len(text) > MOST_MARKDOWN:
        raise Refused("msg_too_long")
    return {**body, "text": text, "blocks": [{"type": "markdown", "text": text}]}
