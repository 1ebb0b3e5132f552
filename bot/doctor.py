"""Checks everything that `run` needs, and says of each what to do where it is not well."""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.config import Account, Config, ConfigError, Mode, load
from bot.jobs.opening import open_store
from bot.model.errors import BotError, StoreInUse
from bot.personalize.identity import Identity
from bot.personalize.session import Aws, connect
from bot.records import dataclass
from bot.slack.client import open_client
from bot.slack.failures import UNREACHABLE, code_of

_MEND_BOT = "SLACK_BOT_TOKEN must be the bot token (xoxb-…) of “OAuth & Permissions” in the app's settings."
_MEND_APP = (
    "SLACK_APP_TOKEN must be an app-level token (xapp-…) with the scope connections:write, and Socket Mode must be on "
    "in the app's settings."
)
_MEND_SCOPES = "Add them under “OAuth & Permissions”, or paste deploy/slack-manifest.yaml, and install the app again."
_MEND_ROLE = "Set the ARN of the role that Personalize reads S3 with, such as arn:aws:iam::123456789012:role/NAME."
_HISTORY = frozenset({"channels:history", "groups:history", "im:history"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """What one check found; where it is not well, the text says what to do."""

    name: str
    well: bool
    text: str

    def __str__(self) -> str:
        """Return it as a line."""
        return f"{'ok ' if self.well else 'FIX'}  {self.name:<13} {' '.join(self.text.split())}"


async def examine(path: Path, environment: Mapping[str, str], *, scopes: Sequence[str]) -> AsyncIterator[Finding]:
    """Yield a finding after each check; `scopes` are those that the app asks Slack for."""
    try:
        config = load(path, environment)
    except ConfigError as error:
        yield _unwell("settings", str(error))
        return
    yield _well("settings", f"{path}: Slack by {config.slack.mode}, store {config.store}")
    async for finding in _slack(config, scopes):
        yield finding
    for name, account in config.aws.by_name.items():
        async for finding in _aws(name, account):
            yield replace(finding, text=f"{name}: {finding.text}") if name else finding
    yield await _store(config.store)


async def _slack(config: Config, scopes: Sequence[str]) -> AsyncIterator[Finding]:
    async with open_client(config.slack) as client:
        try:
            answer = await client.auth_test()
        except (SlackApiError, *UNREACHABLE) as error:
            yield _unwell("bot token", f"auth.test: {_reason(error)}. {_MEND_BOT}")
        else:
            yield _well("bot token", f"@{answer['user']} in {answer['team']} ({answer['team_id']})")
            granted = frozenset(re.split(r",\s*", answer.headers.get("x-oauth-scopes", "")))
            yield _scopes(frozenset(scopes) - granted)
            yield _history(_HISTORY - granted)
        yield await _deliveries(client, config)


def _scopes(missing: frozenset[str]) -> Finding:
    if missing:
        return _unwell("scopes", f"not granted: {', '.join(sorted(missing))}. {_MEND_SCOPES}")
    return _well("scopes", "all that the manifest asks for are granted")


def _history(missing: frozenset[str]) -> Finding:
    if missing:
        without = f"without {', '.join(sorted(missing))} a message whose post was cut off by a crash may come twice"
        return _unwell("exactly once", f"{without}. {_MEND_SCOPES}")
    return _well("exactly once", "a message whose post was cut off is looked for before it is posted again")


async def _deliveries(client: AsyncWebClient, config: Config) -> Finding:
    if config.slack.mode is Mode.HTTP:
        where = f"http://{config.slack.http.host}:{config.slack.http.port}/slack/events"
        return _well("deliveries", f"Slack has to reach {where} by TLS; whether the secret is right shows then")
    try:
        await client.apps_connections_open(app_token=config.slack.app_token)
    except (SlackApiError, *UNREACHABLE) as error:
        return _unwell("app token", f"apps.connections.open: {_reason(error)}. {_MEND_APP}")
    return _well("app token", "Slack opens connections for it")


async def _aws(name: str, account: Account) -> AsyncIterator[Finding]:
    try:
        async with connect(account.region, identity=Identity.of(account), account=name) as aws:
            caller = await aws.call("sts", "GetCallerIdentity")
            yield _well("AWS identity", f"{caller['Arn']} in {aws.region}")
            yield await _permission(aws)
    except BotError as error:
        yield _unwell("AWS identity", str(error))
    yield _service_role(account.service_role, key=f"aws.accounts.{name}.service_role" if name else "aws.service_role")


async def _permission(aws: Aws) -> Finding:
    try:
        answer = await aws.call("personalize", "ListDatasetGroups", maxResults=1)
    except BotError as error:
        return _unwell("Personalize", str(error))
    some = "there is a dataset group" if answer["datasetGroups"] else "there is no dataset group yet"
    return _well("Personalize", f"it answers in {aws.region}; {some}")


def _service_role(arn: str | None, *, key: str) -> Finding:
    if arn is None:
        return _unwell("service role", f"{key} is not set, so `import` cannot work. {_MEND_ROLE}")
    return _well("service role", arn)


async def _store(store: str) -> Finding:
    try:
        async with open_store(store) as opened:
            backlog = await opened.outbox.backlog()
    except StoreInUse:
        return _well("store", f"{store} is open in another process, a bot that runs; stop it to have it checked")
    except BotError as error:
        return _unwell("store", str(error))
    return _well("store", f"{store}: up to date; {backlog.waiting} messages wait, {backlog.parked} were not taken")


def _well(name: str, text: str) -> Finding:
    return Finding(name=name, well=True, text=text)


def _unwell(name: str, text: str) -> Finding:
    return Finding(name=name, well=False, text=text)


def _reason(error: Exception) -> str:
    """Return Slack's name of an error, or why there is none."""
    if isinstance(error, SlackApiError):
        return code_of(error) or "no answer in JSON"
    return str(error) or type(error).__name__
