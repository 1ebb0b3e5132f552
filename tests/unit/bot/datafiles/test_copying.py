import csv
import json
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.datafiles.copying import copy_mended
from bot.datafiles.dialect import Dialect
from bot.datafiles.inspect import inspect
from bot.model.datafile import FileHead
from bot.model.errors import BadFile
from bot.model.orders import DatasetKind
from bot.model.profile import Repair
from tests.unit.bot.datafiles.written import HEADER, NOW, interactions, source

ROWS = interactions(1_200)
SPOILED = {
    "as it is": (HEADER + "".join(ROWS)).encode(),
    "byte order mark": (HEADER + "".join(ROWS)).encode("utf-8-sig"),
    "UTF-16": (HEADER + "".join(ROWS)).encode("utf-16"),
    "semicolons": (HEADER + "".join(ROWS)).replace(",", ";").encode(),
    "tabs": (HEADER + "".join(ROWS)).replace(",", "\t").encode(),
    "double colons": (HEADER + "".join(ROWS)).replace(",", "::").encode(),
    "names": ("userId,movieId,timestamp\n" + "".join(ROWS)).encode(),
    "milliseconds": (HEADER + "".join(row.replace("\n", "123\n") for row in ROWS)).encode(),
    "repeated": (HEADER + "".join([*ROWS, *ROWS[:7]])).encode(),
    "Windows line ends": (HEADER + "".join(ROWS)).replace("\n", "\r\n").encode(),
}


def mended(folder: Path, content: bytes | str, **more: object) -> tuple[Repair, str]:
    """Return what was mended, and the copy."""
    original = source(folder, content)
    copy = folder / "copy.csv"
    before = original.path.read_bytes()
    repair = copy_mended(replace(original, **more), copy, NOW)  # type: ignore[arg-type]  # by keyword
    assert original.path.read_bytes() == before
    return repair, copy.read_text(encoding="utf-8")


@pytest.mark.parametrize("how", SPOILED)
def test_a_mended_copy_is_what_personalize_reads(tmp_path: Path, how: str) -> None:
    """Whatever was wrong with how it was written; the rows and their order are as they were."""
    repair, copy = mended(tmp_path, SPOILED[how])

    assert copy == HEADER + "".join(ROWS)
    assert repair.rows_after == 1_200
    assert bool(repair.changes) == (how not in {"as it is", "Windows line ends"})


def test_what_is_mended_is_said(tmp_path: Path) -> None:
    """With numbers before and after."""
    content = "userId;Film;ts\n" + "".join(row.replace(",", ";").replace("\n", "000\n") for row in [*ROWS, ROWS[0]])
    repair, _ = mended(tmp_path, content.replace("Film", "itemId").encode("utf-8-sig"))

    assert (repair.rows_before, repair.rows_after) == (1_201, 1_200)
    assert repair.changes == (
        "Columns: “userId” becomes USER_ID, “itemId” becomes ITEM_ID, “ts” becomes TIMESTAMP.",
        "Times: 1,201 milliseconds become seconds.",
        "Rows that repeat another one exactly are left out: 1.",
        "The byte order mark at the beginning is left out.",
        "Commas stand between the columns in the place of semicolons.",
    )


def test_old_encodings_become_utf_8(tmp_path: Path) -> None:
    """Also where the first special character comes after megabytes of plain ones."""
    rows = [f"{number},Film {number}\n" for number in range(150_000)]
    content = "ITEM_ID,TITLE\n" + "".join(rows) + "x,Amélie – Zoé\n"
    repair, copy = mended(tmp_path, content.encode("cp1252"))

    assert copy.endswith("x,Amélie – Zoé\n")
    assert repair.changes == ("The text is Windows-1252 (Latin-1) and becomes UTF-8.",)


def test_dates_become_seconds_and_line_breaks_spaces(tmp_path: Path) -> None:
    """In values with quotes and commas in them too."""
    content = 'ITEM_ID,TITLE,created\n1,"Heat, ""the""\nfilm",1995-12-15\n2,Kolya,1996-05-15T10:00:00+02:00\n'
    repair, copy = mended(tmp_path, content.replace("created", "CREATION_TIMESTAMP"))

    assert copy == 'ITEM_ID,TITLE,CREATION_TIMESTAMP\n1,"Heat, ""the"" film",818985600\n2,Kolya,832147200\n'
    assert any("read as UTC where they name no zone" in change for change in repair.changes)
    assert any("Line breaks" in change for change in repair.changes)


def test_columns_follow_the_schema_that_is_there(tmp_path: Path) -> None:
    """Under its names and in its order."""
    names = ("ITEM_ID", "USER_ID", "TIMESTAMP")
    fields = [{"name": name, "type": "long" if name == "TIMESTAMP" else "string"} for name in names]
    schema = json.dumps({"fields": fields})
    content = "userId,item,ts\n" + "".join(ROWS)
    repair, copy = mended(tmp_path, content, schema=schema, dataset=DatasetKind.INTERACTIONS)

    assert copy.startswith("ITEM_ID,USER_ID,TIMESTAMP\nfilm-0,user-0,1700000000\n")
    assert "The columns stand in the order of the dataset's schema." in repair.changes


@pytest.mark.parametrize(
    "row, words",
    [
        (",film,1700000000\n", "USER_ID is empty"),
        ("u,film,next week\n", "must be whole seconds"),
        ("u,film,1700000000,more\n", "has 4 cells"),
        ("u,film\n", "has 2 cells"),
    ],
)
def test_what_a_person_has_to_decide_is_not_mended(tmp_path: Path, row: str, words: str) -> None:
    """The copy is refused with what is wrong, and where."""
    with pytest.raises(BadFile) as refused:
        mended(tmp_path, "userId,itemId,timestamp\n" + "".join(ROWS) + row)

    assert words in " ".join(refused.value.problems)


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20).map(str.strip)


@settings(max_examples=25)
@given(st.lists(st.tuples(TEXT.filter(bool), TEXT.filter(bool)), min_size=1, max_size=20))
def test_no_value_is_changed_by_copying(
    tmp_path_factory: pytest.TempPathFactory, values: list[tuple[str, str]]
) -> None:
    """Quotes, commas, backslashes and anything else come through, as an import reads them."""
    text = StringIO()
    csv.writer(text, Dialect, lineterminator="\n").writerows([("itemId", "TITLE"), *values])
    _, copy = mended(tmp_path_factory.mktemp("copy"), text.getvalue())

    head = FileHead(location="s3://b/copy.csv", body=copy.encode(), size=len(copy.encode()))
    inspect(head, DatasetKind.ITEMS, None, NOW)
    assert [tuple(row) for row in csv.reader(StringIO(copy, newline=""), Dialect)][1:] == values
