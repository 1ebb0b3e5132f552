"""response_urls: how the app answers an interaction without a token ("Message responses")."""

from aiohttp import web

from sandbox.slack import bot_messages
from sandbox.slack.conversations import Conversation
from sandbox.slack.interactivity import Origin
from sandbox.slack.local import LocalSlack
from sandbox.slack.web_api.arguments import Arguments, read_arguments
from sandbox.slack.web_api.chat import body
from sandbox.slack.wire import Json, Refused

_EXHAUSTED = ("expired_url", "used_url")


class Respond:
    """The door behind every response_url."""

    def __init__(self, slack: LocalSlack) -> None:
        """Answer into this workspace."""
        self._slack = slack

    async def handle(self, request: web.Request) -> web.Response:
        """Take one answer: 200 `ok`, 404 when the URL is used up, 400 when the answer cannot be shown."""
        note = self._slack.courier.traffic.note
        try:
            origin = self._slack.response_urls.use(request.match_info["secret"])
            arguments = await read_arguments(request)
            note("from_bot", "response_url", _what(arguments), detail=arguments.values)
            self._respond(origin, arguments)
        except Refused as refused:
            note("internal", "response_url", refused.error, answer=refused.answer())
            return web.json_response(refused.answer(), status=404 if refused.error in _EXHAUSTED else 400)
        return web.Response(text="ok")

    def _respond(self, origin: Origin, arguments: Arguments) -> None:
        conversation = self._slack.conversation(origin.channel)
        original = _original(conversation, origin.message_ts)
        if arguments.flag("delete_original"):
            if original:
                self._slack.delete(conversation, original["ts"])
        elif arguments.flag("replace_original") and original:
            self._replace(conversation, original, arguments)
        else:
            to = None if arguments.optional("response_type") == "in_channel" else origin.user
            thread_ts = arguments.optional("thread_ts")
            bot_messages.say(self._slack, conversation, body(arguments), to=to, thread_ts=thread_ts)

    def _replace(self, conversation: Conversation, original: Json, arguments: Arguments) -> None:
        content = {
            "text": "",
            "blocks": None,
            "attachments": None,
            **bot_messages.content(self._slack, body(arguments)),
        }
        if "ephemeral_to" in original:
            replaced = {name: value for name, value in {**original, **content}.items() if value is not None}
            self._slack.conversations.put(conversation, replaced)
        else:
            edited = {"user": self._slack.workspace.app.bot_user_id, "ts": self._slack.next_ts()}
            self._slack.edit(conversation, original["ts"], {**content, "edited": edited})


def _original(conversation: Conversation, ts: str | None) -> Json | None:
    return None if ts is None else conversation.messages.get(ts) or conversation.whispers.get(ts)


def _what(arguments: Arguments) -> str:
    return next((name for name in ("delete_original", "replace_original") if arguments.flag(name)), "message")
