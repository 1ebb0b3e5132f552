"""Where the bytes of the app's files come in and go out: upload URLs and private URLs."""

from aiohttp import hdrs, web

from sandbox.slack import sharing
from sandbox.slack.files import transfer
from sandbox.slack.local import LocalSlack
from sandbox.slack.wire import Refused

_LOGIN = "<!doctype html><title>Sign in | Slack</title><h1>Sign in to see this file</h1>"


def routes(slack: LocalSlack) -> list[web.RouteDef]:
    """The addresses that the Web API gives out."""
    doors = FileDoors(slack)
    return [
        web.post("/upload/v1/{ticket}", doors.receive),
        web.get("/files-pri/{place}/{name}", doors.hand_out),
        web.get("/files-pri/{place}/download/{name}", doors.hand_out),
    ]


class FileDoors:
    """The doors of one workspace."""

    def __init__(self, slack: LocalSlack) -> None:
        """Serve this workspace."""
        self._slack = slack

    async def receive(self, request: web.Request) -> web.Response:
        """Take the bytes of an upload, raw or as a form, and say how many."""
        ticket, largest = request.match_info["ticket"], self._slack.files.largest
        if ticket not in self._slack.pending:
            raise web.HTTPNotFound(text="unknown upload: call files.getUploadURLExternal for a fresh URL")
        try:
            content = await _content(request, largest)
        except Refused as refused:
            self._note(ticket, refused.error)
            status = _STATUSES.get(refused.error, web.HTTPBadRequest.status_code)
            return web.Response(text=refused.error, status=status)
        self._slack.pending.receive(ticket, content)
        self._note(f"{len(content)} bytes", None)
        return web.Response(text=f"OK - {len(content)}")

    async def hand_out(self, request: web.Request) -> web.Response:
        """The bytes of a file to whoever brings the bot's token; a page to sign in to anybody else, as in Slack."""
        slack = self._slack
        _, _, file_id = request.match_info["place"].partition("-")
        scheme, _, token = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
        app = slack.workspace.app
        if scheme.lower() != "bearer" or token != app.bot_token or "files:read" not in app.scopes:
            return web.Response(text=_LOGIN, content_type="text/html")
        try:
            file = sharing.visible(slack, file_id)
        except Refused as refused:
            raise web.HTTPNotFound(text=refused.error) from refused
        return transfer.sent(
            slack.files.content(file.id),
            name=file.name,
            mimetype=file.kind.mimetype,
            attached="download" in request.path,
        )

    def _note(self, summary: str, error: str | None) -> None:
        self._slack.courier.traffic.note("from_bot", "upload", summary, error=error)


_STATUSES = {"file_too_large": web.HTTPRequestEntityTooLarge.status_code}


async def _content(request: web.Request, largest: int) -> bytes:
    if not transfer.is_form(request):
        return await transfer.taken(request, largest=largest)
    _, files = await transfer.form(request, largest=largest)
    if not files:
        raise Refused("invalid_form_data")
    return files[0][1]
