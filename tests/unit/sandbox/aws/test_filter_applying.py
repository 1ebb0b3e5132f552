"""Filter expressions, without an endpoint: what passes."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.aws.filters.applying import Row
from sandbox.aws.protocol.errors import InvalidInputError
from tests.unit.sandbox.aws.four_films import ALL, FILMS, Known, kept


@pytest.mark.parametrize(
    "condition, described",
    [
        ('Items.GENRES IN ("Space")', {"alien", "moon"}),
        ('Items.GENRES IN ("Horror", "Crime")', {"alien", "heat"}),
        ('Items.GENRES IN ("Horror|Space")', {"alien"}),
        ('Items.GENRES IN ("space")', set()),
        ('Items.GENRES NOT IN ("Space")', {"heat", "lost", "unheard-of"}),
        ('Items.studio = "Fox"', {"alien", "lost"}),
        ('Items.studio != "Fox"', {"heat", "moon", "unheard-of"}),
        ("Items.YEAR = 1995", {"heat"}),
        ("Items.YEAR != 1995", {"alien", "moon", "lost", "unheard-of"}),
        ("Items.YEAR < 1995", {"alien"}),
        ("Items.YEAR <= 1995", {"alien", "heat"}),
        ("Items.YEAR > 1995", {"moon"}),
        ("Items.YEAR >= (1995)", {"heat", "moon"}),
        ("Items.PRICE<3.75", {"alien", "lost"}),
        ("Items.PRICE > -.5", {"alien", "heat", "moon", "lost"}),
        ('Items.YEAR IN ("1979", 2009)', {"alien", "moon"}),
        ('Items.YEAR > 1990 AND Items.GENRES IN ("Space")', {"moon"}),
        ('Items.YEAR < 1990 OR Items.GENRES IN ("Crime")', {"alien", "heat"}),
        ('Items.GENRES IN ("Crime") OR Items.GENRES IN ("Space") AND Items.YEAR < 1990', {"alien", "heat"}),
    ],
)
def test_each_operator_describes_items(condition: str, described: set[str]) -> None:
    """INCLUDE keeps what is described, EXCLUDE the rest."""
    assert kept(f"INCLUDE ItemID WHERE {condition}") == described
    assert kept(f"EXCLUDE ItemID WHERE {condition}") == ALL - described


WATCHED = Known(watched=[("alien", "Watch"), ("heat", "click"), ("moon", None)])


@pytest.mark.parametrize(
    "condition, described",
    [
        ('IN ("watch")', {"alien"}),
        ('IN ("WATCH", "Click")', {"alien", "heat"}),
        ('IN ("*")', {"alien", "heat", "moon"}),
        ("IN (*)", {"alien", "heat", "moon"}),
        ('NOT IN ("watch")', {"heat", "moon"}),
        ('= "click"', {"heat"}),
        ("IN ($TYPES)", {"heat"}),
    ],
)
def test_events_describe_the_items_of_a_user(condition: str, described: set[str]) -> None:
    """Event types ignore case, and * stands for every type."""
    given_values = {"TYPES": '"click"'} if "$" in condition else {}
    assert kept(f"INCLUDE ItemID WHERE Interactions.EVENT_TYPE {condition}", WATCHED, given_values) == described


@pytest.mark.parametrize(
    "text",
    [
        'exclude itemId where INTERACTIONS.event_type in ("watch")',
        'EXCLUDE itemid WHERE interaction.Event_Type IN("watch")',
        '  EXCLUDE\n ItemID\tWHERE Interactions . EVENT_TYPE IN ( "watch" ) ',
    ],
)
def test_keywords_datasets_and_fields_ignore_case(text: str) -> None:
    """AWS's own samples spell them in many ways."""
    assert kept(text, WATCHED) == ALL - {"alien"}


@pytest.mark.parametrize(
    "text, passing",
    [
        ('INCLUDE ItemID WHERE Items.GENRES IN ("Crime") | INCLUDE ItemID WHERE Items.YEAR > 2000', {"heat", "moon"}),
        (
            'EXCLUDE ItemID WHERE Items.GENRES IN ("Crime") | EXCLUDE ItemID WHERE Items.YEAR > 2000',
            ALL - {"heat", "moon"},
        ),
        ('INCLUDE ItemID WHERE Items.YEAR > 1 | EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("*")', set()),
        (
            'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("watch")|INCLUDE ItemID WHERE Items.YEAR > 1',
            {"heat", "moon"},
        ),
    ],
)
def test_expressions_are_joined_by_pipes(text: str, passing: set[str]) -> None:
    """What is included by any expression passes, less what is excluded by any; order does not matter."""
    assert kept(text, WATCHED) == passing


@pytest.mark.parametrize(
    "text, given_values, passing",
    [
        ("INCLUDE ItemID WHERE Items.GENRES IN ($G)", {"G": '"Crime"'}, {"heat"}),
        ("INCLUDE ItemID WHERE Items.GENRES IN ($G)", {"G": '"Crime","Horror"'}, {"alien", "heat"}),
        ('INCLUDE ItemID WHERE Items.GENRES IN ("$G")', {"G": '"Crime" , "Horror"'}, {"alien", "heat"}),
        ("INCLUDE ItemID WHERE Items.YEAR > $Y", {"Y": "1990"}, {"heat", "moon"}),
        ("INCLUDE ItemID WHERE Items.YEAR > ($Y)", {"Y": '"2000"'}, {"moon"}),
        ("INCLUDE ItemID WHERE Items.studio = $S", {"S": '"Fox"'}, {"alien", "lost"}),
        ("EXCLUDE ItemID WHERE Items.GENRES IN ($G) OR Items.YEAR > 1990", {}, ALL),
        ("EXCLUDE ItemID WHERE Items.GENRES IN ($G) | EXCLUDE ItemID WHERE Items.YEAR > 2000", {}, ALL - {"moon"}),
    ],
)
def test_parameters_get_their_values_from_the_request(
    text: str, given_values: dict[str, str], passing: set[str]
) -> None:
    """Texts stand in double quotes, and an EXCLUDE without its values is left out."""
    assert kept(text, given=given_values) == passing


