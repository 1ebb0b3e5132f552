import pytest

from bot.model.signs import Connected, Heard, Lagged, Loop, Sign, Turned
from bot.operations.vitals import SLACK, Part, Vitals


class Stopwatch:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        """Start somewhere."""
        self.seconds = 1000.0

    def __call__(self) -> float:
        """Return them."""
        return self.seconds


@pytest.fixture
def watch() -> Stopwatch:
    """Stand still."""
    return Stopwatch()


@pytest.fixture
def vitals(watch: Stopwatch) -> Vitals:
    """A bot that has just started, in Socket Mode."""
    return Vitals(elapsed=watch, socket=True)


def unwell(vitals: Vitals) -> set[str]:
    """Return the parts that are not well."""
    return {name for name, part in vitals.parts().items() if not part.well}


def test_a_start_is_a_sign_of_everything(vitals: Vitals) -> None:
    """Nothing has had time to give one."""
    assert unwell(vitals) == set()


@pytest.mark.parametrize(
    "part, sign, limit",
    [
        ("poller", Turned(loop=Loop.POLLER), 300),
        ("poller", Turned(loop=Loop.POLLER, account="prod"), 300),
        ("notifier", Turned(loop=Loop.NOTIFIER), 300),
        ("slack", Heard(), 50),
    ],
)
def test_a_part_without_a_sign_is_unwell_until_it_gives_one(
    vitals: Vitals, watch: Stopwatch, part: str, sign: Sign, limit: float
) -> None:
    """Each by its own patience."""
    watch.seconds += limit
    assert part not in unwell(vitals)

    watch.seconds += 1
    assert part in unwell(vitals)
    assert vitals.age(part) == limit + 1

    vitals(sign)
    assert part not in unwell(vitals)


def test_a_poller_that_hangs_from_the_start_is_named(watch: Stopwatch) -> None:
    """Although it has never given a sign, and another does."""
    vitals = Vitals(elapsed=watch, socket=True, accounts=("prod", "lab"))
    watch.seconds += 301
    vitals(Turned(loop=Loop.POLLER, account="prod"))

    assert vitals.parts()["poller"] == Part(well=False, facts={"seconds_since_last_turn": 301.0, "account": "lab"})


def test_a_poller_that_hangs_is_seen_beside_one_that_turns(vitals: Vitals, watch: Stopwatch) -> None:
    """Each AWS account has one, and the last of them counts."""
    for account in ("prod", "prod-eu"):
        vitals(Turned(loop=Loop.POLLER, account=account))
    watch.seconds += 301
    vitals(Turned(loop=Loop.POLLER, account="prod"))

    assert "poller" in unwell(vitals)


def test_in_http_mode_slack_may_keep_silent(watch: Stopwatch) -> None:
    """It calls when somebody types; the bot has to listen, that is all."""
    vitals = Vitals(elapsed=watch, socket=False)
    assert unwell(vitals) == {SLACK}

    vitals(Connected(up=True))
    watch.seconds += 200
    assert unwell(vitals) == set()


def test_a_long_lag_is_remembered_for_half_a_minute(vitals: Vitals, watch: Stopwatch) -> None:
    """Who looks every half minute sees it; a shorter one that follows does not hide it."""
    vitals(Lagged(seconds=3.5))
    vitals(Lagged(seconds=0.001))
    assert unwell(vitals) == {"event loop"}

    watch.seconds += 31
    vitals(Heard())
    vitals(Lagged(seconds=0.002))
    assert unwell(vitals) == set()
