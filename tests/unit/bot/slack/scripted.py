"""A Slack that answers what a test tells it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One answer of the scripted Slack; `lost` breaks the connection instead."""

    body: Mapping[str, Any] | str = field(default_factory=lambda: {"ok": True, "ts": "1.0", "messages": []})
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    lost: bool = False


@dataclass(kw_only=True)
class Script:
    """Answers each method in the order given, then well; `calls` keeps what was sent, `connections` by which ways."""

    answers: defaultdict[str, list[Answer]] = field(default_factory=lambda: defaultdict(list))
    calls: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)
    connections: set[object] = field(default_factory=set)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one call."""
        method = request.match_info["method"]
        self.connections.add(request.transport)
        sent = await request.json() if request.content_type == "application/json" else dict(request.query)
        self.calls.append((method, sent))
        answer = self.answers[method].pop(0) if self.answers[method] else Answer()
        if answer.lost and request.transport:
            request.transport.close()
        if isinstance(answer.body, str):
            return web.Response(text=answer.body, status=answer.status, content_type="text/html")
        return web.json_response(answer.body, status=answer.status, headers=answer.headers)

    def refuse(self, method: str, error: str, **fields: object) -> None:
        """Let the next call of a method fail as Slack's calls fail: with status 200."""
        self.answers[method].append(Answer(body={"ok": False, "error": error, **fields}))
