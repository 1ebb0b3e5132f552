"""`config.yaml` and the environment, read and checked."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

from bot.config.accounts import misshapen_aws
from bot.config.settings import SECRETS, Config, ConfigError, DigestRules, Members, Mode
from bot.config.structure import structured
from bot.model.errors import BotError
from bot.model.metrics import find_metric
from bot.model.recipes import find_recipe

_COMMAND = re.compile(r"/[a-z0-9_-]{1,31}")
_HOURS = 24
_COSTLY = {"train", "deploy"}  # what of a launch costs money that is worth a question
_REPEATS = timedelta(minutes=10)  # docs.slack.dev, "Events API": the last of three is some five minutes late
_PORT = "OPERATIONS_PORT"
_SERVER = "postgresql://"
_USER = re.compile(r"[UW][A-Z0-9]+")  # docs.slack.dev, "User type": W in an Enterprise organisation
_GROUP = re.compile(r"S[A-Z0-9]+")


def load(path: Path, environment: Mapping[str, str], *, slack: bool = True) -> Config:
    """Read a configuration file and what the environment adds; a relative store is beside the file.

    The environment holds the secrets, and `OPERATIONS_PORT` in it goes before the file. Without `slack` those of Slack
    may be missing.

    Raises:
        ConfigError: the file is missing or no YAML, a key or value in it is wrong, or a secret that the mode needs is
            missing.
    """
    settings = _read(path)
    secrets = {key: environment[name] for name, key in SECRETS.items() if environment.get(name)}
    if isinstance(given_slack := settings.setdefault("slack", {}), dict):
        if given := sorted(set(given_slack) & set(SECRETS.values())):
            raise ConfigError(f"{path}: slack.{given[0]} is a secret: give it as an environment variable.")
        given_slack |= secrets
    if environment.get(_PORT) and isinstance(operations := settings.setdefault("operations", {}), dict):
        operations["port"] = _from_environment(environment[_PORT])
    try:
        config = structured(settings)
    except ValueError as error:
        raise ConfigError(f"{path}: {error}") from None
    if slack:
        _require_secrets(config)
    if mistakes := list(_misshapen(config)):
        raise ConfigError(f"{path}: {'; '.join(mistakes)}")
    if config.store.startswith(_SERVER):
        return config
    return replace(config, store=str(path.parent / config.store))


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


def _from_environment(port: str) -> int:
    if not re.fullmatch(r"\d{1,5}", port):
        raise ConfigError(f"{_PORT} in the environment must be a port number, not {port!r}.")
    return int(port)


def _require_secrets(config: Config) -> None:
    receiving = "SLACK_APP_TOKEN" if config.slack.mode is Mode.SOCKET else "SLACK_SIGNING_SECRET"
    needed = ["SLACK_BOT_TOKEN", receiving]
    if missing := [name for name in needed if not getattr(config.slack, SECRETS[name])]:
        raise ConfigError(
            f"{' and '.join(missing)} must be set in the environment (slack.mode is {config.slack.mode}). "
            "The README's “Running it for real” says where to find them."
        )


_SIZES = ("dropped_mb", "checked_mb")


def _misshapen(config: Config) -> Iterator[str]:
    """Yield what cannot be right, whatever it is to mean."""
    if not _COMMAND.fullmatch(config.slack.command):
        yield "slack.command must be a slash and up to 31 of a-z, 0-9, _ and -"
    if urlsplit(config.slack.api_url).scheme not in {"http", "https"}:
        yield "slack.api_url must be an http(s) address"
    if config.keep.deliveries < _REPEATS:
        yield "keep.deliveries must be 10m or more: until then Slack may deliver something once more"
    if config.slack.calls_per_minute < 1:
        yield "slack.calls_per_minute must be 1 or more"
    if config.polling.calls_per_minute < 1:
        yield "polling.calls_per_minute must be 1 or more"
    yield from (f"files.{name} must be 1 or more" for name in _SIZES if getattr(config.files, name) < 1)
    yield from _misshapen_digest(config.digest)
    yield from _misshapen_store(config.store)
    yield from misshapen_aws(config.aws)
    for role in ("operator", "admin"):
        members: Members = getattr(config.roles, role)
        yield from _foreign(f"roles.{role}.users", members.users, _USER, "Slack user ids, such as U024BE7LH")
        yield from _foreign(
            f"roles.{role}.groups", members.groups, _GROUP, "ids of Slack user groups, such as S0614TZR7"
        )
    try:
        find_metric(config.contest.metric)
        for recipe in config.contest.recipes:
            find_recipe(recipe)
    except BotError as error:
        yield f"contest: {error}"
    if wrong := sorted(set(config.launch.ask) - _COSTLY):
        yield f"launch.ask must be some of {', '.join(sorted(_COSTLY))}, not {wrong[0]!r}"


def _misshapen_digest(digest: DigestRules) -> Iterator[str]:
    if not 0 <= digest.hour < _HOURS:
        yield "digest.hour must be an hour of the day, from 0 to 23"
    if digest.timezone is not None and not _is_zone(digest.timezone):
        yield f"digest.timezone must be a name such as Europe/Amsterdam or UTC, not {digest.timezone!r}"


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _misshapen_store(store: str) -> Iterator[str]:
    scheme, is_address, _ = store.partition("://")
    if is_address and not store.startswith(_SERVER):
        yield f"store must be the path of a file, or {_SERVER}USER@HOST:5432/DATABASE, not {scheme}://…"
    elif is_address and urlsplit(store).password:
        yield "store: a password is a secret: give it as the environment variable PGPASSWORD"


def _foreign(key: str, ids: frozenset[str], shape: re.Pattern[str], what: str) -> Iterator[str]:
    if wrong := sorted(one for one in ids if not shape.fullmatch(one)):
        yield f"{key} must be {what}, not {wrong[0]!r}"
