"""What people do through `/_control`: one function a POST route."""

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from sandbox.slack import assistant, forms, gestures, people
from sandbox.slack.delivery.socket_mode import REASONS
from sandbox.slack.faults import read_fault
from sandbox.slack.local import LocalSlack
from sandbox.slack.wire import Json, Refused

Post: TypeAlias = Callable[[LocalSlack, Json], Awaitable[Json]]


async def _message(slack: LocalSlack, body: Json) -> Json:
    message = people.says(
        slack,
        channel=body["channel"],
        user=body["user"],
        text=str(body.get("text", "")),
        thread_ts=body.get("thread_ts"),
        broadcast=body.get("reply_broadcast") is True,
    )
    return {"message": {"channel": slack.conversation(body["channel"]).id, **message}}


async def _command(slack: LocalSlack, body: Json) -> Json:
    where = {"channel": body["channel"], "user": body["user"]}
    return _outcome(await people.commands(slack, **where, command=body["command"], text=str(body.get("text", ""))))


async def _interact(slack: LocalSlack, body: Json) -> Json:
    who = {"user": body["user"], "chosen": body["action"], "state": _state(body)}
    if "view_id" in body:
        return _outcome(await gestures.clicks_in_view(slack, view_id=body["view_id"], **who))
    return _outcome(await gestures.clicks(slack, channel=_field(body, "channel"), ts=_field(body, "messageTs"), **who))


async def _reaction(slack: LocalSlack, body: Json) -> Json:
    slack.user(body["user"])
    conversation, present = slack.conversation(body["channel"]), body.get("present", True)
    slack.react(conversation, body["ts"], user=body["user"], name=body["name"], added=bool(present))
    return {}


async def _pin(slack: LocalSlack, body: Json) -> Json:
    where = {name: body[name] for name in ("channel", "ts", "user")}
    people.pins(slack, **where, present=body.get("present") is not False)
    return {}


async def _stop_stream(slack: LocalSlack, body: Json) -> Json:
    people.stops(slack, **{name: body[name] for name in ("channel", "ts", "user")})
    return {}


async def _edit(slack: LocalSlack, body: Json) -> Json:
    return {"message": people.edits(slack, **{name: body[name] for name in ("channel", "ts", "user", "text")})}


async def _delete(slack: LocalSlack, body: Json) -> Json:
    people.deletes(slack, **{name: body[name] for name in ("channel", "ts", "user")})
    return {}


async def _open_home(slack: LocalSlack, body: Json) -> Json:
    people.opens_home(slack, user=body["user"], tab=body.get("tab", "home"))
    return {}


async def _assistant(slack: LocalSlack, body: Json) -> Json:
    where = {"channel": body.get("channel"), "thread_ts": body.get("thread_ts")}
    return {"message": assistant.opens(slack, user=body["user"], **where)}


async def _shortcut(slack: LocalSlack, body: Json) -> Json:
    return _outcome(await gestures.takes_shortcut(slack, user=body["user"], callback_id=body["callback_id"]))


async def _message_action(slack: LocalSlack, body: Json) -> Json:
    names = ("user", "callback_id", "channel", "ts")
    return _outcome(await gestures.takes_message_action(slack, **{name: body[name] for name in names}))


async def _submit_view(slack: LocalSlack, body: Json) -> Json:
    values = body.get("values", {})
    if not isinstance(values, dict):
        raise Refused("values: must be an object")
    state, view_id = _state(body), body.get("view_id")
    return await forms.submits(slack, user=body["user"], values=values, state=state, view_id=view_id)


async def _close_view(slack: LocalSlack, body: Json) -> Json:
    return await forms.closes(slack, user=body["user"], everything=bool(body.get("all", False)))


async def _suggest(slack: LocalSlack, body: Json) -> Json:
    value = str(body.get("value", ""))
    return await forms.suggests(slack, user=body["user"], action_id=body["action_id"], value=value, where=body)


async def _reset(slack: LocalSlack, _: Json) -> Json:
    slack.reset()
    return {}


async def _refresh(slack: LocalSlack, body: Json) -> Json:
    reason = body.get("reason", "refresh_requested")
    if reason not in REASONS:
        raise Refused(f"reason: must be one of {', '.join(REASONS)}")
    return {"connections": await slack.socket_mode.refresh(reason)}


async def _faults(slack: LocalSlack, body: Json) -> Json:
    if not body:
        slack.courier.faults.clear()
        return {}
    try:
        slack.courier.faults.add(read_fault(body))
    except ValueError as error:
        raise Refused(str(error)) from error
    return {}


async def _limits(slack: LocalSlack, body: Json) -> Json:
    slack.limits.on = body.get("on", True) is not False
    return {}


async def _direct(slack: LocalSlack, body: Json) -> Json:
    return {"channel": people.writes_to(slack, user=body["user"], others=body["other"].split(",")).id}


async def _channel(slack: LocalSlack, body: Json) -> Json:
    member = body.get("member") or body["user"]
    people.manages(slack, channel=body["channel"], user=body["user"], action=body["do"], member=member)
    return {}


# Each POST route: the fields it cannot do without, and what it does.
POSTS: dict[str, tuple[tuple[str, ...], Post]] = {
    "message": (("channel", "user"), _message),
    "command": (("channel", "user", "command"), _command),
    "interact": (("user", "action"), _interact),
    "reaction": (("channel", "ts", "user", "name"), _reaction),
    "pin": (("channel", "ts", "user"), _pin),
    "stop-stream": (("channel", "ts", "user"), _stop_stream),
    "edit-message": (("channel", "ts", "user", "text"), _edit),
    "delete-message": (("channel", "ts", "user"), _delete),
    "open-home": (("user",), _open_home),
    "assistant": (("user",), _assistant),
    "reset": ((), _reset),
    "shortcut": (("user", "callback_id"), _shortcut),
    "message-action": (("user", "callback_id", "channel", "ts"), _message_action),
    "submit-view": (("user",), _submit_view),
    "close-view": (("user",), _close_view),
    "suggest": (("user", "action_id"), _suggest),
    "channel": (("channel", "user", "do"), _channel),
    "direct": (("user", "other"), _direct),
    "limits": ((), _limits),
    "refresh": ((), _refresh),
    "faults": ((), _faults),
}


def _state(body: Json) -> Json:
    """`state.values` as the page sends it: `{block_id: {action_id: {…}}}`."""
    state = body.get("state") or {}
    levels = [state, *(state.values() if isinstance(state, dict) else [])]
    if not all(isinstance(level, dict) for level in levels):
        raise Refused("state: must be {block_id: {action_id: {…}}}")
    if not all(isinstance(value, dict) for level in levels[1:] for value in level.values()):
        raise Refused("state: must be {block_id: {action_id: {…}}}")
    return dict(state)


def _field(body: Json, name: str) -> str:
    if not body.get(name):
        raise Refused(f"{name}: required")
    return str(body[name])


def _outcome(error: str | None) -> Json:
    return {"failure": error} if error else {}
