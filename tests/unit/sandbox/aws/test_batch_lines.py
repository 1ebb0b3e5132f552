"""Whatever stands in the lines of a batch, or in a metric's expression, is answered or refused, never more."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.aws.failures import JobFailedError
from sandbox.aws.filters import checking, grammar
from sandbox.aws.serving import batches, segments
from sandbox.aws.serving.attribution import measure
from sandbox.aws.serving.batches import Filtering, RecordError, keep_for, text, texts
from sandbox.aws.serving.known import Known
from tests.unit.sandbox.aws.four_films import SCHEMAS

FILTER = Filtering(
    expression=checking.resolve(
        grammar.parse("INCLUDE ItemID WHERE Items.GENRES IN ($G) | EXCLUDE ItemID WHERE Items.YEAR < $Y"), SCHEMAS
    ),
    known=Known(),
)
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
_RECORDS = st.fixed_dictionaries({}, optional={"userId": _VALUES, "itemList": _VALUES, "filterValues": _VALUES}) | (
    st.fixed_dictionaries({"userId": st.text(min_size=1), "itemList": st.just(["film-1"])}).flatmap(
        lambda record: st.dictionaries(st.sampled_from("GYZ"), st.text()).map(lambda g: {**record, "filterValues": g})
    )
)


def answer(record: Any) -> Any:  # noqa: ANN401 - whatever a line holds
    """Answer as the recipes do: read what they need, and keep what passes."""
    (user,) = text(record, "userId")
    keep = keep_for(FILTER, record, user=user)
    return {"recommendedItems": [item for item in texts(record, "itemList") if keep is None or keep(item)]}


@given(_RECORDS)
def test_every_record_has_a_line(record: dict[str, Any]) -> None:
    """It holds either an output or an error, and what was asked."""
    line = json.loads(batches.answered(record, answer))
    assert (line["output"] is None) != (line["error"] is None)
    assert line["error"] is None or line["error"].startswith("User error: ")
    assert set(line) == {"input", "output", "error"}


@given(st.binary(max_size=200) | st.text().map(lambda line: line.encode("utf-8", "surrogatepass")))
def test_every_file_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, body: bytes) -> None:
    """The job says which line is wrong."""
    file = Path(tmp_path_factory.mktemp("lines")) / "lines"
    file.write_bytes(body)
    with suppress(JobFailedError):
        assert all(isinstance(record, dict) for record in batches.records("lines.json", file, 1000))


def test_a_file_can_have_too_many_lines(tmp_path: Path) -> None:
    """As many as allowed are read, and not one more."""
    file = tmp_path / "lines"
    file.write_text("{}\n" * 11)
    assert len(list(batches.records("lines.json", file, 11))) == 11
    with pytest.raises(JobFailedError, match="more than 10 records"):
        list(batches.records("lines.json", file, 10))


_PIECES = ["ITEMS", ".", "genres", "=", '"Comedy"', '"', "\\", " AND ", " ", "5", "-", "(", ")", "SUM", "SAMPLECOUNT"]
_TEXTS = st.lists(st.sampled_from(_PIECES)).map("".join) | st.text()


@given(_TEXTS)
def test_every_query_and_expression_is_read_or_refused(written: str) -> None:
    """No text breaks the readers."""
    with suppress(RecordError):
        assert segments.attributes(written)
    found = measure(written)
    assert found is None or found.dataset in {None, "ITEMS", "INTERACTIONS"}