@pytest.mark.parametrize(
    "text, given_values, complaint",
    [
        ("INCLUDE ItemID WHERE Items.GENRES IN ($G)", {}, r"\['G'\] missing"),
        ("INCLUDE ItemID WHERE Items.GENRES IN ($G)", {"g": '"Crime"'}, r"does not have: \['g'\]"),
        ("INCLUDE ItemID WHERE Items.GENRES IN ($G)", {"G": "Crime"}, 'in double quotes: \\\\"Crime\\\\"'),
        ("INCLUDE ItemID WHERE Items.GENRES IN ($G)", {"G": '"Crime'}, "cannot be read"),
        ("INCLUDE ItemID WHERE Items.GENRES IN ($G)", {"G": ""}, "cannot be read"),
        ("INCLUDE ItemID WHERE Items.YEAR > $Y", {"Y": '"new"'}, "must be a number"),
        ("INCLUDE ItemID WHERE Items.YEAR > $Y", {"Y": "nan"}, "must be a number"),
    ],
)
def test_values_that_do_not_fit_are_refused(text: str, given_values: dict[str, str], complaint: str) -> None:
    """The caller is told which parameter is wrong, and how to write it."""
    with pytest.raises(InvalidInputError, match=complaint):
        kept(text, given=given_values)


@pytest.mark.parametrize(
    "text, user, passing",
    [
        ('EXCLUDE ItemID WHERE Items.GENRES IN ("Horror") IF CurrentUser.AGE < 18', {"AGE": 12}, ALL - {"alien"}),
        ('EXCLUDE ItemID WHERE Items.GENRES IN ("Horror") IF CurrentUser.AGE < 18', {"AGE": 40}, ALL),
        ('EXCLUDE ItemID WHERE Items.GENRES IN ("Horror") IF CurrentUser.AGE < 18', {}, ALL),
        ("INCLUDE ItemID WHERE Items.YEAR > 2000 IF CurrentUser.AGE > 5 AND CurrentUser.AGE < 9", {"AGE": 7}, {"moon"}),
        ("INCLUDE ItemID WHERE Items.YEAR > 2000 IF CurrentUser.AGE > 5 AND CurrentUser.AGE < 9", {"AGE": 9}, ALL),
        (
            'INCLUDE ItemID WHERE Items.YEAR > 2000 IF CurrentUser.MEMBERSHIP IN ("Gold")',
            {"MEMBERSHIP": "Gold"},
            {"moon"},
        ),
    ],
)
def test_an_expression_counts_only_for_the_users_of_its_if(text: str, user: Row, passing: set[str]) -> None:
    """For others it is as if it were not there."""
    assert kept(text, Known(user=user)) == passing


@pytest.mark.parametrize(
    "condition, passing",
    [
        ("Items.PRICE < CurrentItem.PRICE", {"alien", "lost"}),
        ("Items.GENRES IN CurrentItem.GENRES", {"alien", "moon"}),
        ("Items.GENRES IN (CurrentItem.GENRES) AND Items.PRICE < CurrentItem.PRICE", {"alien"}),
        ("Items.studio != CurrentItem.studio", {"alien", "heat", "lost", "unheard-of"}),
    ],
)
def test_items_compare_with_the_current_one(condition: str, passing: set[str]) -> None:
    """CurrentItem is the item that related ones are asked for."""
    assert kept(f"INCLUDE ItemID WHERE {condition}", Known(item={**FILMS["moon"], "PRICE": 5.0})) == passing


_CONDITIONS = st.sampled_from(
    ['Items.GENRES IN ("Space")', "Items.YEAR > 1990", 'Items.studio NOT IN ("Fox", "Sony")', "Items.PRICE <= 5"]
)


@given(st.lists(st.tuples(st.sampled_from(["INCLUDE", "EXCLUDE"]), _CONDITIONS), min_size=1))
def test_pipes_are_unions_and_a_subtraction(clauses: list[tuple[str, str]]) -> None:
    """(A or B or ...) and not (C or D or ...), for any number of expressions in any order."""
    alone = {condition: kept(f"INCLUDE ItemID WHERE {condition}") for _, condition in clauses}
    included = [alone[condition] for action, condition in clauses if action == "INCLUDE"] or [ALL]
    excluded = [alone[condition] for action, condition in clauses if action == "EXCLUDE"]
    text = " | ".join(f"{action} ItemID WHERE {condition}" for action, condition in clauses)
    assert kept(text) == set().union(*included) - set().union(*excluded)


@given(st.text())
def test_no_filter_value_breaks_the_reader(text: str) -> None:
    """Values are read or refused, never more."""
    with suppress(InvalidInputError):
        kept("INCLUDE ItemID WHERE Items.GENRES IN ($G)", given={"G": text})
