"""files.*: uploads in three steps, and what there is."""

from collections.abc import Callable
from typing import Any

from sandbox.slack import bot_messages, sharing
from sandbox.slack.conversations import Conversation
from sandbox.slack.files.pending import Upload
from sandbox.slack.files.store import StoredFile
from sandbox.slack.files.transfer import plain_name
from sandbox.slack.local import LocalSlack
from sandbox.slack.web_api.arguments import Arguments
from sandbox.slack.web_api.chat import joined
from sandbox.slack.wire import Json, Refused, invalid_arguments

LONGEST_ALT_TEXT = 1_000
LARGEST_SNIPPET = 1024 * 1024
MOST_CHANNELS = 100
_FAMILIES = {"channel": "channels", "group": "groups", "mpim": "groups", "im": "ims"}
_FOUND_OUT = ("mimetype", "filetype", "pretty_type")  # by looking into the file
_TYPES: dict[str, Callable[[StoredFile], bool]] = {
    "all": lambda _: True,
    "images": lambda file: file.kind.is_image,
    "snippets": lambda file: file.kind.is_text,
    "pdfs": lambda file: file.kind.filetype == "pdf",
    "zips": lambda file: file.kind.filetype == "zip",
}


def get_upload_url(slack: LocalSlack, arguments: Arguments) -> Json:
    """Begin an upload: an address for the bytes, and the id that the file will have."""
    length = arguments.number("length", 0)
    if length <= 0 or not arguments.optional("filename"):
        raise Refused("missing_argument")
    if length > slack.files.largest:
        raise Refused("file_upload_size_restricted")
    if arguments.optional("snippet_type") and length > LARGEST_SNIPPET:
        raise Refused("snippet_too_large")
    alt_text = arguments.optional("alt_txt") or ""
    if len(alt_text) > LONGEST_ALT_TEXT:
        raise Refused("alt_txt_too_large")
    ticket, upload = slack.pending.begin(name=plain_name(arguments.text("filename")), alt_text=alt_text)
    return {"upload_url": f"{slack.url}/upload/v1/{ticket}", "file_id": upload.file_id}


def complete_upload(slack: LocalSlack, arguments: Arguments) -> Json:
    """Finish uploads; a moment later they are shared where the arguments say. Nowhere: only the app sees them."""
    asked = arguments.array("files") or []
    if not asked:
        raise invalid_arguments("missing required field: files")
    _check_objects(asked)
    uploads = [slack.pending.received(one["id"]) for one in asked]
    places = [_place(slack, reference) for reference in _references(arguments)]
    body = _comment(slack, arguments)
    files = [_stored(slack, upload, str(one.get("title") or "")) for upload, one in zip(uploads, asked, strict=True)]
    thread_ts = arguments.optional("thread_ts")
    slack.errands.later(lambda: _share(slack, [file.id for file in files], places, body, thread_ts))
    return {"files": [{"id": file.id, "title": file.title} for file in files]}


def info(slack: LocalSlack, arguments: Arguments) -> Json:
    """One file, and where it is shared."""
    file = sharing.visible(slack, arguments.text("file"))
    return {"file": _about(slack, file), "comments": [], "response_metadata": {"next_cursor": ""}}


def list_all(slack: LocalSlack, arguments: Arguments) -> Json:
    """The files that the app may see, the newest first."""
    channel, user = arguments.optional("channel"), arguments.optional("user")
    wanted = (arguments.optional("types") or "all").split(",")
    if unknown := set(wanted) - set(_TYPES):
        raise Refused("unknown_type", needed=",".join(sorted(unknown)))
    found = [
        file
        for file in slack.files.all()
        if sharing.is_visible(slack, file)
        and channel in (None, *(place for place, _ in file.shares))
        and user in (None, file.user)
        and arguments.number("ts_from", 0) <= file.created <= arguments.number("ts_to", file.created)
        and any(_TYPES[one](file) for one in wanted)
    ]
    return _page(slack, found, arguments)


