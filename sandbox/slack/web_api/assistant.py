"""assistant.threads.*: what the app shows around a thread."""

from sandbox.slack import assistant
from sandbox.slack.conversations import Conversation
from sandbox.slack.ids import ts_order
from sandbox.slack.local import LocalSlack
from sandbox.slack.web_api.arguments import Arguments
from sandbox.slack.wire import Json, Refused, invalid_arguments

MOST_PROMPTS = 4
MOST_LOADING_MESSAGES = 10


def set_status(slack: LocalSlack, arguments: Arguments) -> Json:
    """Say what the app is doing; an empty status takes it away, and so does the app's next message in the thread."""
    if "status" not in arguments:
        raise invalid_arguments("missing required field: status")
    loading = arguments.array("loading_messages") or []
    if len(loading) > MOST_LOADING_MESSAGES:
        raise invalid_arguments(f"no more than {MOST_LOADING_MESSAGES} items allowed [json-pointer:/loading_messages]")
    conversation, ts = _thread(slack, arguments)
    slack.statuses.show(conversation.id, ts, arguments.optional("status") or "", [str(one) for one in loading])
    return {}


def set_title(slack: LocalSlack, arguments: Arguments) -> Json:
    """Name a thread."""
    return _change(slack, arguments, title=arguments.text("title"))


def set_suggested_prompts(slack: LocalSlack, arguments: Arguments) -> Json:
    """Offer up to four things to say; without `thread_ts`, below the latest message."""
    prompts = arguments.array("prompts") or []
    if not prompts:
        raise invalid_arguments("missing required field: prompts")
    if len(prompts) > MOST_PROMPTS:
        raise invalid_arguments(f"no more than {MOST_PROMPTS} items allowed [json-pointer:/prompts]")
    for place, prompt in enumerate(prompts):
        if not _is_prompt(prompt):
            raise invalid_arguments(f"must have a title and a message [json-pointer:/prompts/{place}]")
    return _change(slack, arguments, suggested_prompts={"title": arguments.optional("title"), "prompts": prompts})


def _is_prompt(prompt: object) -> bool:
    return isinstance(prompt, dict) and all(isinstance(prompt.get(name), str) for name in ("title", "message"))


def _change(slack: LocalSlack, arguments: Arguments, **fields: object) -> Json:
    conversation, ts = _thread(slack, arguments)
    assistant.change(slack, conversation, ts, **fields)
    return {}


def _thread(slack: LocalSlack, arguments: Arguments) -> tuple[Conversation, str]:
    conversation = slack.conversations.get(arguments.text("channel_id"))
    if conversation is None or slack.workspace.app.bot_user_id not in conversation.members:
        raise Refused("channel_not_found", detail="Invalid channel_id")
    ts = arguments.optional("thread_ts") or max(conversation.messages, key=ts_order, default="")
    if ts not in conversation.messages:
        raise Refused("invalid_thread_ts", detail="Thread not found")
    return conversation, ts
