"""`/_control`: what people do, by HTTP, for tests, demos and scripts.

Routes and bodies of `message command interact reaction edit-message delete-message open-home reset log state
messages/:channel` are those of parvalabs/local-slack, so that one suite can drive either server; the rest is ours.
"""

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import TypeAlias

from aiohttp import web

from sandbox.slack import forms, people, terminal
from sandbox.slack.changes import Changes
from sandbox.slack.faults import read_fault
from sandbox.slack.local import LocalSlack
from sandbox.slack.wire import Json, Refused

_Post: TypeAlias = Callable[[LocalSlack, Json], Awaitable[Json]]
LONGEST_WAIT = 30.0


def routes(slack: LocalSlack) -> list[web.RouteDef]:
    """The routes of the control surface."""
    posts = [web.post(f"/_control/{name}", _handler(slack, *post)) for name, post in _POSTS.items()]
    gets = [web.get(f"/_control/{path}", _reader(slack, read)) for path, read in _GETS.items()]
    return [*posts, *gets]


async def _message(slack: LocalSlack, body: Json) -> Json:
    thread_ts = body.get("thread_ts")
    message = people.says(
        slack, channel=body["channel"], user=body["user"], text=str(body.get("text", "")), thread_ts=thread_ts
    )
    return {"message": {"channel": slack.conversation(body["channel"]).id, **message}}


async def _command(slack: LocalSlack, body: Json) -> Json:
    where = {"channel": body["channel"], "user": body["user"]}
    return _outcome(await people.commands(slack, **where, command=body["command"], text=str(body.get("text", ""))))


async def _interact(slack: LocalSlack, body: Json) -> Json:
    who = {"user": body["user"], "chosen": body["action"]}
    if "view_id" in body:
        return _outcome(await people.clicks_in_view(slack, view_id=body["view_id"], **who))
    return _outcome(await people.clicks(slack, channel=_field(body, "channel"), ts=_field(body, "messageTs"), **who))


async def _reaction(slack: LocalSlack, body: Json) -> Json:
    slack.user(body["user"])
    conversation, present = slack.conversation(body["channel"]), body.get("present", True)
    slack.react(conversation, body["ts"], user=body["user"], name=body["name"], added=bool(present))
    return {}


async def _edit(slack: LocalSlack, body: Json) -> Json:
    return {"message": people.edits(slack, **{name: body[name] for name in ("channel", "ts", "user", "text")})}


async def _delete(slack: LocalSlack, body: Json) -> Json:
    people.deletes(slack, **{name: body[name] for name in ("channel", "ts", "user")})
    return {}


async def _open_home(slack: LocalSlack, body: Json) -> Json:
    people.opens_home(slack, user=body["user"], tab=body.get("tab", "home"))
    return {}


async def _shortcut(slack: LocalSlack, body: Json) -> Json:
    return _outcome(await people.takes_shortcut(slack, user=body["user"], callback_id=body["callback_id"]))


async def _message_action(slack: LocalSlack, body: Json) -> Json:
    names = ("user", "callback_id", "channel", "ts")
    return _outcome(await people.takes_message_action(slack, **{name: body[name] for name in names}))


async def _submit_view(slack: LocalSlack, body: Json) -> Json:
    values = body.get("values", {})
    if not isinstance(values, dict):
        raise Refused("values: must be an object")
    return await forms.submits(slack, user=body["user"], values=values)


async def _close_view(slack: LocalSlack, body: Json) -> Json:
    return await forms.closes(slack, user=body["user"], everything=bool(body.get("all", False)))


async def _suggest(slack: LocalSlack, body: Json) -> Json:
    value = str(body.get("value", ""))
    return await forms.suggests(slack, user=body["user"], action_id=body["action_id"], value=value, where=body)


async def _reset(slack: LocalSlack, _: Json) -> Json:
    slack.reset()
    return {}


async def _refresh(slack: LocalSlack, body: Json) -> Json:
    return {"connections": await slack.socket_mode.refresh(body.get("reason", "refresh_requested"))}


async def _faults(slack: LocalSlack, body: Json) -> Json:
    if not body:
        slack.courier.faults.clear()
        return {}
    try:
        slack.courier.faults.add(read_fault(body))
    except ValueError as error:
        raise Refused(str(error)) from error
    return {}


# Each POST route: the fields it cannot do without, and what it does.
_POSTS: dict[str, tuple[tuple[str, ...], _Post]] = {
    "message": (("channel", "user"), _message),
    "command": (("channel", "user", "command"), _command),
    "interact": (("user", "action"), _interact),
    "reaction": (("channel", "ts", "user", "name"), _reaction),
    "edit-message": (("channel", "ts", "user", "text"), _edit),
    "delete-message": (("channel", "ts", "user"), _delete),
    "open-home": (("user",), _open_home),
    "reset": ((), _reset),
    "shortcut": (("user", "callback_id"), _shortcut),
    "message-action": (("user", "callback_id", "channel", "ts"), _message_action),
    "submit-view": (("user",), _submit_view),
    "close-view": (("user",), _close_view),
    "suggest": (("user", "action_id"), _suggest),
    "refresh": ((), _refresh),
    "faults": ((), _faults),
}


