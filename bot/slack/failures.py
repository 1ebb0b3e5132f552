"""Slack's errors, renamed to ours. The names are those of Slack's pages on chat.postMessage and chat.update."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.model.errors import ChannelBusy, ChannelClosed, ChannelError

UNREACHABLE = (ClientError, OSError, TimeoutError)

_CLOSED = {
    "not_in_channel": "The bot is not in the channel. Type /invite there and pick the bot.",
    "channel_not_found": "The bot does not see the channel. Type /invite there and pick the bot.",
    "is_archived": "The channel is archived. Unarchive it, or ask again in another channel.",
    "restricted_action": "The workspace lets nobody but a few post in the channel. Ask again in another channel.",
}
# Trouble in Slack, or an installation that its operator has to mend: nothing is wrong with channel or message.
_PASSING = {
    "accesslimited",
    "account_inactive",
    "ekm_access_denied",
    "fatal_error",
    "internal_error",
    "invalid_auth",
    "missing_scope",
    "not_authed",
    "org_login_required",
    "rate_limited",
    "ratelimited",
    "request_timeout",
    "service_unavailable",
    "team_added_to_org",
    "token_expired",
    "token_revoked",
}
_SERVER_ERROR = 500


@contextmanager
def renamed() -> Iterator[None]:
    """Let what goes wrong in a call of Slack come out as a `ChannelError`."""
    try:
        yield
    except SlackApiError as error:
        raise _renamed(error) from error
    except UNREACHABLE as error:
        raise ChannelBusy(f"Slack cannot be reached: {str(error) or type(error).__name__}.") from error


def code_of(error: SlackApiError) -> str | None:
    """Return Slack's name of an error, None where it was not Slack that answered, or not in JSON."""
    answer = error.response
    if isinstance(answer, AsyncSlackResponse) and isinstance(answer.data, dict):
        return answer.data.get("error")
    return None


def pause_of(headers: Mapping[str, Any]) -> float | None:
    """Return the seconds in `Retry-After`, None where it is absent or is not a number of seconds."""
    value = next((value for name, value in headers.items() if name.lower() == "retry-after"), None)
    text = value[0] if isinstance(value, list) else value
    return float(text) if text and text.isdecimal() else None


def _renamed(error: SlackApiError) -> ChannelError:
    code = code_of(error)
    if code is None or code in _PASSING or error.response.status_code >= _SERVER_ERROR:
        pause = pause_of(error.response.headers)
        return ChannelBusy(f"Slack does not take messages now ({code or 'no answer'}).", retry_after=pause)
    return ChannelClosed(_CLOSED.get(code, f"Slack refused the message ({code})."))
