"""The signs, counted and timed, for Prometheus. Names keep to "Metric and label naming" (prometheus.io)."""

from collections.abc import Iterable
from math import nan

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Info,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)

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

_PREFIX = "personalize_bot"
_QUICK = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 3)  # up to Slack's three seconds
_CALLS = (0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)

_OUTCOMES = ("posted", "edited", "busy", "closed", "digested")
_AWS = ("account", "service", "operation")  # an account without a name is an empty label, which Prometheus leaves out


class Metrics:
    """Holds every number; it belongs to one bot, and nothing is kept in the library's global registry."""

    def __init__(self) -> None:
        """Begin at zero."""
        disable_created_metrics()  # else each number comes with the time of its first, which nobody asks for
        self._registry = CollectorRegistry()
        ProcessCollector(namespace=_PREFIX, registry=self._registry)
        build = Info("build", "The version that runs", namespace=_PREFIX, registry=self._registry)
        build.info({"version": __version__})
        self._acks = self._histogram("ack_seconds", "From a delivery of Slack's to its acknowledgement", _QUICK)
        self._lag = self._histogram("loop_lag_seconds", "How late the event loop is", _QUICK)
        self._turns = self._counter("turns", "Turns of the poller and of the notifier", "loop")
        _from_zero(self._turns, Loop)
        self._commands = self._histogram("command_seconds", "Commands carried out", _CALLS, "verb", "outcome")
        self._slack = self._histogram("slack_call_seconds", "Calls of Slack's Web API", _CALLS, "method", "outcome")
        self._aws = self._histogram("aws_call_seconds", "Calls of AWS", _CALLS, *_AWS, "outcome")
        self._throttles = self._counter("aws_throttles", "Requests that AWS throttled", *_AWS)
        self._budget = self._gauge(
            "aws_budget_rate", "Calls a second that Personalize's control plane gets at most", "account", "region"
        )
        self._waits = self._counter(
            "aws_budget_wait_seconds", "For how long calls waited for their turn", "account", "region", "lane"
        )
        self._notices = self._counter("notices", "What became of notices", "outcome")
        _from_zero(self._notices, _OUTCOMES)
        self._connected = self._gauge("slack_connected", "1 while Slack reaches the bot")
        self._database = self._gauge("database_up", "1 while the database answers")
        self._waiting = self._gauge("outbox_waiting", "Notices that wait to be told")
        self._oldest = self._gauge("outbox_oldest_seconds", "For how long the oldest of them has waited")
        self._parked = self._gauge("outbox_parked", "Notices that no channel would take")

    def __call__(self, sign: Sign) -> None:
        """Count a sign."""
        match sign:
            case Acknowledged(seconds=seconds):
                self._acks.observe(seconds)
            case Lagged(seconds=seconds):
                self._lag.observe(seconds)
            case Turned(loop=loop):
                self._turns.labels(loop).inc()
            case CommandDone(verb=verb, outcome=outcome, seconds=seconds):
                self._commands.labels(verb, outcome).observe(seconds)
            case SlackCall(method=method, outcome=outcome, seconds=seconds):
                self._slack.labels(method, outcome).observe(seconds)
            case AwsCall() | AwsThrottle() | AwsBudget() | AwsWait():
                self._count_aws(sign)
            case NoticeTold(outcome=outcome):
                self._notices.labels(outcome).inc()
            case Connected(up=up):
                self._connected.set(up)

    def _count_aws(self, sign: AwsCall | AwsThrottle | AwsBudget | AwsWait) -> None:
        match sign:
            case AwsCall(service=service, operation=operation, outcome=outcome, seconds=seconds):
                self._aws.labels(sign.account, service, operation, outcome).observe(seconds)
            case AwsThrottle(service=service, operation=operation):
                self._throttles.labels(sign.account, service, operation).inc()
            case AwsBudget(account=account, region=region, rate=rate):
                self._budget.labels(account, region).set(rate)
            case AwsWait(account=account, region=region, lane=lane, seconds=seconds):
                self._waits.labels(account, region, lane).inc(max(seconds, 0.0))

    def page(self, backlog: Backlog | None) -> bytes:
        """Return everything, as Prometheus reads it; None says that the database does not answer."""
        self._database.set(backlog is not None)
        self._waiting.set(backlog.waiting if backlog else nan)
        self._oldest.set(backlog.oldest.total_seconds() if backlog else nan)
        self._parked.set(backlog.parked if backlog else nan)
        return generate_latest(self._registry)

    def _histogram(self, name: str, text: str, buckets: tuple[float, ...], *labels: str) -> Histogram:
        return Histogram(name, text, labels, namespace=_PREFIX, buckets=buckets, registry=self._registry)

    def _counter(self, name: str, text: str, *labels: str) -> Counter:
        return Counter(name, text, labels, namespace=_PREFIX, registry=self._registry)

    def _gauge(self, name: str, text: str, *labels: str) -> Gauge:
        return Gauge(name, text, labels, namespace=_PREFIX, registry=self._registry)


def _from_zero(counter: Counter, labels: Iterable[str]) -> None:
    """Show a counter before there is anything to count, or its first increase would be none."""
    for label in labels:
        counter.labels(label)