async def _state(slack: LocalSlack, _: web.Request) -> Json:
    workspace = slack.workspace
    app = {
        "appId": workspace.app.id,
        "botUserId": workspace.app.bot_user_id,
        "commands": sorted(workspace.app.commands),
    }
    return {
        "workspace": {"name": workspace.team.name, "domain": workspace.team.domain, "teamId": workspace.team.id},
        "apps": [{**app, "mode": "events" if workspace.app.request_url else "socket"}],
        "users": [asdict(user) for user in workspace.users],
        "groups": [{"id": group.id, "name": group.handle, "users": group.users} for group in workspace.groups],
        "channels": [
            {"id": one.id, "name": one.name, "is_im": one.kind == "im", "members": one.members, "topic": one.topic}
            for one in slack.conversations
        ],
        "connections": slack.socket_mode.connections,
        "revision": slack.changes.revision,
    }


async def _log(slack: LocalSlack, request: web.Request) -> Json:
    """All traffic, oldest first; `since` waits for a later revision (of the log)."""
    traffic = slack.courier.traffic
    await _later(traffic.changes, request)
    return {"log": traffic.entries(), "revision": traffic.changes.revision}


async def _messages(slack: LocalSlack, request: web.Request) -> Json:
    """All messages in order; `user` limits ephemeral ones to that user's; `since` waits for a later revision.

    With `plain`, each message also carries `plain`, the lines of text that it amounts to.
    """
    await _later(slack.changes, request)
    conversation = slack.conversation(request.match_info["channel"])
    seen = conversation.seen_by(request.query.get("user"))
    messages = [{"channel": conversation.id, **message} for message in seen]
    if "plain" in request.query:
        names = _names(slack)
        messages = [{**message, "plain": terminal.render(message, names)} for message in messages]
    return {"messages": messages, "revision": slack.changes.revision}


async def _views(slack: LocalSlack, request: web.Request) -> Json:
    """The user's modals, the visible one last, and Home tab; `since` waits for a later revision."""
    await _later(slack.changes, request)
    user = slack.user(request.match_info["user"]).id
    return {"modals": slack.views.stack(user), "home": slack.views.home(user), "revision": slack.changes.revision}


def _names(slack: LocalSlack) -> dict[str, str]:
    workspace = slack.workspace
    people = {user.id: user.name for user in workspace.users} | {group.id: group.handle for group in workspace.groups}
    return people | {one.id: one.name for one in slack.conversations}


async def _later(changes: Changes, request: web.Request) -> None:
    if "since" in request.query:
        seconds = float(request.query.get("seconds", LONGEST_WAIT))
        await changes.since(int(request.query["since"]), seconds=min(seconds, LONGEST_WAIT))


_Get: TypeAlias = Callable[[LocalSlack, web.Request], Awaitable[Json]]
_GETS: dict[str, _Get] = {
    "state": _state,
    "log": _log,
    "messages/{channel}": _messages,
    "views/{user}": _views,
}


def _handler(slack: LocalSlack, required: tuple[str, ...], post: _Post) -> Callable[..., Awaitable[web.Response]]:
    async def handle(request: web.Request) -> web.Response:
        body = await _body(request)
        if missing := [name for name in required if not _usable(name, body.get(name))]:
            return _refusal(f"{', '.join(missing)}: required")
        if body.get("appId", slack.workspace.app.id) != slack.workspace.app.id:
            return _refusal("app_not_found")
        try:
            return web.json_response({"ok": True, **await post(slack, body)})
        except Refused as refused:
            return _refusal(refused.error)

    return handle


def _reader(slack: LocalSlack, read: _Get) -> Callable[..., Awaitable[web.Response]]:
    async def handle(request: web.Request) -> web.Response:
        try:
            return web.json_response(await read(slack, request))
        except Refused as refused:
            return _refusal(refused.error, status=404)
        except ValueError as error:
            return _refusal(str(error))

    return handle


async def _body(request: web.Request) -> Json:
    try:
        body = await request.json() if request.can_read_body else {}
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _usable(name: str, value: object) -> bool:
    return bool(value) and isinstance(value, dict if name == "action" else str)


def _field(body: Json, name: str) -> str:
    if not body.get(name):
        raise Refused(f"{name}: required")
    return str(body[name])


def _outcome(error: str | None) -> Json:
    return {"failure": error} if error else {}


def _refusal(error: str, *, status: int = 400) -> web.Response:
    return web.json_response({"ok": False, "error": error}, status=status)
