"""`config.yaml` and the environment, as one frozen value.

A mistake names its key and what is allowed there.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import cattrs
import yaml
from cattrs.errors import ClassValidationError, ForbiddenExtraKeysError
from cattrs.gen import make_dict_structure_fn

from bot.model.command import Role
from bot.model.errors import BotError
from bot.model.metrics import find_metric
from bot.model.recipes import find_recipe


class ConfigError(BotError):
    """A setting is missing or wrong."""


class Mode(StrEnum):
    """How Slack's deliveries reach the bot."""

    SOCKET = "socket"
    HTTP = "http"


@dataclass(frozen=True, kw_only=True, slots=True)
class Http:
    """Where the bot listens in HTTP mode."""

    host: str = "127.0.0.1"
    port: int = 3000


@dataclass(frozen=True, kw_only=True, slots=True)
class Slack:
    """How to reach Slack. The secrets come from the environment."""

    mode: Mode = Mode.SOCKET
    command: str = "/personalize"
    api_url: str = "https://slack.com/api/"
    http: Http = field(default_factory=Http)
    bot_token: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Aws:
    """How to reach AWS; None leaves it to boto3's own chain."""

    region: str | None = None
    service_role: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Polling:
    """How often running jobs are looked at: while young, and later."""

    hot: timedelta = timedelta(seconds=20)
    cold: timedelta = timedelta(seconds=60)


@dataclass(frozen=True, kw_only=True, slots=True)
class Members:
    """Who has a role: Slack user ids and user group ids."""

    users: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class RoleTable:
    """Who may do more than look."""

    operator: Members = field(default_factory=Members)
    admin: Members = field(default_factory=Members)


@dataclass(frozen=True, kw_only=True, slots=True)
class ContestRules:
    """What a contest tries and how it decides."""

    recipes: tuple[str, ...] = ("user-personalization-v2", "user-personalization", "popularity-count")
    metric: str = "ndcg@25"


@dataclass(frozen=True, kw_only=True, slots=True)
class Config:
    """Every setting."""

    slack: Slack = field(default_factory=Slack)
    aws: Aws = field(default_factory=Aws)
    store: str = "var/personalize-bot.sqlite3"
    polling: Polling = field(default_factory=Polling)
    roles: RoleTable = field(default_factory=RoleTable)
    verbs: Mapping[str, Role] = field(default_factory=dict)
    contest: ContestRules = field(default_factory=ContestRules)


SECRETS = {
    "SLACK_BOT_TOKEN": "bot_token",
    "SLACK_APP_TOKEN": "app_token",
    "SLACK_SIGNING_SECRET": "signing_secret",
}
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours"}


def load(path: Path, environment: Mapping[str, str]) -> Config:
    """Read a configuration file and the secrets beside it.

    Raises:
        ConfigError: the file is missing or no YAML, a key or value in it is wrong, or a secret that the mode needs is
            missing.
    """
    settings = _read(path)
    secrets = {key: environment[name] for name, key in SECRETS.items() if environment.get(name)}
    if isinstance(slack := settings.setdefault("slack", {}), dict):
        if given := sorted(set(slack) & set(SECRETS.values())):
            raise ConfigError(f"{path}: slack.{given[0]} is a secret: give it as an environment variable.")
        slack |= secrets
    try:
        config: Config = _converter().structure(settings, Config)
    except ClassValidationError as error:
        raise ConfigError(f"{path}: " + "; ".join(_mistakes(error))) from None
    _check(config, path)
    return config


def _read(path: Path) -> dict[str, Any]:
    try:
        settings = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(
            f"There is no {path}. Copy config.yaml from the repository, or name yours: --config FILE."
        ) from None
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}.") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is no valid YAML: {' '.join(str(error).split())}") from None
    if not isinstance(settings or {}, dict):
        raise ConfigError(f"{path} must be a list of `key: value` lines; see config.yaml in the repository.")
    return {key: value for key, value in (settings or {}).items() if value is not None}


def _check(config: Config, path: Path) -> None:
    receiving = "SLACK_APP_TOKEN" if config.slack.mode is Mode.SOCKET else "SLACK_SIGNING_SECRET"
    needed = ["SLACK_BOT_TOKEN", receiving]
    if missing := [name for name in needed if not getattr(config.slack, SECRETS[name])]:
        raise ConfigError(
            f"{' and '.join(missing)} must be set in the environment (slack.mode is {config.slack.mode}). "
            "The README's “Running it for real” says where to find them."
        )
    if not re.fullmatch(r"/[a-z0-9_-]{1,31}", config.slack.command):
        raise ConfigError(f"{path}: slack.command must be a slash and up to 31 of a-z, 0-9, _ and -.")
    if urlsplit(config.slack.api_url).scheme not in {"http", "https"}:
        raise ConfigError(f"{path}: slack.api_url must be an http(s) address.")
    try:
        find_metric(config.contest.metric)
        for recipe in config.contest.recipes:
            find_recipe(recipe)
    except BotError as error:
        raise ConfigError(f"{path}: contest: {error}") from None


def _converter() -> cattrs.Converter:
    converter = cattrs.Converter(forbid_extra_keys=True)
    converter.register_structure_hook(str, _text)
    converter.register_structure_hook(int, _number)
    converter.register_structure_hook(timedelta, _duration)
    for kind in (Mode, Role):
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


def _duration(value: object, _: type[timedelta]) -> timedelta:
    match = re.fullmatch(r"(\d+(?:\.\d+)?)(s|m|h)", str(value))
    if not match or float(match[1]) == 0:
        raise TypeError(f"must be a duration such as 20s, 5m or 1h, not {value!r}")
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
