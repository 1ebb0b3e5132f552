"""HTTP mode: what Slack has signed is obeyed once, and nobody else learns anything."""

import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from io import BytesIO
from urllib.parse import urlencode

import pytest

from tests.unit.handlers.desk import CHANNEL, OPERATOR, SECRET, Desk

EVENTS = "/slack/events"
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
MEBIBYTE = 1024 * 1024


def signed(body: bytes, *, stamp: str | None = None, secret: str = SECRET, kind: str = FORM) -> dict[str, str]:
    """Return the headers with which Slack would send a body."""
    stamp = str(int(time.time())) if stamp is None else stamp
    digest = hmac.new(secret.encode(), b"v0:%b:%b" % (stamp.encode(), body), hashlib.sha256).hexdigest()
    return {"X-Slack-Signature": f"v0={digest}", "X-Slack-Request-Timestamp": stamp, "Content-Type": kind}


def command(desk: Desk, *, trigger: str = "1.2.3") -> bytes:
    """Return a slash command."""
    form = {
        "command": "/personalize",
        "text": "status",
        "team_id": "T1",
        "user_id": OPERATOR,
        "channel_id": CHANNEL,
        "trigger_id": trigger,
        "response_url": f"{desk.slack.url}/commands/1",
    }
    return urlencode(form).encode()


async def deliver(desk: Desk, body: bytes, headers: Mapping[str, str], *, path: str = EVENTS) -> tuple[int, str]:
    """Send a request, check that it says nothing of the server, and return status and body."""
    async with desk.http.post(path, data=BytesIO(body), headers=dict(headers)) as response:
        assert "Server" not in response.headers
        return response.status, await response.text()


async def test_what_slack_has_signed_is_obeyed(desk: Desk) -> None:
    """The yardstick for all that follows."""
    body = command(desk)

    assert await deliver(desk, body, signed(body)) == (200, "")
    assert len(await desk.answers()) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"X-Slack-Signature": "v0=" + 64 * "0"},
        {"X-Slack-Signature": ""},
        {"X-Slack-Signature": "v0=ü"},
        {"X-Slack-Request-Timestamp": ""},
        {"X-Slack-Request-Timestamp": "now"},
        {"X-Slack-Request-Timestamp": "1e9"},
        {"X-Slack-Request-Timestamp": "-1"},
        {"X-Slack-Request-Timestamp": 5_000 * "9"},
        {"X-Slack-Request-Timestamp": "0"},
    ],
    ids=str,
)
async def test_what_is_not_signed_learns_nothing(desk: Desk, wrong: dict[str, str]) -> None:
    """Not even what was wrong with it."""
    body = command(desk)

    assert await deliver(desk, body, signed(body) | wrong) == (401, "")
    assert await desk.answers() == []
    assert desk.audit.kept == []


@pytest.mark.parametrize("seconds", [-310, 310])
async def test_an_old_signature_is_worth_nothing(desk: Desk, seconds: int) -> None:
    """Nor one from the future: Slack's clock and ours may be five minutes apart."""
    body = command(desk)

    assert await deliver(desk, body, signed(body, stamp=str(int(time.time()) + seconds))) == (401, "")
    assert await desk.answers() == []


async def test_another_secret_does_not_do(desk: Desk) -> None:
    """Nor the same signature under another body."""
    body = command(desk)

    assert await deliver(desk, body, signed(body, secret="guessed")) == (401, "")
    assert await deliver(desk, body + b"&text=stop", signed(body)) == (401, "")
    assert await desk.answers() == []


@pytest.mark.parametrize("path", ["/", "/slack/install", "/healthz", "/metrics", EVENTS])
async def test_no_path_tells_a_stranger_whether_it_exists(desk: Desk, path: str) -> None:
    """All answer alike."""
    assert await deliver(desk, b"x", {}, path=path) == (401, "")
    async with desk.http.get(path) as response:
        assert (response.status, await response.text()) == (401, "")


async def test_a_recorded_delivery_that_is_sent_again_does_nothing(desk: Desk) -> None:
    """Its signature is good for five minutes, so it is known by what it delivers."""
    body = command(desk)
    headers = signed(body)

    for _ in range(3):
        assert await deliver(desk, body, headers) == (200, "")

    assert len(await desk.answers()) == 1
    assert len(desk.audit.kept) == 1


@pytest.mark.parametrize("arrived", [True, False])
async def test_a_retry_is_obeyed_where_the_first_did_not_arrive(desk: Desk, arrived: bool) -> None:  # noqa: FBT001 - the table above
    """And only there; Slack says which attempt it is, but not what became of those before."""
    event = {"type": "app_mention", "user": OPERATOR, "text": "status", "channel": CHANNEL, "ts": "1.1"}
    body = json.dumps({"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": event}).encode()
    if arrived:
        assert (await deliver(desk, body, signed(body, kind=JSON)))[0] == 200
    retry = {"x-slack-retry-num": "1", "x-slack-retry-reason": "http_timeout"}

    assert (await deliver(desk, body, signed(body, kind=JSON) | retry))[0] == 200
    assert len(await desk.answers()) == 1


@pytest.mark.parametrize("size, status", [(MEBIBYTE, 401), (MEBIBYTE + 1, 413)])
async def test_a_large_body_is_not_read(desk: Desk, size: int, status: int) -> None:
    """A mebibyte is more than Slack ever sends."""
    assert await deliver(desk, b"x" * size, {}) == (status, "")


async def test_slack_may_check_the_certificate(desk: Desk) -> None:
    """That request is not signed, and gets no further."""
    assert await deliver(desk, b"ssl_check=1&token=x", {"Content-Type": FORM}) == (200, "")
    assert await deliver(desk, b"ssl_check=1&command=/personalize&text=stop", {"Content-Type": FORM}) == (200, "")
    assert await desk.answers() == []


async def test_the_url_is_verified(desk: Desk) -> None:
    """The challenge comes back to who has signed it, and to nobody else."""
    body = json.dumps({"type": "url_verification", "challenge": "3eZbrw1a"}).encode()

    status, answer = await deliver(desk, body, signed(body, kind=JSON))
    assert (status, json.loads(answer)) == (200, {"challenge": "3eZbrw1a"})
    assert await deliver(desk, body, {"Content-Type": JSON}) == (401, "")


@pytest.mark.parametrize("body, kind", [(b"{", JSON), (b"payload=%7B", FORM), (b"\xff", FORM), (b"", FORM)], ids=str)
async def test_what_is_no_delivery_at_all_is_refused(desk: Desk, body: bytes, kind: str) -> None:
    """Signed or not, without an error of ours."""
    status, answer = await deliver(desk, body, signed(body, kind=kind))

    assert status in {400, 401, 404}
    assert "Traceback" not in answer
    assert await desk.answers() == []
