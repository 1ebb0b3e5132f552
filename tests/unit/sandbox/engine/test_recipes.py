import subprocess
import sys

import pytest

from sandbox.aws.engine import RECIPES, check, check_ranges, default_ranges
from sandbox.aws.engine.contract import HpoRanges


@pytest.mark.parametrize("recipe", RECIPES)
def test_defaults_are_allowed(recipe: str) -> None:
    """Every recipe takes its own defaults."""
    check(recipe, {name: each.default for name, each in RECIPES[recipe].hyperparameters.items()})


@pytest.mark.parametrize(
    "recipe,name,value",
    [
        ("aws-sims", "hidden_dimension", "64"),
        ("aws-user-personalization-v2", "bptt", "8"),
        ("aws-popularity-count", "popularity_discount_factor", "0.5"),
        ("aws-user-personalization", "bptt", "33"),
        ("aws-user-personalization", "bptt", "2.5"),
        ("aws-user-personalization", "recency_mask", "yes"),
        ("aws-sims", "popularity_discount_factor", "lots"),
        ("aws-sims", "popularity_discount_factor", "nan"),
        ("aws-sims", "max_item_interaction_count_percentile", "1.01"),
    ],
)
def test_a_refusal_names_the_hyperparameter(recipe: str, name: str, value: str) -> None:
    """A name or value that the recipe does not take is refused by name."""
    with pytest.raises(ValueError, match=name):
        check(recipe, {name: value})


def test_unknown_recipes_are_refused() -> None:
    """A recipe that cannot be trained here is named."""
    with pytest.raises(ValueError, match="aws-crystal-ball"):
        check("aws-crystal-ball", {})


@pytest.mark.parametrize(
    "recipe,hpo",
    [
        ("aws-user-personalization-v2", HpoRanges(categorical={"apply_recency_bias": ["true"]})),
        ("aws-user-personalization", HpoRanges(continuous={"bptt": (2, 8)})),
        ("aws-user-personalization", HpoRanges(integers={"bptt": (2, 64)})),
        ("aws-user-personalization", HpoRanges(integers={"bptt": (8, 2)})),
        ("aws-user-personalization", HpoRanges(categorical={"recency_mask": []})),
        ("aws-user-personalization", HpoRanges(categorical={"recency_mask": ["true", "maybe", "false"]})),
        ("aws-sims", HpoRanges(continuous={"max_item_interaction_count_percentile": (0.5, 1)})),
        ("aws-sims", HpoRanges(integers={"bptt": (2, 8)})),
    ],
)
def test_ranges_that_cannot_be_tuned_are_refused(recipe: str, hpo: HpoRanges) -> None:
    """Optimisation takes tunable hyperparameters only, in ranges that are not empty and lie within their own."""
    (name,) = {**hpo.integers, **hpo.continuous, **hpo.categorical}

    with pytest.raises(ValueError, match=name):
        check_ranges(recipe, hpo)


def test_tunable_ranges_pass() -> None:
    """The full range of each tunable hyperparameter may be searched."""
    check_ranges(
        "aws-user-personalization",
        HpoRanges(
            integers={"hidden_dimension": (32, 256), "bptt": (2, 32)}, categorical={"recency_mask": ["true", "false"]}
        ),
    )
    check_ranges("aws-sims", HpoRanges(integers={"min_cointeraction_count": (0, 10)}))


def test_checking_a_request_does_not_load_scipy() -> None:
    """The endpoint imports contract and recipes without what trains them."""
    code = "import sys, sandbox.aws.engine.contract, sandbox.aws.engine; sys.exit('scipy' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("recipe", RECIPES)
def test_all_that_can_be_tuned_is_tuned_where_nobody_says_what(recipe: str) -> None:
    """Within the bounds that the recipe itself allows."""
    ranges = default_ranges(recipe, max_jobs=20)
    tunable = {name for name, one in RECIPES[recipe].hyperparameters.items() if one.tunable}

    check_ranges(recipe, ranges)
    assert {*ranges.integers, *ranges.continuous, *ranges.categorical} == tunable
