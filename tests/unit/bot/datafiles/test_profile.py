from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.datafiles.chunks import ROWS, Cells, Texts
from bot.datafiles.copying import copy_mended
from bot.datafiles.profile import profile
from bot.datafiles.times import UNKNOWN, times
from bot.model.errors import BadFile
from bot.model.orders import DatasetKind
from bot.model.profile import Profile
from tests.unit.bot.datafiles.written import HEADER, NOW, interactions, source


def looked_at(path: Path, content: bytes | str, **more: object) -> Profile:
    """Return the profile of a file with this content."""
    return profile(replace(source(path, content), **more), NOW)  # type: ignore[arg-type]  # by keyword


def test_a_profile_counts_every_row(tmp_path: Path) -> None:
    """Rows, users, items, days, events, what repeats, how interactions spread."""
    rows = interactions(1_200)
    found = looked_at(tmp_path, HEADER + "".join(rows) + rows[0])

    assert (found.dataset, found.rows, found.users, found.often, found.items) == (
        DatasetKind.INTERACTIONS, 1_201, 50, 50, 40,
    )  # fmt: skip
    assert (found.repeated, found.exact, found.whole) == (1, True, True)
    assert sum(found.days.values()) == 1_201
    assert found.first == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
    assert min(found.days) == date(2023, 11, 14)
    assert found.density == pytest.approx(1_201 / 2_000)
    assert found.tail is not None
    assert found.tail.shares[100] == 1.0
    assert (found.problems, found.left) == ((), ())


def test_columns_are_shown_as_they_would_be_imported(tmp_path: Path) -> None:
    """With their type, their use, an example and how many are empty."""
    lines = [row.rstrip("\n") + f",{'phone' if place % 2 else ''}\n" for place, row in enumerate(interactions(1_200))]
    found = looked_at(tmp_path, "userId,movie_id,ts,device\n" + "".join(lines))

    shown = [(one.name, one.found, one.kind, one.role, one.empty) for one in found.columns]
    assert shown == [
        ("USER_ID", "userId", "text", "required", 0),
        ("ITEM_ID", "movie_id", "text", "required", 0),
        ("TIMESTAMP", "ts", "whole number", "required", 0),
        ("device", "device", "text", "categorical", 600),
    ]
    assert found.columns[3].example == "phone"


def test_what_can_be_mended_is_told_apart_from_what_cannot(tmp_path: Path) -> None:
    """Names and milliseconds can; an empty id cannot."""
    rows = [row.replace("17000", "17000").rstrip("\n") + "000\n" for row in interactions(1_200)]
    mendable = looked_at(tmp_path, "userId,itemId,timestamp\n" + "".join(rows))
    hopeless = looked_at(tmp_path, "userId,itemId,timestamp\n" + "".join(rows) + ",film-1,1700000000000\n")

    assert mendable.problems
    assert not mendable.left
    assert any("1,200 milliseconds become seconds" in change for change in mendable.fixes)
    assert hopeless.left == ("USER_ID is empty in line 1202. Fill it in, or drop these rows.",)
    assert hopeless.users == mendable.users


def test_time_travel_is_counted(tmp_path: Path) -> None:
    """Interactions after now, and before there were web shops."""
    found = looked_at(tmp_path, HEADER + "".join(interactions(1_200)) + "u,i,4000000000\nu,i,100\nu,i,5\n")

    assert (found.future, found.ancient) == (1, 2)


def test_minimums_are_personalizes(tmp_path: Path) -> None:
    """A thousand interactions, and 25 users with two."""
    found = looked_at(tmp_path, HEADER + "".join(interactions(999)))

    assert found.left == ("Personalize needs at least 1,000 interactions; here are 999.",)


