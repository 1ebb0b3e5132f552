"""Filter expressions, without an endpoint: what is read, and what is refused."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.aws.filters import checking, grammar
from sandbox.aws.protocol.errors import InvalidInputError
from tests.unit.sandbox.aws.four_films import SCHEMAS


@pytest.mark.parametrize(
    "text, complaint",
    [
        ("", "expected INCLUDE or EXCLUDE, found the end"),
        ("KEEP ItemID WHERE Items.YEAR > 1", "expected INCLUDE or EXCLUDE, found 'KEEP' at character 1"),
        ("INCLUDE Films WHERE Items.YEAR > 1", "expected ItemID or UserID or ActionID, found 'Films'"),
        ("INCLUDE ItemID Items.YEAR > 1", "expected WHERE"),
        ("INCLUDE ItemID WHERE YEAR > 1", "there is no dataset 'YEAR'"),
        ("INCLUDE ItemID WHERE Items.YEAR", "expected IN or"),
        ("INCLUDE ItemID WHERE Items.YEAR > ", "expected a value"),
        ("INCLUDE ItemID WHERE Items.YEAR LIKE 1", "found 'LIKE'"),
        ('INCLUDE ItemID WHERE Items.GENRES IN "Space"', r"expected \(, found"),
        ('INCLUDE ItemID WHERE Items.GENRES IN ("Space"', r"expected \), found the end"),
        ("INCLUDE ItemID WHERE Items.GENRES IN ()", "expected a value"),
        ("INCLUDE ItemID WHERE Items.GENRES IN ('Space')", "makes no sense"),
        ("INCLUDE ItemID WHERE (Items.YEAR > 1)", "expected a dataset and a field"),
        ("INCLUDE ItemID WHERE Items.YEAR > 1 |", "expected INCLUDE or EXCLUDE"),
        ("INCLUDE ItemID WHERE Items.YEAR > 1 Items.YEAR < 5", "expected '|' or the end"),
        ("INCLUDE ItemID WHERE Items.YEAR > ((1))", "expected a value"),
        ("INCLUDE ItemID WHERE Items.DIRECTOR IN ($D)", "Field DIRECTOR is not in the schema of dataset ITEMS"),
        ('INCLUDE ItemID WHERE Items.PLOT IN ("x")', "Invalid Expression: field PLOT is textual"),
        ('INCLUDE ItemID WHERE Items.NEW IN ("true")', "Invalid Expression: field NEW is boolean"),
        ("INCLUDE ItemID WHERE Items.GENRES NOT IN ($G)", r"Invalid input symbol: \$G. Placeholders are not allowed"),
        ("INCLUDE ItemID WHERE Items.GENRES IN ($G, $H)", "A parameter stands alone"),
        ("INCLUDE ItemID WHERE Items.GENRES > 5", "compares numbers"),
        ('INCLUDE ItemID WHERE Items.YEAR > "new"', "'new' does not compare with field YEAR"),
        ("INCLUDE ItemID WHERE Items.GENRES IN (5)", "does not compare with field GENRES"),
        ('INCLUDE ItemID WHERE Items.GENRES IN ("*")', r"\* can be used only"),
        ('INCLUDE ItemID WHERE Interactions.DEVICE IN ("tv")', "by EVENT_TYPE only"),
        ('INCLUDE ItemID WHERE Items.YEAR > 1 AND Interactions.EVENT_TYPE IN ("*")', "one dataset only"),
        ("INCLUDE ItemID WHERE CurrentUser.AGE > 18", "CurrentUser can be used only after IF"),
        ("INCLUDE ItemID WHERE Items.YEAR > 1 IF Items.YEAR > 1", "After IF only CurrentUser"),
        ("INCLUDE ItemID WHERE Items.YEAR > 1 IF CurrentUser.AGE > 1 OR CurrentUser.AGE < 1", "found 'OR'"),
        ("INCLUDE ItemID WHERE Items.YEAR > 1 IF CurrentUser.AGE > 1 IF CurrentUser.AGE > 1", "found 'IF'"),
        ("INCLUDE ItemID WHERE Items.YEAR > Items.PRICE", "Only a field of CurrentItem"),
        ("INCLUDE ItemID WHERE Items.YEAR > CurrentItem.GENRES", "do not compare"),
        ("INCLUDE ItemID WHERE Users.AGE > 1", "ItemID cannot be filtered by USERS"),
        ("INCLUDE UserID WHERE Items.YEAR > 1", "UserID cannot be filtered by ITEMS"),
        ("INCLUDE ActionID WHERE Actions.REPEAT_FREQUENCY > 1", "applied automatically"),
        ("INCLUDE ItemID WHERE Items.YEAR > 1 | EXCLUDE UserID WHERE Users.AGE > 1", "must filter the same"),
        (f"INCLUDE ItemID WHERE Items.YEAR > ${'P' * 51}", "at most 50 characters"),
    ],
)
def test_what_makes_no_sense_is_refused(text: str, complaint: str) -> None:
    """The sentence says what is wrong, and where."""
    with pytest.raises(InvalidInputError, match=complaint):
        checking.resolve(grammar.parse(text), SCHEMAS)


@pytest.mark.parametrize(
    "text",
    [
        'INCLUDE UserID WHERE Users.MEMBERSHIP IN ($M) | EXCLUDE UserID WHERE Interactions.EVENT_TYPE IN ("click")',
        'EXCLUDE ActionID WHERE Action_Interactions.EVENT_TYPE IN ("NOT_TAKEN")',
        "EXCLUDE ActionID WHERE Actions.VALUE < ($V) IF CurrentUser.MEMBERSHIP = $M",
    ],
)
def test_users_and_actions_are_filtered_too(text: str) -> None:
    """Batch segments filter users, and next best actions filter actions."""
    assert checking.resolve(grammar.parse(text), SCHEMAS).clauses


_WORDS = [
    *("INCLUDE", "EXCLUDE", "ItemID", "UserID", "ActionID", "WHERE", "IN", "NOT", "AND", "OR", "IF", "|"),
    *("Items", "Users", "Interactions", "Actions", "CurrentUser", "CurrentItem", ".", ",", "(", ")", "*"),
    *(
        "GENRES",
        "YEAR",
        "AGE",
        "EVENT_TYPE",
        "PRICE",
        '"Space"',
        '"',
        "\\",
        "$G",
        "$",
        "5",
        "-1.5",
        "<",
        ">=",
        "=",
        "!=",
    ),
]
_TEXTS = st.lists(st.sampled_from(_WORDS)).map(" ".join) | st.lists(st.sampled_from(_WORDS)).map("".join) | st.text()


@given(_TEXTS | _TEXTS.map(lambda tail: "INCLUDE ItemID WHERE " + tail))
def test_no_text_breaks_the_reader(text: str) -> None:
    """Whatever is sent is read or refused, never more."""
    with suppress(InvalidInputError):
        checking.resolve(grammar.parse(text), SCHEMAS)
