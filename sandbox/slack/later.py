"""Posts what the app scheduled, when its time has come."""

import asyncio

from sandbox.slack import bot_messages
from sandbox.slack.local import LocalSlack


async def keep_posting(slack: LocalSlack) -> None:
    """Look again and again whether something is due; until cancelled."""
    while True:
        post_due(slack)
        await asyncio.sleep(slack.settings.rounds.total_seconds())


def post_due(slack: LocalSlack) -> None:
    """Post what is due; where the app is no longer welcome, it stays unsaid."""
    for scheduled in slack.schedule.due(slack.clock()):
        conversation = slack.conversations.get(scheduled.channel)
        bot = slack.workspace.app.bot_user_id
        if conversation is None or conversation.is_archived or bot not in conversation.members:
            slack.courier.traffic.note("internal", "scheduled", f"{scheduled.id}: no longer possible")
        else:
            message = bot_messages.from_app(slack, scheduled.content, thread_ts=scheduled.thread_ts)
            message |= conversation.broadcast(scheduled.thread_ts) if scheduled.broadcast else {}
            slack.post(conversation, message)
