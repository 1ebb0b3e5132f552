from datetime import timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot import __version__
from bot.model.notice import Backlog
from bot.model.signs import (
    Acknowledged,
    AwsBudget,
    AwsCall,
    AwsThrottle,
    AwsWait,
    CommandDone,
    Connected,
    Lagged,
    Loop,
    NoticeTold,
    Sign,
    SlackCall,
    Turned,
)
from bot.operations.metrics import Metrics

EMPTY = Backlog(waiting=0, oldest=timedelta(), parked=0)


def numbers(metrics: Metrics, backlog: Backlog | None = EMPTY) -> dict[str, float]:
    """Return the samples, as Prometheus reads them."""
    families = text_string_to_metric_families(metrics.page(backlog).decode())
    return {
        "".join([sample.name.removeprefix("personalize_bot_"), *sorted(f"|{one}" for one in sample.labels.values())]): (
            sample.value
        )
        for family in families
        for sample in family.samples
    }


@pytest.mark.parametrize(
    "sign, sample",
    [
        (Acknowledged(seconds=0.002), "ack_seconds_count"),
        (Lagged(seconds=0.001), "loop_lag_seconds_count"),
        (Turned(loop=Loop.POLLER), "turns_total|poller"),
        (CommandDone(verb="train", outcome="NotAllowed", seconds=0.1), "command_seconds_count|NotAllowed|train"),
        (SlackCall(method="chat.update", outcome="ok", seconds=0.2), "slack_call_seconds_count|chat.update|ok"),
        (
            AwsCall(service="sts", operation="GetCallerIdentity", outcome="ok", seconds=0.3, account="prod"),
            "aws_call_seconds_count|GetCallerIdentity|ok|prod|sts",
        ),
        (
            AwsThrottle(service="s3", operation="GetObject", account="prod"),
            "aws_throttles_total|GetObject|prod|s3",
        ),
        (AwsBudget(account="prod", region="eu-west-1", rate=1.0), "aws_budget_rate|eu-west-1|prod"),
        (
            AwsWait(account="prod", region="eu-west-1", lane="poller", seconds=1.0),
            "aws_budget_wait_seconds_total|eu-west-1|poller|prod",
        ),
        (NoticeTold(outcome="posted"), "notices_total|posted"),
        (Connected(up=True), "slack_connected"),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, str) else "",
)
def test_every_sign_has_its_number(sign: Sign, sample: str) -> None:
    """One more of it, each time."""
    metrics = Metrics()
    before = numbers(metrics).get(sample, 0)

    metrics(sign)

    assert numbers(metrics)[sample] == before + 1


def test_durations_are_told_apart() -> None:
    """An acknowledgement within a millisecond is another matter than one after three seconds."""
    metrics = Metrics()
    for seconds in (0.0004, 0.9, 4):
        metrics(Acknowledged(seconds=seconds))

    found = numbers(metrics)

    assert [found[f"ack_seconds_bucket|{limit}"] for limit in ("0.0005", "0.5", "1.0", "3.0", "+Inf")] == [
        1,
        1,
        2,
        2,
        3,
    ]


def test_the_outbox_is_told_as_it_is() -> None:
    """Or as unknown, while the database does not answer."""
    metrics = Metrics()
    backlog = Backlog(waiting=3, oldest=timedelta(minutes=2), parked=1)

    found = numbers(metrics, backlog)
    assert [found[f"outbox_{name}"] for name in ("waiting", "oldest_seconds", "parked")] == [3, 120, 1]
    assert found["database_up"] == 1

    unknown = numbers(metrics, None)
    assert unknown["database_up"] == 0
    assert unknown["outbox_waiting"] != unknown["outbox_waiting"]


def test_two_bots_in_a_process_count_apart() -> None:
    """Nothing is kept in a global registry."""
    one, other = Metrics(), Metrics()
    one(NoticeTold(outcome="posted"))

    assert numbers(other)["notices_total|posted"] == 0


def test_what_did_not_happen_yet_is_nought() -> None:
    """Prometheus sees no increase in what comes up as one."""
    found = numbers(Metrics())

    assert {found[f"notices_total|{outcome}"] for outcome in ("posted", "edited", "busy", "closed", "digested")} == {0}
    assert {found[f"turns_total|{loop}"] for loop in Loop} == {0}
    assert found[f"build_info|{__version__}"] == 1
