"""What an intent is."""

from bot.records import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Intent:
    """Phrases and what they mean. Where the slot `needs` stays empty, `otherwise` is meant."""

    lines: tuple[str, ...]
    phrases: tuple[str, ...]
    needs: str = ""
    otherwise: str = ""
