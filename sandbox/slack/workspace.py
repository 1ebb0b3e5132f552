"""What a workspace is before anybody speaks: its team, people, channels, groups and the one app installed in it.

Everything here is a frozen description; `POST /_control/reset` rebuilds the running state from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal, TypeVar

# What the bot of this project asks for, and what its developers are likely to ask for next.
_SCOPES = (
    "app_mentions:read assistant:write channels:history channels:join channels:manage channels:read chat:write "
    "commands emoji:read files:read files:write groups:history groups:read groups:write im:history im:read "
    "im:write mpim:history mpim:read mpim:write pins:read pins:write reactions:read reactions:write team:read "
    "usergroups:read users:read users:read.email"
)
SCOPES = frozenset(_SCOPES.split())
EVENTS = frozenset({"app_home_opened", "app_mention", "message.im", "reaction_added", "reaction_removed"})


@dataclass(frozen=True, kw_only=True)
class Team:
    """A Slack workspace's identity."""

    id: str
    name: str
    domain: str


@dataclass(frozen=True, kw_only=True)
class User:
    """A person, or the app's bot user."""

    id: str
    name: str
    real_name: str
    email: str | None = None
    tz: str = "Etc/UTC"
    is_admin: bool = False
    is_bot: bool = False


@dataclass(frozen=True, kw_only=True)
class UserGroup:
    """People who can be addressed or authorised together, e.g. @ml-team."""

    id: str
    handle: str
    name: str
    users: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Channel:
    """A conversation that exists from the start; direct messages are opened later."""

    id: str
    name: str
    members: tuple[str, ...]
    topic: str = ""
    is_private: bool = False
    is_archived: bool = False


@dataclass(frozen=True, kw_only=True)
class SlashCommand:
    """A command that the app registered; `should_escape` has channels and people in its text come by their ids."""

    command: str
    description: str = ""
    usage_hint: str = ""
    should_escape: bool = False


@dataclass(frozen=True, kw_only=True)
class Shortcut:
    """A shortcut that the app registered: `global`, or `message` for the menu of a message."""

    name: str
    type: Literal["global", "message"]
    callback_id: str
    description: str = ""


_Feature = TypeVar("_Feature", SlashCommand, Shortcut)


@dataclass(frozen=True, kw_only=True)
class App:
    """The installed app: who it is, what it may do, and where its payloads go.

    Without `request_url` payloads travel over Socket Mode; with one they are POSTed there, signed.
    `commands` empty means that any slash command is this app's.
    """

    id: str
    name: str
    bot_id: str
    bot_user_id: str
    bot_token: str
    app_token: str
    signing_secret: str
    scopes: frozenset[str] = SCOPES
    events: frozenset[str] = EVENTS
    commands: tuple[SlashCommand, ...] = ()
    shortcuts: tuple[Shortcut, ...] = ()
    home_enabled: bool = True
    request_url: str | None = None

    def registered(self, command: str) -> bool:
        """Whether typing this command is for this app."""
        return not self.commands or any(command == one.command for one in self.commands)

    def escapes(self, command: str) -> bool:
        """Whether the text of this command comes with its channels, people and addresses marked."""
        return any(command == one.command and one.should_escape for one in self.commands)

    def installed_from(self, manifest: Mapping[str, Any]) -> "App":
        """This app with the features, bot scopes and event subscriptions of a Slack app manifest."""
        features = manifest.get("features", {})
        return replace(
            self,
            name=manifest["display_information"]["name"],
            scopes=frozenset(manifest["oauth_config"]["scopes"]["bot"]),
            events=frozenset(manifest.get("settings", {}).get("event_subscriptions", {}).get("bot_events", [])),
            commands=tuple(_read(SlashCommand, one) for one in features.get("slash_commands", [])),
            shortcuts=tuple(_read(Shortcut, one) for one in features.get("shortcuts", [])),
            home_enabled=bool(features.get("app_home", {}).get("home_tab_enabled", False)),
        )


@dataclass(frozen=True, kw_only=True)
class Workspace:
    """Everything that is configured, nothing that happened."""

    team: Team
    app: App
    users: tuple[User, ...]
    channels: tuple[Channel, ...] = ()
    groups: tuple[UserGroup, ...] = field(default=())

    def user(self, user_id: str) -> User | None:
        """The user of that id, the bot included."""
        return next((user for user in self.users if user.id == user_id), None)

    def with_app(self, app: App) -> "Workspace":
        """The same workspace with the app installed in another way; its ids stay."""
        users = tuple(bot_user(app) if user.is_bot else user for user in self.users)
        return replace(self, app=app, users=users)

    def group(self, group_id: str) -> UserGroup | None:
        """The user group of that id."""
        return next((group for group in self.groups if group.id == group_id), None)


def _read(kind: type[_Feature], entry: Mapping[str, Any]) -> _Feature:
    """A manifest's entry as far as it is shown here."""
    names = {one.name for one in fields(kind)}
    return kind(**{name: value for name, value in entry.items() if name in names})


def local_app(*, request_url: str | None = None) -> App:
    """The app that is installed in the local workspace; its tokens open nothing else."""
    return App(
        id="A0PERSONAL",
        name="Personalize",
        bot_id="B0PERSONAL",
        bot_user_id="U0PERSONAL",
        bot_token="xoxb-local",  # noqa: S106 - a made-up token for a made-up workspace
        app_token="xapp-local",  # noqa: S106 - likewise
        signing_secret="local-signing-secret",  # noqa: S106 - likewise
        request_url=request_url,
    )


def bot_user(app: App) -> User:
    """The app as a user."""
    return User(id=app.bot_user_id, name=app.name.lower().replace(" ", "_"), real_name=app.name, is_bot=True)


def local_workspace(app: App | None = None) -> Workspace:
    """A small team that has just installed the app: Ada (in @ml-team), Grace, and three channels."""
    app = app or local_app()
    ada, grace = "U00000ADA", "U0000GRACE"
    return Workspace(
        team=Team(id="T0000LOCAL", name="Local", domain="local"),
        app=app,
        users=(
            User(id=ada, name="ada", real_name="Ada Lovelace", email="ada@example.com", is_admin=True),
            User(id=grace, name="grace", real_name="Grace Hopper", email="grace@example.com", tz="America/New_York"),
            bot_user(app),
        ),
        channels=(
            Channel(id="C00GENERAL", name="general", members=(ada, grace, app.bot_user_id)),
            Channel(
                id="C0RECOMMEN",
                name="recommendations",
                members=(ada, grace, app.bot_user_id),
                topic="What to show to whom",
            ),
            Channel(id="C000RANDOM", name="random", members=(ada, grace)),
        ),
        groups=(UserGroup(id="S0000MLTEAM", handle="ml-team", name="ML team", users=(ada,)),),
    )
