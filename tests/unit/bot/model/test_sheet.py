import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.sheet import Sheet

CELLS = st.one_of(st.text(), st.integers(), st.none())


def read(text: str) -> list[list[str]]:
    """Return what another program reads."""
    return list(csv.reader(StringIO(text, newline="")))


@given(rows=st.lists(st.tuples(CELLS, CELLS), max_size=5))
def test_nothing_is_taken_for_a_formula(rows: list[tuple[str | int | None, str | int | None]]) -> None:
    """Whatever stands in the data; all of it can be read back, and numbers stay numbers."""
    titles, *back = read(Sheet(name="x", titles=("=a", "b"), rows=tuple(rows)).csv())

    assert titles == ["'=a", "b"]
    for cells, row in zip(back, rows, strict=True):
        for cell, value in zip(cells, row, strict=True):
            assert not (isinstance(value, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")))
            assert cell.removeprefix("'") == ("" if value is None else str(value)).removeprefix("'")


def test_a_negative_number_is_no_formula() -> None:
    """It is added up as it is."""
    assert Sheet(name="x", titles=("score",), rows=((-0.5,), ("-0.5",))).csv() == "score\r\n-0.5\r\n'-0.5\r\n"


@pytest.mark.parametrize(
    "name, file",
    [
        ("recommended-196", "recommended-196.csv"),
        ("../../etc/x y", "etc-x-y.csv"),
        ("…", "table.csv"),
        ("", "table.csv"),
    ],
)
def test_a_file_is_called_so_that_any_disk_takes_it(name: str, file: str) -> None:
    """An id may be anything."""
    assert Sheet(name=name, titles=(), rows=()).file == file
