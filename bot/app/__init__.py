"""The bot put together: its surface, its AWS accounts, and all that works without being asked."""

from bot.app.bot import Bot, open_bot
from bot.app.clock import utc_now
from bot.app.surface import SlackSurface, Surface, open_slack

__all__ = ["Bot", "SlackSurface", "Surface", "open_bot", "open_slack", "utc_now"]
