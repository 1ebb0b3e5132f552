"""`/api/{method}`: who calls, with which arguments, and Slack's answer in Slack's envelope."""

import asyncio

from aiohttp import hdrs, web

from sandbox.slack.faults import Effect, Fault
from sandbox.slack.limits import Limited
from sandbox.slack.local import LocalSlack
from sandbox.slack.web_api.arguments import Arguments, read_arguments
from sandbox.slack.web_api.methods import METHODS, Method
from sandbox.slack.web_api.permission import permit
from sandbox.slack.wire import Json, Refused


class WebApi:
    """The Web API of one workspace."""

    def __init__(self, slack: LocalSlack) -> None:
        """Serve this workspace."""
        self._slack = slack

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one call: status 200 even for errors, as Slack does, unless a fault says otherwise."""
        name = request.match_info["method"]
        fault = self._slack.courier.faults.strike_method(name)
        if fault and fault.effect is Effect.FAIL:
            return self._fail(name, fault)
        try:
            arguments = await read_arguments(request)
            answer = self._answer(name, arguments, _token(request, arguments))
        except Limited as limited:
            return self._too_many(name, limited.retry_after)
        except Refused as refused:
            arguments, answer = Arguments(dict(request.query)), refused.answer()
        self._note(name, arguments, answer)
        if fault:
            await self._suffer(fault, request)
        return web.json_response(answer, headers=self._scopes(METHODS.get(name)))

    def _answer(self, name: str, arguments: Arguments, token: str | None) -> Json:
        try:
            method = _method(name)
            self._admit(method, token)
            channel = str(arguments.values.get("channel", ""))
            self._slack.limits.count(name, method.tier, channel)
            return {"ok": True, **method.run(self._slack, arguments)}
        except Limited:
            raise
        except Refused as refused:
            return refused.answer()

    def _admit(self, method: Method, token: str | None) -> None:
        """Check the token and its scope; raises `Refused`."""
        if method.caller == "anyone":
            return
        if not token:
            raise Refused("not_authed")
        app = self._slack.workspace.app
        callers = {app.bot_token: "bot", app.app_token: "app"}
        if token not in callers:
            raise Refused("invalid_auth")
        if callers[token] != method.caller:
            raise Refused("not_allowed_token_type")
        if method.scope:
            permit(self._slack, method.scope)

    def _scopes(self, method: Method | None) -> dict[str, str]:
        headers = {"x-oauth-scopes": ",".join(sorted(self._slack.workspace.app.scopes))}
        return headers | ({"x-accepted-oauth-scopes": method.scope} if method and method.scope else {})

    async def _suffer(self, fault: Fault, request: web.Request) -> None:
        """The call is done, and only its answer is late or lost."""
        if fault.effect is Effect.HANG_UP and request.transport is not None:
            request.transport.close()
        await asyncio.sleep(fault.seconds)

    def _fail(self, name: str, fault: Fault) -> web.Response:
        if fault.status == web.HTTPTooManyRequests.status_code:
            return self._too_many(name, fault.retry_after)
        answer = Refused("internal_error").answer()
        self._note(name, Arguments({}), answer, status=fault.status)
        return web.json_response(answer, status=fault.status)

    def _too_many(self, name: str, retry_after: int) -> web.Response:
        answer, status = Refused("ratelimited").answer(), web.HTTPTooManyRequests.status_code
        self._note(name, Arguments({}), answer, status=status)
        return web.json_response(answer, status=status, headers={hdrs.RETRY_AFTER: str(retry_after)})

    def _note(self, name: str, arguments: Arguments, answer: Json, *, status: int | None = None) -> None:
        sent = {key: value for key, value in arguments.values.items() if key != "token"}
        self._slack.courier.traffic.note("from_bot", "web_api", name, detail=sent, answer=answer, status=status)


def _method(name: str) -> Method:
    if name not in METHODS:
        raise Refused("unknown_method", req_method=name)
    return METHODS[name]


def _token(request: web.Request, arguments: Arguments) -> str | None:
    scheme, _, bearer = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
    return bearer.strip() if scheme.lower() == "bearer" else arguments.optional("token")
