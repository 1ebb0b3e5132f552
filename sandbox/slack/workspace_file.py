"""A workspace described in YAML: team, users, channels, user groups and the app.

```yaml
team: {name: Local, domain: local}
users:
  - {name: ada, real_name: Ada Lovelace, email: ada@example.com, tz: Europe/London, admin: true}
channels:
  - {name: general, members: [ada], topic: Everything}
  - {name: secret, members: [ada], private: true, bot: false}
groups:
  - {handle: ml-team, name: ML team, members: [ada]}
```
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias
from zoneinfo import available_timezones

import yaml

from sandbox.slack.errors import CannotStart
from sandbox.slack.workspace import App, Channel, Team, User, UserGroup, Workspace, bot_user, local_app

_Entry: TypeAlias = dict[str, Any]
_Fields: TypeAlias = Mapping[str, type]
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")
_ID = re.compile(r"[A-Z][A-Z0-9]{2,}")

# What each part may hold; the first field of an entry is the one that it must have.
_PARTS: _Fields = {"users": list, "team": dict, "channels": list, "groups": list, "app": dict}
_TEAM: _Fields = {"name": str, "domain": str, "id": str}
_USER: _Fields = {"name": str, "real_name": str, "email": str, "tz": str, "admin": bool, "id": str}
_CHANNEL: _Fields = {
    "name": str,
    "members": list,
    "topic": str,
    "private": bool,
    "archived": bool,
    "bot": bool,
    "id": str,
}
_GROUP: _Fields = {"handle": str, "name": str, "members": list, "id": str}
_APP: _Fields = {"name": str, "request_url": str, "bot_token": str, "app_token": str, "signing_secret": str}
_WORDS = {list: "a list", dict: "a mapping", str: "a text", bool: "true or false"}


def read_workspace(path: Path) -> Workspace:
    """The workspace that this file describes; raises `CannotStart` naming the place of a mistake."""
    try:
        return _workspace(_checked(yaml.safe_load(path.read_text(encoding="utf-8")), "", _PARTS))
    except _Mistake as mistake:
        raise CannotStart(f"{path}: {mistake}") from mistake
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise CannotStart(f"{path} cannot be read: {error}") from error


class _Mistake(Exception):
    """Where it is, and what is wrong there."""


def read_manifest(path: Path) -> Mapping[str, Any]:
    """A Slack app manifest; raises `CannotStart` when it names no app and no scopes."""
    try:
        manifest = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise CannotStart(f"{path} cannot be read: {error}") from error
    match manifest:
        case {"display_information": {"name": str()}, "oauth_config": {"scopes": {"bot": list()}}}:
            return dict(manifest)
    raise CannotStart(f"{path}: a manifest needs display_information.name and oauth_config.scopes.bot")


def _workspace(described: _Entry) -> Workspace:
    app = _app(described.get("app", {}))
    people = [_user(one, at) for one, at in _entries(described, "users", _USER)]
    ids = {user.name: user.id for user in people}
    channels = [_channel(one, at, ids, app) for one, at in _entries(described, "channels", _CHANNEL)]
    groups = [_group(one, at, ids) for one, at in _entries(described, "groups", _GROUP)]
    users = [*people, bot_user(app)]
    _all_different("users", [user.name for user in users], [user.id for user in users])
    _all_different("channels", [one.name for one in channels], [one.id for one in channels])
    _all_different("groups", [one.handle for one in groups], [one.id for one in groups])
    return Workspace(
        team=_team(described.get("team", {})), app=app, users=(*users,), channels=(*channels,), groups=(*groups,)
    )


def _team(described: _Entry) -> Team:
    team = _checked({"name": "Local", **described}, "team", _TEAM)
    domain = team.get("domain") or re.sub("[^a-z0-9]+", "-", team["name"].lower()).strip("-") or "local"
    return Team(id=_id(team, "T", domain, "team"), name=team["name"], domain=domain)


def _app(described: _Entry) -> App:
    return replace(local_app(), **_checked({"name": local_app().name, **described}, "app", _APP))


def _user(one: _Entry, at: str) -> User:
    name, tz = _named(one["name"], f"{at}.name"), one.get("tz", "Etc/UTC")
    if tz not in (available_timezones() or {tz}):
        raise _Mistake(f"{at}.tz: unknown time zone {tz!r}; write one such as Europe/Berlin")
    return User(
        id=_id(one, "U", name, at),
        name=name,
        real_name=one.get("real_name", name.title()),
        email=one.get("email"),
        tz=tz,
        is_admin=one.get("admin", False),
    )


def _channel(one: _Entry, at: str, ids: Mapping[str, str], app: App) -> Channel:
    name = _named(one["name"], f"{at}.name")
    members = _members(one.get("members", [*ids]), ids, at)
    return Channel(
        id=_id(one, "C", name, at),
        name=name,
        members=(*members, app.bot_user_id) if one.get("bot", True) else members,
        topic=one.get("topic", ""),
        is_private=one.get("private", False),
        is_archived=one.get("archived", False),
    )


def _group(one: _Entry, at: str, ids: Mapping[str, str]) -> UserGroup:
    handle = _named(one["handle"], f"{at}.handle")
    members = _members(one.get("members", []), ids, at)
    return UserGroup(id=_id(one, "S", handle, at), handle=handle, name=one.get("name", handle), users=members)


# --- checking ---------------------------------------------------------------------------------------------------------


def _entries(described: _Entry, part: str, fields: _Fields) -> Iterable[tuple[_Entry, str]]:
    for place, one in enumerate(described.get(part, [])):
        at = f"{part}[{place}]"
        yield _checked(one, at, fields), at


def _checked(value: object, at: str, fields: _Fields) -> _Entry:
    """The mapping, if it has the field that it must have and no other than these, each of its type."""
    required = next(iter(fields))
    if not isinstance(value, dict):
        raise _Mistake(f"{at or 'the file'}: must be a mapping with {required}")
    place = f"{at}." if at else ""
    for name, given in value.items():
        if name not in fields:
            raise _Mistake(f"{place}{name}: unknown; known here are {', '.join(fields)}")
        if not isinstance(given, fields[name]):
            raise _Mistake(f"{place}{name}: must be {_WORDS[fields[name]]}")
    if not value.get(required):
        raise _Mistake(f"{place}{required}: missing")
    return value


def _named(name: str, at: str) -> str:
    if not _NAME.fullmatch(name):
        raise _Mistake(f"{at}: {name!r} is no name; use small letters, digits, and - _ . between them")
    return name


def _id(one: _Entry, prefix: str, name: str, at: str) -> str:
    """The id that was given, or one made of the name, e.g. `U00000ADA`."""
    made = prefix + re.sub("[^A-Z0-9]", "", name.upper()).rjust(8, "0")
    given = str(one.get("id", made))
    if not (_ID.fullmatch(given) and given.startswith(prefix)):
        raise _Mistake(f"{at}.id: must be {prefix} and capitals or digits, such as {made}")
    return given


def _members(names: list[Any], ids: Mapping[str, str], at: str) -> tuple[str, ...]:
    for name in names:
        if name not in ids:
            raise _Mistake(f"{at}.members: nobody is named {name!r}; there are {', '.join(ids) or 'no users'}")
    return tuple(dict.fromkeys(ids[name] for name in names))


def _all_different(part: str, *columns: list[str]) -> None:
    for column in columns:
        for value in column:
            if column.count(value) > 1:
                raise _Mistake(f"{part}: {value} stands there twice")
