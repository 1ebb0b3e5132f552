"""Files in and out of a person's browser."""

from aiohttp import web

from sandbox.slack import people
from sandbox.slack.files import transfer
from sandbox.slack.local import LocalSlack
from sandbox.slack.wire import Refused


async def upload(slack: LocalSlack, request: web.Request) -> web.StreamResponse:
    """Take a multipart form of `user`, `channel`, `text`, `thread_ts` and files, and post them as this user.

    `reply_broadcast` shows those of a thread in the channel too.

    Without a channel they are for a form's file input: the answer brings Slack's file objects.
    """
    fields, files = await transfer.form(request, largest=slack.files.largest)
    if not fields.get("user"):
        raise Refused("user: required")
    if not files:
        raise Refused("file: required")
    if not fields.get("channel"):
        return web.json_response({"ok": True, "files": people.hands_over(slack, user=fields["user"], files=files)})
    message = people.uploads(
        slack,
        channel=fields["channel"],
        user=fields["user"],
        files=files,
        text=fields.get("text", ""),
        thread_ts=fields.get("thread_ts") or None,
        broadcast=fields.get("reply_broadcast") == "true",
    )
    return web.json_response({"ok": True, "message": {"channel": slack.conversation(fields["channel"]).id, **message}})


async def download(slack: LocalSlack, request: web.Request) -> web.StreamResponse:
    """What is in a file."""
    file = slack.files.get(request.match_info["file"])
    return transfer.sent(slack.files.content(file.id), name=file.name, mimetype=file.kind.mimetype)
