"""What a reader of `/_control` can ask for: one function a GET route."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import TypeAlias

from aiohttp import web

from sandbox.slack import terminal
from sandbox.slack.changes import Changes
from sandbox.slack.control.query import seconds, whole
from sandbox.slack.conversations import Conversation
from sandbox.slack.ids import ts_order
from sandbox.slack.local import LocalSlack
from sandbox.slack.pins import pinned
from sandbox.slack.wire import Json

Read: TypeAlias = Callable[[LocalSlack, web.Request], Awaitable[Json]]
LONGEST_WAIT = 30.0  # seconds
_MOST_FOUND = 50


async def state(slack: LocalSlack, _: web.Request) -> Json:
    """The workspace: its name, apps, people, groups and channels."""
    workspace = slack.workspace
    return {
        "workspace": {"name": workspace.team.name, "domain": workspace.team.domain, "teamId": workspace.team.id},
        "apps": [_app(slack)],
        "users": [asdict(user) for user in workspace.users],
        "groups": [{"id": group.id, "name": group.handle, "users": group.users} for group in workspace.groups],
        "channels": channels(slack),
        "statuses": {one.id: statuses_of(slack, one.id) for one in slack.conversations},
        "connections": slack.socket_mode.connections,
        "limits": slack.limits.on,
        "revision": slack.changes.revision,
    }


def _app(slack: LocalSlack) -> Json:
    app = slack.workspace.app
    return {
        "appId": app.id,
        "name": app.name,
        "botUserId": app.bot_user_id,
        "commands": [asdict(command) for command in app.commands],
        "shortcuts": [asdict(shortcut) for shortcut in app.shortcuts],
        "homeEnabled": app.home_enabled,
        "takesThreads": "assistant_thread_started" in app.events,
        "mode": "events" if app.request_url else "socket",
    }


def channels(slack: LocalSlack) -> list[Json]:
    """Every conversation, as the state lists it."""
    return [
        {
            "id": one.id,
            "name": one.name,
            "is_im": one.kind == "im",
            "is_mpim": one.kind == "mpim",
            "is_private": one.kind != "channel",
            "is_archived": one.is_archived,
            "members": one.members,
            "topic": one.topic,
            "purpose": one.purpose,
        }
        for one in slack.conversations
    ]


async def log(slack: LocalSlack, request: web.Request) -> Json:
    """All traffic, oldest first; `since` waits for a later revision (of the log)."""
    traffic = slack.courier.traffic
    await _later(traffic.changes, request)
    return {"log": traffic.entries(), "revision": traffic.changes.revision}


async def messages(slack: LocalSlack, request: web.Request) -> Json:
    """The messages in order; `user` limits ephemeral ones to that user's; `since` waits for a later revision.

    `limit` takes the newest so many, `before` those that are older than a timestamp. With `plain`, each message also
    carries `plain`, the lines of text that it amounts to.
    """
    await _later(slack.changes, request)
    conversation = slack.conversation(request.match_info["channel"])
    seen = _page(conversation.seen_by(request.query.get("user")), request)
    shown = [shown_in(conversation, message) for message in seen]
    if "plain" in request.query:
        names = _names(slack)
        shown = [{**message, "plain": terminal.render(message, names)} for message in shown]
    return {"messages": shown, "revision": slack.changes.revision}


def shown_in(conversation: Conversation, message: Json) -> Json:
    """A message as a reader of its conversation gets it."""
    return {"channel": conversation.id, **conversation.shown(message)}


async def views(slack: LocalSlack, request: web.Request) -> Json:
    """The user's modals, the visible one last, and Home tab; `since` waits for a later revision."""
    await _later(slack.changes, request)
    user = slack.user(request.match_info["user"]).id
    return {**views_of(slack, user), "revision": slack.changes.revision}


def views_of(slack: LocalSlack, user: str) -> Json:
    """A user's modals, the visible one last, and Home tab."""
    return {"modals": slack.views.stack(user), "home": slack.views.home(user)}


async def statuses(slack: LocalSlack, request: web.Request) -> Json:
    """What the app says that it is doing, by the first message of each thread."""
    return {"statuses": statuses_of(slack, slack.conversation(request.match_info["channel"]).id)}


def statuses_of(slack: LocalSlack, channel: str) -> Json:
    """The same, each with the moment at which it is gone (`ends`, seconds since 1970)."""
    return {
        ts: {"status": one.text, "loading_messages": one.loading_messages, "ends": one.ends.timestamp()}
        for ts, one in slack.statuses.of(channel).items()
    }


async def pins(slack: LocalSlack, request: web.Request) -> Json:
    """The messages that are pinned to a channel, the newest pin first."""
    conversation = slack.conversation(request.match_info["channel"])
    return {"messages": [shown_in(conversation, message) for message in pinned(conversation)]}


async def faults(slack: LocalSlack, _: web.Request) -> Json:
    """The trouble that is still to come."""
    return {"faults": slack.courier.faults.waiting()}


async def search(slack: LocalSlack, request: web.Request) -> Json:
    """The messages that this user sees and that contain all the words, newest first, at most 50."""
    user = slack.user(request.query.get("user", "")).id
    words = request.query.get("q", "").casefold().split()
    names = _names(slack)
    found = [
        shown_in(conversation, message)
        for conversation in slack.conversations
        if conversation.open_to(user)
        for message in conversation.seen_by(user)
        if words and all(word in _said(message, names) for word in words)
    ]
    newest = sorted(found, key=lambda message: ts_order(message["ts"]), reverse=True)
    return {"messages": newest[:_MOST_FOUND], "total": len(newest)}


READS: dict[str, Read] = {
    "state": state,
    "log": log,
    "messages/{channel}": messages,
    "views/{user}": views,
    "statuses/{channel}": statuses,
    "pins/{channel}": pins,
    "faults": faults,
    "search": search,
}


def _page(messages: list[Json], request: web.Request) -> list[Json]:
    if "before" in request.query:
        end = ts_order(request.query["before"])
        messages = [message for message in messages if ts_order(message["ts"]) < end]
    limit = whole(request, "limit", len(messages))
    return messages[-limit:] if limit > 0 else []


def _said(message: Json, names: dict[str, str]) -> str:
    files = [file.get("name", "") for file in message.get("files", [])]
    return "\n".join([*terminal.render(message, names), message.get("text", ""), *files]).casefold()


def _names(slack: LocalSlack) -> dict[str, str]:
    workspace = slack.workspace
    people = {user.id: user.name for user in workspace.users} | {group.id: group.handle for group in workspace.groups}
    return people | {one.id: one.name for one in slack.conversations}


async def _later(changes: Changes, request: web.Request) -> None:
    if "since" in request.query:
        longest = min(seconds(request, "seconds", LONGEST_WAIT), LONGEST_WAIT)
        await changes.since(whole(request, "since", 0), seconds=longest)
