"""chat.startStream, appendStream and stopStream: a message that the app writes bit by bit."""

from collections.abc import Sequence

from sandbox.slack import bot_messages, streams
from sandbox.slack.block_ids import with_ids
from sandbox.slack.conversations import Conversation
from sandbox.slack.local import LocalSlack
from sandbox.slack.web_api.arguments import Arguments
from sandbox.slack.web_api.chat import joined, metadata
from sandbox.slack.wire import Json, Refused


def start(slack: LocalSlack, arguments: Arguments) -> Json:
    """Begin a message in a thread; in a channel, for one reader in particular."""
    conversation = joined(slack, arguments.text("channel"))
    thread_ts = arguments.text("thread_ts")
    if conversation.kind != "im":
        _check_reader(slack, arguments)
    stoppable = {"is_stoppable": True} if arguments.flag("is_stoppable") else {}
    if stoppable and streams.STOPPED_EVENT not in slack.workspace.app.events:
        raise Refused(f"not_subscribed_to_{streams.STOPPED_EVENT}")
    plan = [{"type": "plan_update", "title": ""}] if arguments.optional("task_display_mode") == "plan" else []
    blocks = _appended(slack, [], [*plan, *_chunks(arguments)])
    written = {"streaming_state": streams.RUNNING, **stoppable, **_shown(blocks)}
    message = bot_messages.from_app(slack, written, thread_ts=thread_ts)
    slack.post(conversation, message)
    return {"channel": conversation.id, "ts": message["ts"]}


def append(slack: LocalSlack, arguments: Arguments) -> Json:
    """Write on."""
    conversation, message = _streaming(slack, arguments)
    chunks = _chunks(arguments)
    if not chunks:
        raise Refused("no_text")
    blocks = _appended(slack, message.get("blocks", []), chunks)
    slack.conversations.put(conversation, {**message, **_shown(blocks)})
    return {"channel": conversation.id, "ts": message["ts"]}


def stop(slack: LocalSlack, arguments: Arguments) -> Json:
    """Write the rest; from now on it is a message like any other."""
    conversation, message = _streaming(slack, arguments)
    last = arguments.array("blocks")
    chunks = [*_chunks(arguments), *([{"type": "blocks", "blocks": last}] if last else [])]
    blocks = _appended(slack, message.get("blocks", []), chunks)
    if not blocks:
        raise Refused("no_text")
    changes = {**_shown(blocks), "streaming_state": streams.COMPLETE, **metadata(arguments)}
    return {
        "channel": conversation.id,
        "ts": message["ts"],
        "message": slack.edit(conversation, message["ts"], changes),
    }


def _check_reader(slack: LocalSlack, arguments: Arguments) -> None:
    for name in ("recipient_user_id", "recipient_team_id"):
        if not arguments.optional(name):
            raise Refused(f"missing_{name}")
    slack.user(arguments.text("recipient_user_id"))


def _streaming(slack: LocalSlack, arguments: Arguments) -> tuple[Conversation, Json]:
    conversation = joined(slack, arguments.text("channel"))
    message = slack.message(conversation, arguments.text("ts"))
    if message["user"] != slack.workspace.app.bot_user_id:
        raise Refused("message_not_owned_by_app")
    if message.get("streaming_state") == streams.STOPPED:
        raise Refused("stopped_by_user")
    if message.get("streaming_state") != streams.RUNNING:
        raise Refused("message_not_in_streaming_state")
    return conversation, message


def _chunks(arguments: Arguments) -> list[Json]:
    text = arguments.optional("markdown_text")
    return [*([{"type": "markdown_text", "text": text}] if text else []), *(arguments.array("chunks") or [])]


def _appended(slack: LocalSlack, blocks: list[Json], chunks: Sequence[object]) -> list[Json]:
    """The message's blocks with these chunks; blocks that come as such are checked as in any message."""
    for chunk in chunks:
        if isinstance(chunk, dict) and isinstance(chunk.get("blocks"), list):
            bot_messages.check(slack, chunk["blocks"])
    return streams.appended(blocks, chunks)


def _shown(blocks: list[Json]) -> Json:
    return {"text": streams.markdown(blocks), "blocks": with_ids(blocks)}
