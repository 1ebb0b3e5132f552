"""Signed HTTP: payloads POSTed to the app's request URL ("Verifying requests from Slack")."""

import hashlib
import hmac
import json
from dataclasses import dataclass
from urllib.parse import urlencode

from aiohttp import ClientError, ClientSession, hdrs

from sandbox.slack.delivery.parcel import Kind, Parcel, Undelivered
from sandbox.slack.wire import Clock, Json

_FORM, _JSON = "application/x-www-form-urlencoded", "application/json"
_OK = 200


@dataclass(frozen=True, kw_only=True)
class SignedHttp:
    """The app's request URL, and the secret that proves to it who is calling."""

    url: str
    signing_secret: str
    session: ClientSession
    clock: Clock

    async def carry(self, parcel: Parcel) -> Json:
        """POST one payload and return what the app answered with."""
        content_type, body = _body(parcel)
        headers = {hdrs.CONTENT_TYPE: content_type, **self._signature(body), **_retry_headers(parcel)}
        try:
            async with self.session.post(self.url, data=body, headers=headers, allow_redirects=False) as response:
                if response.status != _OK:
                    final = response.headers.get("x-slack-no-retry") == "1"
                    raise Undelivered("http_error", final=final)
                return _answer(await response.text())
        except ClientError as error:
            raise Undelivered("connection_failed") from error

    async def hang_up(self) -> None:
        """Nothing to do: each payload has a connection of its own."""

    def _signature(self, body: bytes) -> dict[str, str]:
        timestamp = str(int(self.clock().timestamp()))
        signature = sign(self.signing_secret, timestamp=timestamp, body=body)
        return {"x-slack-request-timestamp": timestamp, "x-slack-signature": signature}


def sign(secret: str, *, timestamp: str, body: bytes) -> str:
    """Slack's signature, version v0: HMAC-SHA256 over `v0:{timestamp}:{raw body}`."""
    signed = b":".join((b"v0", timestamp.encode(), body))
    return "v0=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def _body(parcel: Parcel) -> tuple[str, bytes]:
    match parcel.kind:
        case Kind.EVENT:
            return _JSON, json.dumps(parcel.payload).encode()
        case Kind.COMMAND:
            return _FORM, urlencode(parcel.payload).encode()
        case Kind.INTERACTION:
            return _FORM, urlencode({"payload": json.dumps(parcel.payload)}).encode()


def _retry_headers(parcel: Parcel) -> dict[str, str]:
    if not parcel.retry_attempt:
        return {}
    reason = "http_timeout" if parcel.retry_reason == "timeout" else parcel.retry_reason
    return {"x-slack-retry-num": str(parcel.retry_attempt), "x-slack-retry-reason": reason}


def _answer(text: str) -> Json:
    """What the app said: JSON as it is, plain text as the text of a message."""
    try:
        answer = json.loads(text) if text else {}
    except ValueError:
        answer = text
    return answer if isinstance(answer, dict) else {"text": text}
