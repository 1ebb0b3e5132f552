"""docs/operations.md tells of what there is, and of nothing else."""

import re
import tomllib
from datetime import timedelta
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from bot import __version__
from bot.config import Config
from bot.model.notice import Backlog
from bot.operations.metrics import Metrics
from bot.operations.server import open_observatory

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
PROCESS = "process_"


def rows(section: str) -> set[str]:
    """Return what stands first in the rows of a section's last table."""
    text = PAGE.split(f"\n## {section}\n")[1].split("\n## ")[0].split("\n\n")
    table = [part for part in text if part.startswith("|")][-1]
    return set(re.findall(r"^\| `([^`]+)` \|", table, re.MULTILINE))


def test_every_metric_is_explained() -> None:
    """By the name under which Prometheus finds it."""
    page = Metrics().page(Backlog(waiting=0, oldest=timedelta(), parked=0)).decode()
    families = {
        family.name.removeprefix("personalize_bot_") + ("_total" if family.type == "counter" else "")
        for family in text_string_to_metric_families(page)
    }

    assert rows("Metrics") == {name for name in families if not name.startswith(PROCESS)} | {"process_…"}


def test_every_part_of_the_health_page_is_explained() -> None:
    """With what to do."""
    assert rows("Health") == {*open_observatory(Config()).vitals.parts(), "database"}


def test_the_version_that_is_shown_is_the_package_s() -> None:
    """Also in a container, where there is no package."""
    assert __version__ == tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
