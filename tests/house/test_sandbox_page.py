"""docs/sandbox.md says what the code has."""

import re
from pathlib import Path

import pytest

from sandbox.__main__ import main
from sandbox.aws.control import ROUTES
from sandbox.aws.engine import RECIPES
from sandbox.aws.faults import Work
from sandbox.aws.operations import OPERATIONS

PAGE = Path(__file__).parents[2].joinpath("docs", "sandbox.md").read_text(encoding="utf-8")


def test_every_route_and_kind_of_work_is_told() -> None:
    """The steering table has them all."""
    told = set(re.findall(r"[a-z-]+", PAGE.partition("## Steering it")[2].partition("\n## ")[0]))
    assert {name for _, name in ROUTES} <= told
    assert {work.value for work in Work} <= told


def test_every_recipe_is_told() -> None:
    """Those of domains together, the others by name."""
    (row,) = re.findall(r"^\| Recipes \|.*$", PAGE, re.MULTILINE)
    bases = {name.removeprefix("aws-").removesuffix("-v2") for name, recipe in RECIPES.items() if not recipe.domain}
    assert {base for base in bases if base not in row} == set()
    assert f"All {len(OPERATIONS)} that" in PAGE


def test_every_option_is_one(capsys: pytest.CaptureFixture[str]) -> None:
    """What the page tells to type can be typed."""
    with pytest.raises(SystemExit):
        main(["--help"])
    known = set(re.findall(r"--[a-z-]+", capsys.readouterr().out))
    assert set(re.findall(r"personalize-bot sandbox ([^\n]*)", PAGE)[0].split()[::2]) <= known
