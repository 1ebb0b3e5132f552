"""A person in the workspace: types, says, clicks, and reads what the app answers, over `/_control`."""

import asyncio
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Self

from aiohttp import ClientSession, ClientTimeout, FormData

from sandbox.slack import terminal
from sandbox.slack.interactions import elements
from sandbox.slack.mrkdwn import typed
from sandbox.slack.wire import Json

PATIENCE = 10.0  # seconds
_LOOK_AGAIN = 0.05  # seconds, where the server cannot say when something changes
_NAMED = ("users", "groups", "channels")
_SHOWN = 5  # messages in the report of a wait that was in vain


class ControlRefused(Exception):
    """The server refused what the person tried to do; the text says why."""


class Person:
    """One user, sitting in one channel; use as `async with Person(url, user=…, channel=…) as ada`.

    Works against any server with local-slack's `/_control` routes. `channel` may be a channel id or a user id, which
    means the app's direct message with that user.
    """

    def __init__(self, url: str, *, user: str, channel: str) -> None:
        """Bind a user and a channel; `url` is the server's, without a path."""
        self.user = user
        self.channel = channel
        self._url = url
        self._known: dict[str, Json] = {}
        self._names: dict[str, str] = {}

    async def __aenter__(self) -> Self:
        self._session = ClientSession(self._url, timeout=ClientTimeout(total=60))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._session.close()

    # --- doing --------------------------------------------------------------------------------------------------------

    async def types(self, line: str, *, channel: str | None = None) -> None:
        """Type a line: a slash command when it starts with `/`, else a message."""
        if not line.startswith("/"):
            await self.says(line, channel=channel)
            return
        command, _, text = line.partition(" ")
        where = await self._looks_at(channel)
        await self._post("command", {"channel": where, "user": self.user, "command": command, "text": text})

    async def says(self, text: str, *, channel: str | None = None, thread_ts: str | None = None) -> Json:
        """Say something in the channel and return the message; the text is escaped as Slack does it."""
        where = await self._looks_at(channel)
        body = {"channel": where, "user": self.user, "text": typed(text)}
        answer = await self._post("message", body | ({"thread_ts": thread_ts} if thread_ts else {}))
        return dict(answer["message"])

    async def drops(self, name: str, content: bytes, *, text: str = "", channel: str | None = None) -> Json:
        """Drop a file into the channel, with a word to it, and return the message that shows it."""
        form = FormData({"user": self.user, "channel": await self._looks_at(channel), "text": typed(text)})
        form.add_field("file", content, filename=name)
        return dict((await self._call("POST", "upload", data=form))["message"])

    async def clicks(self, what: str, message: Json | None = None, *, option: str | None = None) -> None:
        """Click the button of that label (or action_id); `option` picks that text from a menu.

        Without a message, the newest one that has such an element. Raises LookupError when there is none.
        """
        await self._looks_at(message["channel"] if message else None)
        candidates = [message] if message else (await self.messages())[::-1]
        for candidate in candidates:
            if found := _find(candidate, what):
                place = {"channel": candidate["channel"], "messageTs": candidate["ts"]}
                await self._post("interact", {**place, "user": self.user, "action": _action(*found, option)})
                return
        raise LookupError(f"{self.user} sees nothing to click named {what!r}: {await self._report(candidates)}")

    async def reacts(self, name: str, message: Json, *, present: bool = True) -> None:
        """Put an emoji under a message, or take it away."""
        place = {"channel": message["channel"], "ts": message["ts"]}
        await self._post("reaction", {**place, "user": self.user, "name": name, "present": present})

    async def opens_home(self, *, tab: str = "home") -> None:
        """Open the app's Home tab (or its Messages tab)."""
        await self._post("open-home", {"user": self.user, "tab": tab})

    async def submits(self, values: Mapping[str, object]) -> Json:
        """Fill the open form and submit it; `values` by action_id. Returns `{}` or `{"errors": {block_id: text}}`."""
        return await self._post("submit-view", {"user": self.user, "values": dict(values)})

    async def closes(self, *, everything: bool = False) -> None:
        """Close the form on top, or all of them."""
        await self._post("close-view", {"user": self.user, "all": everything})

    async def clicks_in(self, view: Json, what: str, *, option: str | None = None) -> None:
        """Click the button of that label (or action_id) in a form or on the Home tab."""
        found = _find(view, what)
        if found is None:
            raise LookupError(f"the view has nothing to click named {what!r}")
        await self._post("interact", {"user": self.user, "view_id": view["id"], "action": _action(*found, option)})

    async def looks_up(self, action_id: str, typed: str, *, view: Json) -> list[Json]:
        """Type into a menu of a view that asks the app for its options, and return them."""
        body = {"user": self.user, "action_id": action_id, "value": typed, "view_id": view["id"]}
        return list((await self._post("suggest", body)).get("options", []))

    async def picks_shortcut(self, callback_id: str, message: Json | None = None) -> None:
        """Pick a global shortcut, or one from a message's menu."""
        body = {"user": self.user, "callback_id": callback_id}
        if message is None:
            await self._post("shortcut", body)
        else:
            await self._post("message-action", {**body, "channel": message["channel"], "ts": message["ts"]})

    async def asks_for_trouble(self, fault: Json) -> None:
        """Let something go wrong, as `/_control/faults` describes it; `{}` calls all trouble off."""
        await self._post("faults", fault)

    async def refreshes_connections(self) -> int:
        """Have Slack ask the app to replace its connections; returns how many."""
        return int((await self._post("refresh", {}))["connections"])

    # --- seeing -------------------------------------------------------------------------------------------------------

    async def messages(self, channel: str | None = None) -> list[Json]:
        """Everything this person sees in the channel, in order: edits applied, own ephemeral messages included."""
        return (await self._seen(await self._where(channel)))[0]

    async def log(self) -> list[Json]:
        """Everything that passed between the workspace and the app, oldest first."""
        return list((await self._get("log"))["log"])

    async def views(self) -> Json:
        """The app's views before this person: `{"modals": [bottom … top], "home": view or None}`."""
        return await self._get(f"views/{self.user}")

    async def sees_form(self, titled: str = "", *, saying: str = "", within: float = PATIENCE) -> Json:
        """The modal on top, once there is one of that title that shows this text; raises TimeoutError."""

        def fits(views: Json) -> Json | None:
            top = _titled(views["modals"], titled)
            return top if top and saying in shown(top, {}) else None

        return await self._sees_view(fits, f"form {titled!r} that says {saying!r}", within)

    async def sees_home(self, *, within: float = PATIENCE) -> Json:
        """The app's Home tab, once it is published; raises TimeoutError."""
        return await self._sees_view(lambda views: views["home"], "Home tab", within)

    async def wait_for(
        self, predicate: Callable[[Json], bool], *, within: float = PATIENCE, channel: str | None = None
    ) -> Json:
        """The first message that satisfies the predicate, now or `within` so many seconds; raises TimeoutError."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + within
        messages, revision = await self._seen(await self._where(channel))
        while True:
            if found := next(filter(predicate, messages), None):
                return found
            remaining = deadline - loop.time()
            if remaining <= 0:
                raise TimeoutError(f"{self.user} waited {within:g} s in vain: {await self._report(messages)}")
            messages, revision = await self._seen_later(await self._where(channel), revision, remaining)

    async def reads(self, containing: str = "", *, within: float = PATIENCE, channel: str | None = None) -> Json:
        """The first message by somebody else, new or edited since this person last acted, that shows this text."""
        names = await self.names()

        def fits(message: Json) -> bool:
            theirs = message.get("user") != self.user and self._known.get(message["ts"]) != _content(message)
            return theirs and containing in shown(message, names)

        return await self.wait_for(fits, within=within, channel=channel)

    async def names(self) -> Mapping[str, str]:
        """Names by id, of users and channels, for reading mentions."""
        if not self._names:
            state = await self._get("state")
            self._names = {one["id"]: one["name"] for kind in _NAMED for one in state.get(kind, [])}
        return self._names

    async def _sees_view(self, pick: Callable[[Json], Json | None], what: str, within: float) -> Json:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + within
        views = await self.views()
        while not (found := pick(views)):
            remaining = deadline - loop.time()
            if remaining <= 0:
                raise TimeoutError(f"{self.user} waited {within:g} s in vain for the {what}")
            views = await self._get(f"views/{self.user}?since={views['revision']}&seconds={remaining:.3f}")
        return found

    # --- by HTTP ------------------------------------------------------------------------------------------------------

    async def _looks_at(self, channel: str | None) -> str:
        """Where it happens; what is there now will not count as an answer."""
        where = await self._where(channel)
        self._known = {message["ts"]: _content(message) for message in await self.messages(where)}
        return where

    async def _where(self, channel: str | None) -> str:
        """The channel id; a user id stands for the direct message, once there is one."""
        place = channel or self.channel
        if not place.startswith("U"):
            return place
        channels = (await self._get("state"))["channels"]
        direct = (one["id"] for one in channels if one["is_im"] and place in one["members"])
        return next(direct, place)

    async def _seen(self, where: str, query: str = "") -> tuple[list[Json], int | None]:
        answer = await self._get(f"messages/{where}?user={self.user}{query}")
        mine = [one for one in answer["messages"] if one.get("ephemeral_to") in (None, self.user)]
        return mine, answer.get("revision")

    async def _seen_later(self, where: str, revision: int | None, seconds: float) -> tuple[list[Json], int | None]:
        """What is to be seen after the next change."""
        if revision is None:
            await asyncio.sleep(_LOOK_AGAIN)
            return await self._seen(where)
        return await self._seen(where, f"&since={revision}&seconds={seconds:.3f}")

    async def _report(self, messages: list[Json]) -> str:
        names = await self.names()
        lines = [shown(message, names) for message in messages[-_SHOWN:]]
        return "the channel shows\n" + "\n".join(lines) if lines else "the channel is empty"

    async def _post(self, route: str, body: Json) -> Json:
        return await self._call("POST", route, json=body)

    async def _get(self, route: str) -> Json:
        return await self._call("GET", route)

    async def _call(self, method: str, route: str, **sent: Any) -> Json:  # noqa: ANN401 - whatever aiohttp sends
        async with self._session.request(method, f"/_control/{route}", **sent) as response:
            return _allowed(route, await response.json())


def _allowed(route: str, answer: Json) -> Json:
    if not answer.get("ok", True):
        raise ControlRefused(f"{route}: {answer.get('error')}")
    return answer


def shown(message: Json, names: Mapping[str, str]) -> str:
    """All that a message shows, as one text."""
    return "\n".join(terminal.render(message, names))


def _content(message: Json) -> Json:
    """What a message says, without what others did to it: a reaction or a reply makes no new message."""
    return {name: message.get(name) for name in ("text", "blocks", "attachments", "files")}


def _titled(modals: list[Json], title: str) -> Json | None:
    top = modals[-1] if modals else None
    return top if top and title in top["title"]["text"] else None


def _action(block_id: str, element: Json, option: str | None) -> Json:
    """The action of a click, in local-slack's words: the element's own fields, and the option that was picked."""
    kept = ("type", "action_id", "value", "text", "style")
    action = {name: element[name] for name in kept if name in element} | ({"block_id": block_id} if block_id else {})
    return action if option is None else {**action, "selected_option": _option(element, option)}


def _find(message: Json, what: str) -> tuple[str, Json] | None:
    for block_id, element in elements(message.get("blocks") or []):
        label = element["text"]["text"] if element["type"] == "button" else None
        if what in (label, element["action_id"]):
            return block_id, element
    return None


def _option(element: Json, text: str) -> Json:
    groups = [group["options"] for group in element.get("option_groups", [])]
    for option in (option for options in [element.get("options", []), *groups] for option in options):
        if option["text"]["text"] == text:
            return dict(option)
    raise LookupError(f"{element['action_id']} offers no {text!r}")
