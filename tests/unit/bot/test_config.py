"""The configuration: every mistake names its key and what is allowed there."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.config import Account, Config, ConfigError, Members, Mode, Operations, load
from bot.model.command import Role

SECRETS = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
SHIPPED = Path("config.yaml")
ROLE = "arn:aws:iam::123456789012:role/Bot"


def written(folder: Path, text: str) -> Path:
    """Return a file that holds the text."""
    file = folder / "config.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_shipped_file_says_the_defaults() -> None:
    """Nobody has to guess what a missing key means."""
    config = load(SHIPPED, SECRETS)

    assert config == Config(slack=config.slack)
    assert (config.slack.mode, config.slack.bot_token, config.slack.app_token) == (Mode.SOCKET, "xoxb-1", "xapp-1")


def test_settings_are_read(tmp_path: Path) -> None:
    """Durations, roles and verbs, as the shipped file explains them."""
    text = "polling: {hot: 0.5s, cold: 2m}\nroles: {operator: {users: [U1], groups: [S1]}}\nverbs: {deploy: admin}\n"

    config = load(written(tmp_path, text), SECRETS)

    assert (config.polling.hot, config.polling.cold) == (timedelta(seconds=0.5), timedelta(minutes=2))
    assert config.roles.operator == Members(users=frozenset({"U1"}), groups=frozenset({"S1"}))
    assert config.verbs == {"deploy": Role.ADMIN}


def test_the_environment_says_the_port_for_operations(tmp_path: Path) -> None:
    """So that a container can check itself, whatever its file says; without either there is none."""
    file = written(tmp_path, "operations: {host: 0.0.0.0, port: 9100}")

    assert load(file, SECRETS).operations == Operations(host="0.0.0.0", port=9100)  # noqa: S104 - only read
    assert load(file, {**SECRETS, "OPERATIONS_PORT": "9090"}).operations.port == 9090
    assert load(written(tmp_path, ""), {**SECRETS, "OPERATIONS_PORT": "9090"}).operations == Operations(port=9090)
    assert load(written(tmp_path, ""), SECRETS).operations.port is None


def test_a_port_in_the_environment_must_be_one(tmp_path: Path) -> None:
    """The mistake names the variable."""
    with pytest.raises(ConfigError, match="OPERATIONS_PORT in the environment must be a port number, not 'http'"):
        load(written(tmp_path, ""), {**SECRETS, "OPERATIONS_PORT": "http"})


@pytest.mark.parametrize("text", ["", "slack:\n", "aws: {region: }\n"])
def test_what_is_empty_is_the_default(tmp_path: Path, text: str) -> None:
    """An empty file, section or key is none."""
    config = load(written(tmp_path, text), SECRETS)

    assert config == Config(slack=config.slack, store=config.store)


@pytest.mark.parametrize(
    "text, store", [("", "var/personalize-bot.sqlite3"), ("store: ../jobs.sqlite3", "../jobs.sqlite3")]
)
def test_the_store_is_found_from_anywhere(tmp_path: Path, text: str, store: str) -> None:
    """A relative path begins at the file that names it, wherever the bot is started."""
    assert load(written(tmp_path, text), SECRETS).store == str(tmp_path / store)


def test_a_store_may_be_a_database_of_a_server(tmp_path: Path) -> None:
    """Its address is no path."""
    store = "postgresql://bot@db.example.com:5432/bot?sslmode=verify-full"

    assert load(written(tmp_path, f"store: {store}"), SECRETS).store == store


@pytest.mark.parametrize(
    "store, said",
    [
        ("mysql://bot@host/bot", r"store must be the path of a file, or postgresql://.*, not mysql://…"),
        ("postgres://bot@host/bot", r"store must be the path of a file, or postgresql://.*, not postgres://…"),
        ("postgresql://bot:s3cret@host/bot", "store: a password is a secret: .*PGPASSWORD"),
    ],
)
def test_an_unfit_store_is_refused(tmp_path: Path, store: str, said: str) -> None:
    """With what would fit, and without the password."""
    with pytest.raises(ConfigError, match=said) as caught:
        load(written(tmp_path, f"store: {store}"), SECRETS)

    assert "s3cret" not in str(caught.value)


def test_an_absolute_store_stays_where_it_is(tmp_path: Path) -> None:
    """It needs no folder to begin at."""
    assert load(written(tmp_path, "store: /srv/var/jobs.sqlite3"), SECRETS).store == "/srv/var/jobs.sqlite3"


@pytest.mark.parametrize("partition", ["aws", "aws-cn", "aws-us-gov"])
def test_a_role_may_be_anywhere(tmp_path: Path, partition: str) -> None:
    """In any partition, and under a path."""
    role = f"arn:{partition}:iam::123456789012:role/service-role/Personalize-1"

    assert load(written(tmp_path, f"aws: {{service_role: '{role}'}}"), SECRETS).aws.service_role == role


def test_one_account_needs_no_name(tmp_path: Path) -> None:
    """Whether the file gives it one or not; by the name it had, what was kept is still found."""
    plain = load(written(tmp_path, "aws: {region: eu-west-1}"), SECRETS).aws
    named = load(written(tmp_path, "aws: {accounts: {prod: {region: eu-west-1}}}"), SECRETS).aws

    assert plain.by_name == named.by_name == {"": Account(region="eu-west-1")}
    assert (plain.formerly(""), named.formerly("")) == ([], ["prod"])


def test_several_accounts_have_names_and_a_default(tmp_path: Path) -> None:
    """A region of all counts where one has none, and what was the only account is the default."""
    text = (
        "aws:\n  region: us-east-1\n  default: prod\n  accounts:\n"
        f"    eu: {{role_arn: '{ROLE}', external_id: x-1, region: eu-west-1}}\n    prod:\n"
    )

    aws = load(written(tmp_path, text), SECRETS).aws

    assert list(aws.by_name.items()) == [
        ("prod", Account(region="us-east-1")),
        ("eu", Account(role_arn=ROLE, external_id="x-1", region="eu-west-1")),
    ]
    assert (aws.formerly("prod"), aws.formerly("eu")) == ([""], [])


@pytest.mark.parametrize(
    "text, mistake",
    [
        (
            "foo: 1",
            "foo is no setting (there are: slack, aws, store, operations, polling, keep, roles, verbs, contest, launch",
        ),
        (
            "slack: {mod: x}",
            "slack.mod is no setting (there are: mode, command, api_url, calls_per_minute, charts,",
        ),
        ("slack: {mode: carrier}", "slack.mode: must be one of socket, http, not 'carrier'"),
        ("slack: {http: {port: abc}}", "slack.http.port: must be a whole number, not 'abc'"),
        ("slack: {command: personalize}", "slack.command must be a slash and up to 31 of"),
        ("keep: {deliveries: 5m}", "keep.deliveries must be 10m or more"),
        ("slack: {calls_per_minute: 0}", "slack.calls_per_minute must be 1 or more"),
        ("polling: {calls_per_minute: 0}", "polling.calls_per_minute must be 1 or more"),
        ("slack: {api_url: slack.com}", "slack.api_url must be an http(s) address"),
        ("slack: {bot_token: xoxb-2}", "slack.bot_token is a secret: give it as an environment variable"),
        ("slack: 5", "slack: must be a section of `key: value` lines"),
        ("polling: {hot: 5}", "polling.hot: must be a duration such as 20s, 5m, 1h or 7d, not 5"),
        ("polling: {hot: 0s}", "polling.hot: must be a duration such as 20s, 5m, 1h or 7d, not '0s'"),
        ("roles: {operator: {users: U1}}", "roles.operator.users: must be a list such as [A, B], not 'U1'"),
        ("roles: {operator: {users: [1]}}", "roles.operator.users: must be text, not 1"),
        ("roles: {king: {users: [U1]}}", "roles.king is no setting (there are: operator, admin)"),
        ("verbs: {deploy: king}", "verbs.deploy: must be one of viewer, operator, admin, not 'king'"),
        (
            "aws: {service_role: Foo}",
            "aws.service_role must be the ARN of a role, such as arn:aws:iam::123456789012:role",
        ),
        ("aws: {service_role: 'arn:aws:iam::1:role/x'}", "aws.service_role must be the ARN of a role"),
        ("aws: {accounts: [prod]}", "aws.accounts: "),
        (
            "aws: {accounts: {prod: {regoin: x}}}",
            "aws.accounts.prod.regoin is no setting (there are: profile, role_arn",
        ),
        ("aws: {accounts: {Prod!: {}}}", "aws.accounts.Prod!: a name has up to 31 of a-z, 0-9 and -"),
        ("aws: {accounts: {public: {}}}", "aws.accounts.public: a name has up to 31 of"),
        ("aws: {accounts: {a: {role_arn: Bot}}}", "aws.accounts.a.role_arn must be the ARN of a role"),
        ("aws: {accounts: {a: {service_role: S3}}}", "aws.accounts.a.service_role must be the ARN of a role"),
        (f"aws: {{accounts: {{a: {{profile: p, role_arn: '{ROLE}'}}}}}}", "aws.accounts.a has profile and role_arn"),
        ("aws: {accounts: {a: {external_id: x1}}}", "aws.accounts.a.external_id belongs to a role_arn"),
        (
            f"aws: {{accounts: {{a: {{role_arn: '{ROLE}', external_id: 'a b'}}}}}}",
            "aws.accounts.a.external_id must be 2 to 1,224 letters",
        ),
        ("aws: {accounts: {a: {}, b: {}}}", "aws.default must say which account is meant where none is named"),
        ("aws: {accounts: {a: {}}, default: b}", "aws.default must be one of aws.accounts (a), not 'b'"),
        ("aws: {default: b}", "aws.default must be one of aws.accounts (there are none), not 'b'"),
        (f"aws: {{accounts: {{a: }}, service_role: '{ROLE}'}}", "give it as aws.accounts.NAME.service_role"),
        ("aws: {bucket: 's3://data'}", "aws.bucket must be the name of a bucket, without s3://"),
        ("aws: {accounts: {a: {bucket: A}}}", "aws.accounts.a.bucket must be the name of a bucket"),
        ("aws: {accounts: {a: }, bucket: data}", "give it as aws.accounts.NAME.bucket"),
        ("files: {dropped_mb: 0}", "files.dropped_mb must be 1 or more"),
        ("roles: {operator: {users: [U1, '@ada']}}", "roles.operator.users must be Slack user ids, such as U024BE7LH"),
        ("roles: {admin: {users: [S1]}}", "roles.admin.users must be Slack user ids, such as U024BE7LH, not 'S1'"),
        (
            "roles: {admin: {groups: ['@ml-team']}}",
            "roles.admin.groups must be ids of Slack user groups, such as S0614",
        ),
        ("roles: {admin: {groups: [ml]}}\naws: {service_role: x}", "not 'x'; roles.admin.groups must be ids"),
        ("contest: {recipes: [simms]}", "contest: There is no recipe “simms”. There are: "),
        ("launch: {ask: [deploi]}", "launch.ask must be some of deploy, train, not 'deploi'"),
        ("contest: {metric: accuracy}", "contest: There is no metric “accuracy”. There are: ndcg@25"),
        ("- a", "must be a list of `key: value` lines"),
        ("a: [", "is no valid YAML"),
    ],
)
def test_a_mistake_names_its_key_and_what_is_allowed(tmp_path: Path, text: str, mistake: str) -> None:
    """In one sentence, with the file's name."""
    file = written(tmp_path, text)

    with pytest.raises(ConfigError) as refused:
        load(file, SECRETS)

    assert mistake in str(refused.value)
    assert str(file) in str(refused.value)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    """With how to get one."""
    with pytest.raises(ConfigError, match="Copy config"):
        load(tmp_path / "none.yaml", SECRETS)


@pytest.mark.parametrize(
    "mode, secrets, missing",
    [
        ("socket", {}, "SLACK_BOT_TOKEN and SLACK_APP_TOKEN must be set"),
        ("socket", {"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN must be set"),
        ("http", SECRETS, "SLACK_SIGNING_SECRET must be set"),
    ],
)
def test_a_missing_secret_is_named(tmp_path: Path, mode: str, secrets: dict[str, str], missing: str) -> None:
    """The one that the mode needs."""
    with pytest.raises(ConfigError, match=missing):
        load(written(tmp_path, f"slack: {{mode: {mode}}}"), secrets)


def test_secrets_are_not_shown() -> None:
    """A configuration that is logged tells no token."""
    assert "xoxb-1" not in repr(load(SHIPPED, SECRETS))
