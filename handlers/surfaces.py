"""From Slack's payloads to one shape: who typed what, where, and where the answer goes.

Payloads: docs.slack.dev, "Implementing slash commands", "Handling user interaction", "Events API".
"""

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

from bot.records import dataclass
from bot.views.blocks import OPEN, RENEW, SAY
from handlers.parse import unwrap

Payload = Mapping[str, Any]

_GREETING = re.compile(r"\s*((hey|hi|hello|dear|please|ok|okay)\b)?[\s,!]*", re.IGNORECASE)
_HOME = "app_home_opened"
_FOR_FILES = {"check", "import", "load"}
_TYPED = {None, "file_share", "thread_broadcast"}  # of all subtypes of a message, those that somebody has just typed


@dataclass(frozen=True, kw_only=True, slots=True)
class ToUrl:
    """Answer through Slack's `response_url`, which only the person sees unless the answer is public.

    It works for half an hour; `otherwise` is the user who is answered directly after that. `ours`: only our own answers
    can be replaced through it, no message of a button. `replaces`: the answer takes the place of the last, which the
    whole channel sees where it is `shown`.
    """

    url: str
    otherwise: str | None = None
    ours: bool = False
    replaces: bool = False
    shown: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class ToChannel:
    """Answer with a message, in a thread where it was asked in one; `ts` is the message that it takes the place of."""

    channel: str
    thread: str | None = None
    ts: str | None = None


Reply = ToUrl | ToChannel


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrival:
    """A command line that has arrived. `key` is the same for every delivery of it.

    `spoken` says that it may be said in other words. `ts` is the message that it stands in, and `thread` the one above.
    `over` is where the answer takes the place of a message, if all went well. `trigger` lets a form be opened for a
    moment, and `opens` says that the line is not to be carried out, but shown in its form. `written` says that a form
    wrote it. `addressed` is False where it may be talk about the bot.
    """

    key: str
    line: str
    user: str
    channel: str
    reply: Reply
    over: Reply | None = None
    spoken: bool = False
    ts: str | None = None
    thread: str | None = None
    trigger: str | None = None
    opens: bool = False
    written: bool = False
    addressed: bool = True


def from_slash(body: Payload) -> Arrival:
    """Read a slash command."""
    return Arrival(
        key=f"slash:{body['trigger_id']}",
        line=unwrap(body.get("text") or ""),
        user=body["user_id"],
        channel=body["channel_id"],
        reply=ToUrl(url=body["response_url"], ours=True),
        trigger=body["trigger_id"],
    )


def from_button(body: Payload) -> Arrival | None:
    """Read a click, None where the element types no command line (a link, say)."""
    action = body["actions"][0]
    if not action["action_id"].startswith((SAY, OPEN, RENEW)) or not action.get("value"):
        return None
    user = body["user"]["id"]
    channel = (body.get("channel") or {}).get("id") or user
    url = body.get("response_url") if not channel.startswith("D") else None  # where nobody else is, answers stay
    thread = (body.get("message") or {}).get("thread_ts")
    return Arrival(
        key=f"button:{body['trigger_id']}",
        line=action["value"],
        user=user,
        channel=channel,
        reply=ToUrl(url=url) if url else ToChannel(channel=channel, thread=thread),
        over=_over(body, url, channel, thread) if action["action_id"].startswith(RENEW) else None,
        thread=thread,
        trigger=body["trigger_id"],
        opens=action["action_id"].startswith(OPEN),
    )


def _over(body: Payload, url: str | None, channel: str, thread: str | None) -> Reply | None:
    """Return where an answer takes the place of the message of a button."""
    container = body.get("container") or {}
    if url:
        return ToUrl(url=url, replaces=True, shown=not container.get("is_ephemeral"))
    ts = container.get("message_ts")
    return ToChannel(channel=channel, thread=thread, ts=ts) if ts else None


def from_shortcut(body: Payload, forms: Collection[str]) -> Arrival | None:
    """Read a shortcut that was picked anywhere, None where it is not called as one of the verbs that have `forms`."""
    if body["type"] != "shortcut" or body["callback_id"] not in forms:
        return None
    user = body["user"]["id"]
    return Arrival(
        key=f"shortcut:{body['trigger_id']}",
        line=body["callback_id"],
        user=user,
        channel=user,
        reply=ToChannel(channel=user),
        trigger=body["trigger_id"],
        opens=True,
    )


def from_event(body: Payload) -> Arrival | None:
    """Read an event, None where it says nothing to the bot: its own messages, edits, joins and the like."""
    event = body["event"]
    line = _LINES.get(event["type"], _nothing)(body)
    if line is None or event.get("bot_id") or not event.get("user"):
        return None
    return Arrival(
        key=f"event:{body['event_id']}",
        line=line,
        user=event["user"],
        channel=event["channel"],
        reply=ToChannel(channel=event["channel"], thread=event.get("thread_ts")),
        spoken=True,
        ts=event.get("ts"),
        thread=event.get("thread_ts"),
        addressed=event["type"] != "app_mention" or _leads(body),
    )


def opened_home(body: Payload) -> str | None:
    """Return who has opened their Home tab, None where an event says something else."""
    event = body["event"]
    shown = event["type"] == _HOME and event.get("tab", "home") == "home"
    return str(event["user"]) if shown else None


def _mention(body: Payload) -> str | None:
    """Return what was said to the bot: what follows the mention of it, or else what precedes it."""
    event = body["event"]
    if event.get("edited"):
        return None
    before, *after = _mention_of(body).split(event.get("text") or "", maxsplit=1)
    return _with_files(unwrap("".join(after)) or unwrap(before), event)


def _with_files(line: str, event: Payload) -> str:
    """Return a line that means the files that were dropped with it; whatever else was said, they are checked."""
    files = [str(file["id"]) for file in event.get("files") or () if file.get("id")]
    if not files:
        return line
    verb = line if line.split()[:1] and line.split(maxsplit=1)[0].lower() in _FOR_FILES else "check"
    return " ".join([verb, *files])


def _leads(body: Payload) -> bool:
    """Say whether the mention comes first, but for a greeting: else it may be talk about the bot, not to it."""
    before = _mention_of(body).split(body["event"].get("text") or "", maxsplit=1)[0]
    return _GREETING.fullmatch(before) is not None


def _mention_of(body: Payload) -> re.Pattern[str]:
    """Return what mentions the bot in a text, or anybody where Slack does not say who the bot is."""
    user = next((granted["user_id"] for granted in body.get("authorizations") or [] if granted.get("is_bot")), None)
    return re.compile(rf"<@{re.escape(user) if user else '[A-Z0-9]+'}(?:\|[^>]*)?>[\s:,]*")


def _direct_message(body: Payload) -> str | None:
    """Return what was typed."""
    event = body["event"]
    if event.get("channel_type") != "im" or event.get("subtype") not in _TYPED:
        return None
    return _with_files(unwrap(event.get("text") or ""), event)


def _nothing(_: Payload) -> str | None:
    return None


_LINES: Mapping[str, Callable[[Payload], str | None]] = {"message": _direct_message, "app_mention": _mention}
