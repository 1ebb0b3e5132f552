"""Home tabs, by Slack's Web API."""

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.model.message import Message
from bot.records import dataclass
from bot.slack.failures import code_of, renamed

_OUTDATED = "hash_conflict"


@dataclass(frozen=True, kw_only=True, slots=True)
class SlackHomes:
    """The port `HomeTabs`."""

    client: AsyncWebClient

    async def publish(self, user: str, message: Message, *, over: str | None = None) -> str | None:
        """Show a message on somebody's Home tab, and return Slack's hash of it.

        `over` is the hash of what it takes the place of: where another has been shown meanwhile, that stays, and None
        is returned.
        """
        view = {"type": "home", "blocks": list(message.blocks)}
        with renamed():
            try:
                answer = await self.client.views_publish(user_id=user, view=view, hash=over)
            except SlackApiError as error:
                if code_of(error) == _OUTDATED:
                    return None
                raise
        return str(answer["view"]["hash"])
