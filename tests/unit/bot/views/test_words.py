from datetime import timedelta

import pytest

from bot.model.durations import Outlook, Usual
from bot.model.metrics import BY_NAME
from bot.model.prices import Cost
from bot.model.resource import ResourceKind
from bot.model.sureness import difference
from bot.views.costs import cost_line
from bot.views.lines import corrected, line, with_option
from bot.views.metrics import change
from bot.views.remedies import remedy
from bot.views.times import elapsed, to_come, usual


@pytest.mark.parametrize(
    "seconds, words",
    [
        (-5, "0 s"),
        (0, "0 s"),
        (59.9, "59 s"),
        (60, "1 min"),
        (192, "3 min 12 s"),
        (3_600, "1 h"),
        (7_500, "2 h 5 min"),
        (86_400, "1 d"),
        (100_000, "1 d 3 h"),
    ],
)
def test_a_duration_is_told_in_its_two_largest_units(seconds: float, words: str) -> None:
    """People read minutes, not seconds; a clock that went back tells no negative time."""
    assert elapsed(timedelta(seconds=seconds)) == words


@pytest.mark.parametrize(
    "seconds, words", [(10, "10 s"), (41, "41 s"), (247, "4 min"), (3_550, "59 min"), (5_400, "1.5 h")]
)
def test_a_usual_duration_is_round(seconds: float, words: str) -> None:
    """It is a median of a few, so more digits would be false."""
    seen = Usual(duration=timedelta(seconds=seconds))

    assert usual(ResourceKind.VERSION, seen) == f"usually about {words}"


def test_a_few_seconds_are_not_worth_a_word() -> None:
    """They are over before they are read."""
    assert usual(ResourceKind.VERSION, Usual(duration=timedelta(seconds=9.9))) is None


@pytest.mark.parametrize(
    "takes, left, late, words",
    [
        (38, 12, False, "usually 38 min; about 12 min left"),
        (38, 0.5, False, "usually 38 min; less than a minute left"),
        (38, 0, True, "longer than usual, which is 38 min"),
        (38, 20, True, "longer than usual, which is 38 min; at least 20 min left"),
        (90, 60, False, "usually 1.5 h; about 1 h left"),
        (0.1, 0.1, False, None),
    ],
)
def test_what_is_to_come(takes: float, left: float, late: bool, words: str | None) -> None:  # noqa: FBT001 - a case
    """As somebody would say it, and no more exactly than it is known."""
    expected = Outlook(usual=timedelta(minutes=takes), left=timedelta(minutes=left), late=late)

    assert to_come(expected) == words


@pytest.mark.parametrize("kind", [kind for kind in ResourceKind if kind is not ResourceKind.JOB])
def test_where_nothing_was_learned_aws_is_quoted(kind: ResourceKind) -> None:
    """There is a stated duration for all that is followed."""
    assert str(usual(kind, None)).endswith(" min on AWS")


@pytest.mark.parametrize(
    "reason, fix",
    [
        ("Insufficient privileges for accessing data in Amazon S3.", "service role"),
        ("Invalid Data location", "s3:// location"),
        ("Input CSV is missing the following columns:[TIMESTAMP, USER_ID]", "header"),
        ("Length cannot be more than 1000 characters for GENRES", "too long"),
        ("Dataset has fewer than 25 users with at least 2 interactions each", "At least 25 users"),
        (
            "Dataset has fewer than 1000 interactions after filtering by event type: watch",
            "At least 1,000 interactions",
        ),
        ("More than 5 resources with PENDING or IN_PROGRESS status.", "quota"),
        ("Provide a hyperparameter that is used in the algorithm: arn:aws:personalize:::algorithm/x", "hpo"),
        ("Internal service error, please try again", "inside AWS"),
    ],
)
def test_amazons_reasons_are_known_with_a_fix(reason: str, fix: str) -> None:
    """A reason that was seen in the wild leads to what mends it."""
    assert fix in (remedy(reason) or "")


def test_an_unknown_reason_gets_no_invented_fix() -> None:
    """Nothing is better than a guess."""
    assert remedy("The moon is in the wrong house.") is None


@pytest.mark.parametrize(
    "metric, now, then, words",
    [
        ("ndcg@25", 0.3, 0.2, "▲ +0.1000 better"),
        ("ndcg@25", 0.2, 0.3, "▼ −0.1000 worse"),
        ("ndcg@25", 0.20001, 0.2, "= same"),
        ("coverage", 0.5, 0.4, "▲ +0.1000 broader"),
        ("coverage", 0.4, 0.5, "▼ −0.1000 narrower"),
    ],
)
def test_a_change_has_a_direction_in_words(metric: str, now: float, then: float, words: str) -> None:
    """Neither colour nor the arrow alone says which way it went."""
    assert change(difference(now, then, BY_NAME[metric], None), BY_NAME[metric]) == words


@pytest.mark.parametrize(
    "cost, words",
    [
        (Cost(once=0.2, basis="x"), "about $0.20 once"),
        (Cost(once=0.001, basis="x"), "less than $0.01 once"),
        (Cost(per_hour=1080, basis="x"), "about $1,080.00 an hour while it stays up"),
        (Cost(per_training_hour=("sims",)), "Costs $0.24 an hour for training sims, by"),
        (
            Cost(once=0.2, basis="x", per_training_hour=("sims", "hrnn")),
            "Costs about $0.20 once (x), plus $0.24 an hour for training each of sims and hrnn, by",
        ),
    ],
)
def test_a_cost_says_that_it_is_an_estimate(cost: Cost, words: str) -> None:
    """The list prices are named as its source."""
    told = "".join(map(str, cost_line(cost)))

    assert words in told
    assert "list prices" in told


def test_a_misspelt_verb_is_replaced_with_the_rest_kept() -> None:
    """The arguments were right."""
    assert corrected("trian movies hpo", "train", verb=True) == "train movies hpo"


@pytest.mark.parametrize(
    "typed, mended",
    [
        ("import movies s3://b/f.csv", "import movies s3://b/f.csv dataset=items"),
        ("import movies DATASET=users s3://b/f.csv public", "import movies s3://b/f.csv dataset=items public"),
        ('import movies "s3://b/my f.csv"', None),
    ],
)
def test_an_option_is_put_into_a_line(typed: str, mended: str | None) -> None:
    """In the place of the one that it had, and before a last `public`; a line with quotes is left alone."""
    assert with_option(typed, "dataset", "items") == mended


def test_a_line_quotes_what_would_be_read_otherwise() -> None:
    """Names with spaces, quotes or an equals sign stay one word."""
    assert line("similar", 'Say "x"', "a=b", campaign="my page", n=None) == (
        'similar "Say \\"x\\"" "a=b" campaign="my page"'
    )
    assert line("recommend", "196") == "recommend 196"


@pytest.mark.parametrize(
    "typed, name, mended",
    [
        ("train moveis automl", "movies", "train movies automl"),
        ("train trainz", "trains", "train trains"),
        ("recommend 196", "movies", None),
        ('similar "Star Wrs"', "Star Wars", None),
    ],
)
def test_only_a_word_that_is_like_the_name_is_replaced(typed: str, name: str, mended: str | None) -> None:
    """A line that cannot be mended for sure is not offered."""
    assert corrected(typed, name) == mended
