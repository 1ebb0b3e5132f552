from datetime import UTC, datetime

import pytest

from bot.datafiles.histories import history
from bot.model.recommendation import Taken

HEADER = b"\xef\xbb\xbfITEM_ID,user_id,EVENT_TYPE,TIMESTAMP\n"
FILE = HEADER + b'50,196,watch,30\n60,"a, b",watch,10\n51,196,watch,20\n50,7,x,soon\n'


def at(seconds: int) -> datetime:
    """Return a moment."""
    return datetime.fromtimestamp(seconds, UTC)


def test_what_somebody_did_comes_newest_first() -> None:
    """Whatever the order of the rows and columns; of somebody who is not there, nothing."""
    assert history("one", "196", FILE) == [Taken(item="50", at=at(30)), Taken(item="51", at=at(20))]
    assert history("one", "a, b", None) == [Taken(item="60", at=at(10))]
    assert history("one", "7", None) == [Taken(item="50", at=at(0))]
    assert history("one", "19", None) == []


def test_only_the_newest_are_returned() -> None:
    """A history may be long."""
    rows = "\n".join(f"1,{n},{n}" for n in range(1_000))

    found = history("long", "1", f"USER_ID,ITEM_ID,TIMESTAMP\n{rows}\n".encode())

    assert found is not None
    assert [one.item for one in found[:2]] == ["999", "998"]
    assert len(found) == 50


def test_few_files_are_kept() -> None:
    """Those that were asked for last; the others have to be given again."""
    for key in ("a", "b"):
        history(key, "196", FILE)
    assert history("a", "196", None)
    history("c", "196", FILE)

    assert history("b", "196", None) is None
    assert history("a", "196", None)


@pytest.mark.parametrize("content", [b"", b"\x00\xff\xfe", b"ITEM_ID,TITLE\n1,Heat\n", b"USER_ID,ITEM_ID,TIMESTAMP\n"])
def test_of_a_file_that_is_none_nothing_is_known(content: bytes) -> None:
    """It was imported, but may have been written over since."""
    assert history("none", "196", content) == []
