"""What YAML holds, as settings of the right types.

A mistake names its key and what is allowed there.
"""

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Any

import cattrs
from cattrs.errors import ClassValidationError, ForbiddenExtraKeysError
from cattrs.gen import make_dict_structure_fn

from bot.config.settings import SECRETS, Charts, Config, Mode, Weekday
from bot.model.command import Role

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def structured(settings: Mapping[str, Any]) -> Config:
    """Return the settings; raises `ValueError` with a sentence on each mistake."""
    try:
        config: Config = _converter().structure(settings, Config)
    except ClassValidationError as error:
        raise ValueError("; ".join(_mistakes(error))) from None
    return config


def _converter() -> cattrs.Converter:
    converter = cattrs.Converter(forbid_extra_keys=True)
    converter.register_structure_hook(str, _text)
    converter.register_structure_hook(int, _number)
    converter.register_structure_hook(float, _amount)
    converter.register_structure_hook(timedelta, _duration)
    for kind in (Charts, Mode, Role, Weekday):
        converter.register_structure_hook(kind, _choice)
    converter.register_structure_hook_func(_is_set, _texts(frozenset))
    converter.register_structure_hook_func(_is_sequence, _texts(tuple))
    converter.register_structure_hook_factory(
        lambda kind: hasattr(kind, "__dataclass_fields__"),
        lambda kind: _section(make_dict_structure_fn(kind, converter, _cattrs_forbid_extra_keys=True)),
    )
    return converter


def _section(structure: Any) -> Any:  # noqa: ANN401 - cattrs' hooks are untyped
    """Let an empty section, and an empty key in one, mean the default."""

    def hook(value: object, kind: type[object]) -> object:
        if value is not None and not isinstance(value, dict):
            raise TypeError("must be a section of `key: value` lines")
        return structure({key: item for key, item in (value or {}).items() if item is not None}, kind)

    return hook


def _text(value: object, _: type[str]) -> str:
    if not isinstance(value, str):
        raise TypeError(f"must be text, not {value!r}")
    return value


def _is_set(kind: object) -> bool:
    return bool(kind == frozenset[str])


def _is_sequence(kind: object) -> bool:
    return bool(kind == tuple[str, ...])


def _texts(build: Callable[[list[str]], object]) -> Callable[[object, object], object]:
    def hook(value: object, _: object) -> object:
        if not isinstance(value, list):
            raise TypeError(f"must be a list such as [A, B], not {value!r}")
        return build([_text(item, str) for item in value])

    return hook


def _choice(value: object, kind: type[StrEnum]) -> StrEnum:
    try:
        return kind(str(value))
    except ValueError:
        raise TypeError(f"must be one of {', '.join(kind)}, not {value!r}") from None


def _number(value: object, _: type[int]) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"must be a whole number, not {value!r}")
    return value


def _amount(value: object, _: type[float]) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value < float("inf"):
        raise TypeError(f"must be a number, and not below 0, not {value!r}")
    return float(value)


def _duration(value: object, _: type[timedelta]) -> timedelta:
    match = re.fullmatch(r"(\d+(?:\.\d+)?)(s|m|h|d)", str(value))
    if not match or float(match[1]) == 0:
        raise TypeError(f"must be a duration such as 20s, 5m, 1h or 7d, not {value!r}")
    return timedelta(**{_UNITS[match[2]]: float(match[1])})


def _mistakes(error: BaseException, key: str = "") -> list[str]:
    """Flatten cattrs' error tree into sentences that name the key."""
    if isinstance(error, ForbiddenExtraKeysError):
        fields = getattr(error.cl, "__dataclass_fields__", {})
        allowed = ", ".join(name for name in fields if name not in SECRETS.values())
        return [f"{_join(key, extra)} is no setting (there are: {allowed})" for extra in sorted(error.extra_fields)]
    if isinstance(error, BaseExceptionGroup):
        return [sentence for child in error.exceptions for sentence in _mistakes(child, _join(key, _name(child)))]
    return [f"{key}: {error}"]


def _name(error: BaseException) -> str:
    for note in getattr(error, "__notes__", []):
        if name := getattr(note, "name", None):
            return str(name)
        if (index := getattr(note, "index", None)) is not None:
            return str(index)
    return ""


def _join(key: str, name: str) -> str:
    return ".".join(part for part in (key, name) if part)
