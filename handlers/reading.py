"""Reads options and arguments of a command into the values that orders hold."""

from enum import StrEnum
from typing import TypedDict, TypeVar

from bot.model.command import Command
from bot.model.errors import Misunderstood, cited

Choice = TypeVar("Choice", bound=StrEnum)

_LONGEST = 256  # Personalize API reference: userId, itemId, eventType, and an S3 location


class Origin(TypedDict):
    """Who asks, where, and with which line: what every order holds."""

    asked_by: str
    channel: str
    line: str


def origin(command: Command) -> Origin:
    """Return what every order holds."""
    return Origin(asked_by=command.user, channel=command.channel, line=command.line)


def number(command: Command, key: str, *, least: int, most: int) -> int | None:
    """Return a whole number, None where the option is not there; raises `Misunderstood`."""
    typed = command.options.get(key)
    if typed is None:
        return None
    if not typed.isdecimal() or not typed.isascii() or not least <= int(typed) <= most:
        raise Misunderstood(f"{key}= must be a whole number from {least} to {most:,}, not {cited(typed)}.")
    return int(typed)


def choice(command: Command, key: str, default: Choice) -> Choice:
    """Return one of an enumeration's values, typed in any case; raises `Misunderstood`."""
    typed = command.options.get(key)
    if typed is None:
        return default
    kind = type(default)
    for value in kind:
        if value.lower() == typed.lower():
            return value
    raise Misunderstood(f"{key}= must be one of {', '.join(value.lower() for value in kind)}, not {cited(typed)}.")


def short_enough(typed: str, what: str) -> str:
    """Return what was typed, where AWS takes a text of that length; raises `Misunderstood`."""
    if len(typed) <= _LONGEST:
        return typed
    raise Misunderstood(f"{what} may have at most {_LONGEST} characters, and this has {len(typed):,}.")


def at_most_one(command: Command, what: str) -> str | None:
    """Return the only argument, None where there is none; raises `Misunderstood` for more."""
    match command.arguments:
        case []:
            return None
        case [only]:
            return only
        case _:
            raise Misunderstood(f"That is more than one {what}. A name with spaces goes in quotes.")
