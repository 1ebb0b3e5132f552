"""METHODS: every Web API method that exists here, what it needs, how often it may be called, and what runs it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from sandbox.slack.limits import Tier
from sandbox.slack.local import LocalSlack
from sandbox.slack.web_api import (
    app,
    assistant,
    blocks,
    channels,
    chat,
    conversations,
    files,
    people,
    pins,
    reactions,
    scheduled,
    streams,
    views,
)
from sandbox.slack.web_api.arguments import Arguments
from sandbox.slack.wire import Json


@dataclass(frozen=True)
class Method:
    """One method: the function behind it, its rate limit, the scope it needs, and whose token may call it.

    Methods on conversations have no scope here: the one they need depends on the kind of conversation.
    """

    run: Callable[[LocalSlack, Arguments], Json]
    tier: Tier
    scope: str | None = None
    caller: Literal["bot", "app", "anyone"] = "bot"


METHODS = {
    "api.test": Method(app.api_test, Tier.TIER_4, caller="anyone"),
    "apps.connections.open": Method(app.open_connection, Tier.TIER_3, caller="app"),
    "assistant.threads.setStatus": Method(assistant.set_status, Tier.POSTING, "chat:write"),
    "assistant.threads.setSuggestedPrompts": Method(assistant.set_suggested_prompts, Tier.TIER_4, "assistant:write"),
    "assistant.threads.setTitle": Method(assistant.set_title, Tier.TIER_4, "assistant:write"),
    "auth.test": Method(app.auth_test, Tier.HUNDREDS),
    "blocks.validate": Method(blocks.validate, Tier.UNCOUNTED, caller="anyone"),
    "bots.info": Method(app.bots_info, Tier.TIER_3, "users:read"),
    "chat.appendStream": Method(streams.append, Tier.TIER_4, "chat:write"),
    "chat.delete": Method(chat.delete, Tier.TIER_3, "chat:write"),
    "chat.deleteScheduledMessage": Method(scheduled.delete_scheduled_message, Tier.TIER_3, "chat:write"),
    "chat.getPermalink": Method(chat.get_permalink, Tier.HUNDREDS),
    "chat.meMessage": Method(chat.me_message, Tier.TIER_3, "chat:write"),
    "chat.postEphemeral": Method(chat.post_ephemeral, Tier.TIER_4, "chat:write"),
    "chat.postMessage": Method(chat.post_message, Tier.POSTING, "chat:write"),
    "chat.scheduleMessage": Method(scheduled.schedule_message, Tier.TIER_3, "chat:write"),
    "chat.scheduledMessages.list": Method(scheduled.list_all, Tier.TIER_3),
    "chat.startStream": Method(streams.start, Tier.TIER_2, "chat:write"),
    "chat.stopStream": Method(streams.stop, Tier.TIER_2, "chat:write"),
    "chat.update": Method(chat.update, Tier.TIER_3, "chat:write"),
    "conversations.archive": Method(channels.archive, Tier.TIER_2),
    "conversations.close": Method(conversations.close, Tier.TIER_2, "im:write"),
    "conversations.create": Method(channels.create, Tier.TIER_2),
    "conversations.history": Method(conversations.history, Tier.TIER_3),
    "conversations.info": Method(conversations.info, Tier.TIER_3),
    "conversations.invite": Method(channels.invite, Tier.TIER_3),
    "conversations.join": Method(channels.join, Tier.TIER_3, "channels:join"),
    "conversations.kick": Method(channels.kick, Tier.TIER_3),
    "conversations.leave": Method(channels.leave, Tier.TIER_3),
    "conversations.list": Method(conversations.list_all, Tier.TIER_2, "channels:read"),
    "conversations.mark": Method(conversations.mark, Tier.TIER_3),
    "conversations.members": Method(conversations.members, Tier.TIER_4),
    "conversations.open": Method(conversations.open_direct, Tier.TIER_3, "im:write"),
    "conversations.rename": Method(channels.rename, Tier.TIER_2),
    "conversations.replies": Method(conversations.replies, Tier.TIER_3),
    "conversations.setPurpose": Method(channels.describing("purpose"), Tier.TIER_2),
    "conversations.setTopic": Method(channels.describing("topic"), Tier.TIER_2),
    "conversations.unarchive": Method(channels.unarchive, Tier.TIER_2),
    "emoji.list": Method(app.emoji_list, Tier.TIER_2, "emoji:read"),
    "files.completeUploadExternal": Method(files.complete_upload, Tier.TIER_4, "files:write"),
    "files.delete": Method(files.delete, Tier.TIER_3, "files:write"),
    "files.getUploadURLExternal": Method(files.get_upload_url, Tier.TIER_4, "files:write"),
    "files.info": Method(files.info, Tier.TIER_4, "files:read"),
    "files.list": Method(files.list_all, Tier.TIER_3, "files:read"),
    "pins.add": Method(pins.add, Tier.TIER_2, "pins:write"),
    "pins.list": Method(pins.list_all, Tier.TIER_2, "pins:read"),
    "pins.remove": Method(pins.remove, Tier.TIER_2, "pins:write"),
    "reactions.add": Method(reactions.add, Tier.TIER_3, "reactions:write"),
    "reactions.get": Method(reactions.get, Tier.TIER_3, "reactions:read"),
    "reactions.list": Method(reactions.list_all, Tier.TIER_2, "reactions:read"),
    "reactions.remove": Method(reactions.remove, Tier.TIER_2, "reactions:write"),
    "team.info": Method(app.team_info, Tier.TIER_3, "team:read"),
    "usergroups.list": Method(people.usergroups_list, Tier.TIER_2, "usergroups:read"),
    "usergroups.users.list": Method(people.usergroups_users_list, Tier.TIER_2, "usergroups:read"),
    "users.conversations": Method(conversations.joined_by, Tier.TIER_3, "channels:read"),
    "users.getPresence": Method(people.users_get_presence, Tier.TIER_3, "users:read"),
    "users.info": Method(people.users_info, Tier.TIER_4, "users:read"),
    "users.list": Method(people.users_list, Tier.TIER_2, "users:read"),
    "users.lookupByEmail": Method(people.users_lookup_by_email, Tier.TIER_3, "users:read.email"),
    "views.open": Method(views.open_view, Tier.TIER_4),
    "views.publish": Method(views.publish, Tier.TIER_4),
    "views.push": Method(views.push, Tier.TIER_4),
    "views.update": Method(views.update, Tier.TIER_4),
}