def test_what_is_wrong_beyond_the_beginning_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a long file only the beginning is examined cell by cell, but all of it is counted."""
    monkeypatch.setattr("bot.datafiles.source.HEAD", 2_000)
    rows = interactions(1_200)
    found = looked_at(tmp_path, HEADER + "".join(rows) + ",film,1700000000\nu,i,yesterday\nu,i,1,2,3\nu,i,3,4\n")

    assert found.left == (
        "2 rows have more cells than the header has.",
        "USER_ID is empty in 1 rows. Fill it in, or drop these rows.",
        "TIMESTAMP is no time that I can read in 1 rows.",
    )


def test_of_a_file_that_is_too_long_the_beginning_is_counted(tmp_path: Path) -> None:
    """And that is said."""
    content = HEADER + "".join(interactions(1_200))

    assert not looked_at(tmp_path, content, size=10**9).whole


def test_items_and_users_have_no_times(tmp_path: Path) -> None:
    """Ids that occur twice are seen in the numbers."""
    items = looked_at(tmp_path, "ITEM_ID,TITLE\n1,Heat\n2,Kolya\n2,Kolya\n")
    users = looked_at(tmp_path, "USER_ID,AGE\n1,20\n2,30\n")

    assert (items.dataset, items.rows, items.items, items.users) == (DatasetKind.ITEMS, 3, 2, None)
    assert (users.dataset, users.users, users.items, users.tail) == (DatasetKind.USERS, 2, None, None)


@pytest.mark.parametrize(
    "content, words",
    [
        (b"", "empty"),
        (b"\x1f\x8b" + b"\0" * 20, "gzip"),
        (b"PK\x03\x04" + b"\0" * 20, "zip archive"),
        (b"USER_ID,ITEM_ID,TIMESTAMP\nu,i,1\n" + b"u,\0,1\n" * 9, "no text"),
        (b"USER_ID,ITEM_ID,TIMESTAMP\n" + b"x" * 3_000_000, "longer than 1 MB"),
        (b"USER_ID,ITEM_ID,TIMESTAMP\n" + b'u,"i,1\n' * 3, "cannot be read"),
        (b"A,B\n1,2\n", "do not tell what it holds"),
        (b"USER_ID,ITEM_ID,TIMESTAMP\n", "no data"),
        (b"196,242,881250949\n1,2,3\n", "must be the header"),
    ],
)
def test_what_is_no_table_is_refused_with_what_it_is(tmp_path: Path, content: bytes, words: str) -> None:
    """In a sentence, or as a problem."""
    with pytest.raises(BadFile) as refused:
        looked_at(tmp_path, content)

    assert words in " ".join([str(refused.value), *refused.value.problems])


@pytest.mark.parametrize(
    "content, rows",
    [
        (HEADER + "".join(interactions(1_200)) + "50,40,17", 1_200),
        ("ITEM_ID,TITLE\n" + '1,"a\nb"\n' * (ROWS + 1) + '2,"c\nd', ROWS),
    ],
)
def test_the_beginning_of_a_long_file_ends_with_a_row(tmp_path: Path, content: str, rows: int) -> None:
    """Wherever it was cut: half a row, or half a value, is no mistake in the file."""
    found = looked_at(tmp_path, content, size=10 * 2**30)

    assert (found.whole, found.rows, found.left) == (False, rows, ())
    assert not any(column.empty for column in found.columns)


def test_a_value_may_be_cut_where_the_careful_look_ends(tmp_path: Path) -> None:
    """Which is after 2 MiB: there it is no quote that is never closed."""
    content = "ITEM_ID,TITLE\n" + '1000,"a\nbbbb"\n' * 200_000
    assert content[: 2 * 2**20].rpartition("\n")[0].endswith('"a')

    assert looked_at(tmp_path, content).left == ()


def test_of_a_file_that_takes_too_long_the_beginning_is_told(tmp_path: Path) -> None:
    """Which is better than nothing. A copy would not be what the file is: that is given up."""
    content = HEADER + "1,2,1700000000\n" * (ROWS + 1) + "3,4,1700000000\n"
    found = looked_at(tmp_path, content, patience=0.0)
    with pytest.raises(BadFile) as refused:
        copy_mended(replace(source(tmp_path, content), patience=0.0), tmp_path / "copy.csv", NOW)

    assert (found.whole, found.rows) == (False, ROWS)
    assert found.left
    assert "files.patience" in " ".join(refused.value.problems)


@settings(max_examples=25)
@given(st.lists(st.datetimes(datetime(1980, 1, 1), datetime(2100, 1, 1)), min_size=1))  # noqa: DTZ001 - UTC is meant
def test_a_time_is_the_same_however_it_is_written(moments: list[datetime]) -> None:
    """In seconds, milliseconds, microseconds, nanoseconds, and as a date with and without a zone."""
    seconds = [int(one.replace(tzinfo=UTC).timestamp()) for one in moments]
    for write in (
        str,
        lambda at: f"{at}000" if at >= 10**8 else str(at),
        lambda at: f"{at}.25",
        lambda at: datetime.fromtimestamp(at, UTC).isoformat(),
        lambda at: datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S"),
    ):
        texts = [write(at) for at in seconds]
        assert times(Cells.of(object_array(texts))).rows.tolist() == seconds


def test_what_is_no_time_is_unknown() -> None:
    """Beside others that are, and empty ones."""
    found = times(Cells.of(object_array(["yesterday", "", "1700000000", "1700000000000"])))

    assert found.rows.tolist() == [UNKNOWN, UNKNOWN, 1_700_000_000, 1_700_000_000]
    assert found.written == {"milliseconds": 1}


def object_array(texts: list[str]) -> Texts:
    """Return texts as pandas gives them."""
    return np.array(texts, dtype=object)
