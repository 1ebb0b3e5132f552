"""METHODS: every Web API method that exists here, what it needs and what runs it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from sandbox.slack.local import LocalSlack
from sandbox.slack.web_api import app, blocks, chat, conversations, people, reactions, views
from sandbox.slack.web_api.arguments import Arguments
from sandbox.slack.wire import Json


@dataclass(frozen=True)
class Method:
    """One method: the function behind it, the scope it needs, and whose token may call it.

    Methods on conversations have no scope here: the one they need depends on the kind of conversation.
    """

    run: Callable[[LocalSlack, Arguments], Json]
    scope: str | None = None
    caller: Literal["bot", "app", "anyone"] = "bot"


METHODS = {
    "api.test": Method(app.api_test, caller="anyone"),
    "apps.connections.open": Method(app.open_connection, caller="app"),
    "auth.test": Method(app.auth_test),
    "blocks.validate": Method(blocks.validate, caller="anyone"),
    "bots.info": Method(app.bots_info, "users:read"),
    "chat.delete": Method(chat.delete, "chat:write"),
    "chat.getPermalink": Method(chat.get_permalink),
    "chat.meMessage": Method(chat.me_message, "chat:write"),
    "chat.postEphemeral": Method(chat.post_ephemeral, "chat:write"),
    "chat.postMessage": Method(chat.post_message, "chat:write"),
    "chat.update": Method(chat.update, "chat:write"),
    "conversations.create": Method(conversations.create, "channels:manage"),
    "conversations.history": Method(conversations.history),
    "conversations.info": Method(conversations.info),
    "conversations.join": Method(conversations.join, "channels:join"),
    "conversations.list": Method(conversations.list_all, "channels:read"),
    "conversations.members": Method(conversations.members),
    "conversations.open": Method(conversations.open_direct, "im:write"),
    "conversations.replies": Method(conversations.replies),
    "emoji.list": Method(app.emoji_list, "emoji:read"),
    "reactions.add": Method(reactions.add, "reactions:write"),
    "reactions.remove": Method(reactions.remove, "reactions:write"),
    "team.info": Method(app.team_info, "team:read"),
    "usergroups.list": Method(people.usergroups_list, "usergroups:read"),
    "usergroups.users.list": Method(people.usergroups_users_list, "usergroups:read"),
    "users.conversations": Method(conversations.joined_by, "channels:read"),
    "users.info": Method(people.users_info, "users:read"),
    "users.list": Method(people.users_list, "users:read"),
    "users.lookupByEmail": Method(people.users_lookup_by_email, "users:read.email"),
    "views.open": Method(views.open_view),
    "views.publish": Method(views.publish),
    "views.push": Method(views.push),
    "views.update": Method(views.update),
}