def delete(slack: LocalSlack, arguments: Arguments) -> Json:
    """Delete one of the app's own files."""
    file = sharing.visible(slack, arguments.text("file"))
    if file.user != slack.workspace.app.bot_user_id:
        raise Refused("cant_delete_file")
    sharing.delete(slack, file)
    return {}


def _share(
    slack: LocalSlack, file_ids: list[str], places: list[Conversation], body: Json, thread_ts: str | None
) -> None:
    """Share what was uploaded, as far as it is not deleted meanwhile."""
    for file_id in file_ids:
        slack.files.done(file_id)
    if files := [file for file_id in file_ids if (file := slack.files.find(file_id))]:
        for conversation in places:
            sharing.share(slack, conversation, files, bot_messages.from_app(slack, body, thread_ts=thread_ts))


def _check_objects(asked: list[Any]) -> None:
    for place, one in enumerate(asked):
        if not isinstance(one, dict) or not isinstance(one.get("id"), str):
            raise invalid_arguments(f"must be an object with an id [json-pointer:/files/{place}]")


def _references(arguments: Arguments) -> list[str]:
    channels = arguments.optional("channel_id") or arguments.optional("channels") or ""
    references = [one.strip() for one in channels.split(",") if one.strip()]
    if len(references) > MOST_CHANNELS:
        raise invalid_arguments(f"no more than {MOST_CHANNELS} items allowed [json-pointer:/channels]")
    if references[1:] and arguments.optional("thread_ts"):
        raise invalid_arguments("thread_ts needs exactly one channel [json-pointer:/thread_ts]")
    return references


def _place(slack: LocalSlack, reference: str) -> Conversation:
    if slack.conversations.get(reference) is None and slack.workspace.user(reference) is None:
        raise Refused("channel_not_found")  # ids only: a name is no channel here
    return joined(slack, reference)


def _comment(slack: LocalSlack, arguments: Arguments) -> Json:
    """What the app says to the files: a text, or else rich_text blocks."""
    if comment := arguments.optional("initial_comment"):
        return bot_messages.content(slack, {"text": comment})
    blocks = arguments.array("blocks")
    return bot_messages.content(slack, {"blocks": blocks}) if blocks else {}


def _stored(slack: LocalSlack, upload: Upload, title: str) -> StoredFile:
    slack.pending.finish(upload.file_id)
    slack.files.process(upload.file_id)
    return slack.files.add(
        name=upload.name,
        content=upload.content or b"",
        user=slack.workspace.app.bot_user_id,
        at=slack.clock(),
        title=title,
        alt_text=upload.alt_text,
        reserved=upload.file_id,
    )


def _about(slack: LocalSlack, file: StoredFile) -> Json:
    """Slack's file object with its shares."""
    shares: Json = {}
    places: Json = {"channels": [], "groups": [], "ims": []}
    for channel, ts in file.shares:
        conversation = slack.conversations.get(channel)
        if conversation is not None:
            circle = "public" if conversation.kind == "channel" else "private"
            share = {"ts": ts, "channel_name": conversation.name, "reply_users": [], "reply_count": 0}
            shares.setdefault(circle, {}).setdefault(channel, []).append(share)
            places[_FAMILIES[conversation.kind]].append(channel)
    unknown = {} if slack.files.is_ready(file.id) else dict.fromkeys(_FOUND_OUT, "")
    return {**sharing.described(slack, file), **places, "shares": shares, "comments_count": 0, **unknown}


def _page(slack: LocalSlack, files: list[StoredFile], arguments: Arguments) -> Json:
    count, page = arguments.number("count", 100), arguments.number("page", 1)
    if count < 1 or page < 1:
        raise invalid_arguments("count and page must be 1 or more")
    shown = files[(page - 1) * count : page * count]
    paging = {"count": count, "total": len(files), "page": page, "pages": -(-len(files) // count)}
    return {"files": [_about(slack, file) for file in shown], "paging": paging}
