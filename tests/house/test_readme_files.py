import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.datafiles.inspect import inspect
from bot.model.datafile import FileHead, Inspection
from bot.model.orders import DatasetKind

README = Path(__file__).parents[2] / "README.md"
EXAMPLES = re.findall(r"```csv\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
SHOWN = list(zip(EXAMPLES, [DatasetKind.INTERACTIONS, DatasetKind.ITEMS], strict=True))


def inspected(example: str, dataset: DatasetKind) -> Inspection:
    """Inspect an example as the beginning of a large file."""
    head = FileHead(location="s3://bucket/example.csv", body=example.encode(), size=10**9)
    return inspect(head, dataset, None, datetime(2026, 11, 24, tzinfo=UTC))


@pytest.mark.parametrize("example, dataset", SHOWN)
def test_the_files_in_the_readme_can_be_imported(example: str, dataset: DatasetKind) -> None:
    """Nobody is shown a file that the bot would refuse, or complain of."""
    found = inspected(example, dataset)

    assert (found.rows, found.warnings) == (2, ())
