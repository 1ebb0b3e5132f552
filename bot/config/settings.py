"""Every setting, as frozen values with their defaults."""

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from datetime import timedelta
from enum import StrEnum

from bot.model.command import Role
from bot.model.errors import BotError
from bot.model.prices import Prices
from bot.records import dataclass


class ConfigError(BotError):
    """A setting is missing or wrong."""


class Mode(StrEnum):
    """How Slack's deliveries reach the bot."""

    SOCKET = "socket"
    HTTP = "http"


class Charts(StrEnum):
    """How charts are shown: drawn by Slack, or by the bot where Slack refuses that; or by the bot alone."""

    NATIVE = "native"
    PICTURES = "pictures"


@dataclass(frozen=True, kw_only=True, slots=True)
class Http:
    """Where the bot listens in HTTP mode."""

    host: str = "127.0.0.1"
    port: int = 3000


@dataclass(frozen=True, kw_only=True, slots=True)
class Slack:
    """How to reach Slack, and how often it is told something unasked. The secrets come from the environment."""

    mode: Mode = Mode.SOCKET
    command: str = "/personalize"
    api_url: str = "https://slack.com/api/"
    calls_per_minute: int = 48
    charts: Charts = Charts.NATIVE
    http: Http = field(default_factory=Http)
    bot_token: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """An AWS account and region, and who the bot is there; None leaves it to boto3's own chain.

    `role_arn` is a role that the bot assumes, with `external_id` where its trust policy asks for one.
    """

    profile: str | None = None
    role_arn: str | None = None
    external_id: str | None = None
    region: str | None = None
    service_role: str | None = None
    bucket: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Aws:
    """How to reach AWS: one account by `region` and `service_role`, or several by name, of which one is the `default`.

    `bucket` is where files are put that people drop in Slack.

    `region` is then that of the accounts which name none.
    """

    region: str | None = None
    service_role: str | None = None
    bucket: str | None = None
    accounts: Mapping[str, Account] = field(default_factory=dict)
    default: str | None = None

    @property
    def by_name(self) -> Mapping[str, Account]:
        """The accounts as people name them, the default first; where there is only one, it has no name."""
        given = {name: replace(one, region=one.region or self.region) for name, one in self.accounts.items()}
        if len(given) > 1:
            return dict(sorted(given.items(), key=lambda pair: (pair[0] != self.default, pair[0])))
        only = Account(region=self.region, service_role=self.service_role, bucket=self.bucket)
        return {"": next(iter(given.values()), only)}

    def formerly(self, name: str) -> Sequence[str]:
        """Return how the store may know an account from when there were more, or fewer.

        What was the only account, and had no name, is the default one.
        """
        if name == "":
            return list(self.accounts)
        return [""] if name == self.default else []


@dataclass(frozen=True, kw_only=True, slots=True)
class Polling:
    """How often running jobs are looked at: while one may end soon, and else; a pause is never longer.

    `calls_per_minute` are those of Personalize's control plane, in each account, while AWS does not throttle. `lease`
    is how long the work of a replica that died waits for another. `patience` is how long a step may run at least,
    before it is said to take far longer than usual.
    """

    hot: timedelta = timedelta(seconds=20)
    cold: timedelta = timedelta(seconds=60)
    calls_per_minute: int = 120
    lease: timedelta = timedelta(seconds=20)
    patience: timedelta = timedelta(minutes=10)


@dataclass(frozen=True, kw_only=True, slots=True)
class Keep:
    """For how long the store keeps what has ended: jobs, messages that Slack shows after their job's end, and so on.

    How long things usually take, and what a version was trained by, is known from jobs that are kept.
    """

    jobs: timedelta = timedelta(days=400)
    notices: timedelta = timedelta(days=7)
    deliveries: timedelta = timedelta(hours=1)
    threads: timedelta = timedelta(days=30)
    audit: timedelta = timedelta(days=400)


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
class LaunchRules:
    """Before what `launch` asks whether to go on: `train`, `deploy`; besides who asked for it, `answer` may say so."""

    ask: tuple[str, ...] = ()
    answer: Role = Role.ADMIN


class Weekday(StrEnum):
    """The days of the week, in order."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


@dataclass(frozen=True, kw_only=True, slots=True)
class DigestRules:
    """When digests are told, by the clock of `timezone`, or of who asked for one; a weekly one on that `day`.

    A model is `stale` when it was trained so long ago.
    """

    day: Weekday = Weekday.MONDAY
    hour: int = 9
    timezone: str | None = None
    stale: timedelta = timedelta(days=30)


@dataclass(frozen=True, kw_only=True, slots=True)
class FileRules:
    """How much of a file is read: in megabytes of one that is dropped in Slack, and of one in S3; and for how long."""

    dropped_mb: int = 200
    checked_mb: int = 1_024
    patience: timedelta = timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True, slots=True)
class Operations:
    """Where the bot tells how it is; without a port it does not."""

    host: str = "127.0.0.1"
    port: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Config:
    """Every setting."""

    slack: Slack = field(default_factory=Slack)
    aws: Aws = field(default_factory=Aws)
    store: str = "var/personalize-bot.sqlite3"
    operations: Operations = field(default_factory=Operations)
    polling: Polling = field(default_factory=Polling)
    keep: Keep = field(default_factory=Keep)
    roles: RoleTable = field(default_factory=RoleTable)
    verbs: Mapping[str, Role] = field(default_factory=dict)
    contest: ContestRules = field(default_factory=ContestRules)
    launch: LaunchRules = field(default_factory=LaunchRules)
    prices: Prices = field(default_factory=Prices)
    files: FileRules = field(default_factory=FileRules)
    digest: DigestRules = field(default_factory=DigestRules)


SECRETS = {
    "SLACK_BOT_TOKEN": "bot_token",
    "SLACK_APP_TOKEN": "app_token",
    "SLACK_SIGNING_SECRET": "signing_secret",
}
