"""What takes longest goes first, and what one test made is no burden to the next."""

import gc
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiohttp import web_app

_LONGEST_FIRST = ("torture", "scenario", "browser", "contract", "unit", "house")
_LOGGERS = ("bot", "handlers", "botocore.credentials")
_TESTS = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the folders whose files take longest: then no worker waits at the end for another's last file."""
    items.sort(key=lambda item: _LONGEST_FIRST.index(item.path.relative_to(_TESTS).parts[0]))


def pytest_collection_finish() -> None:
    """Spare the garbage collector what stays for the whole session: modules, tests and strategies."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True, scope="module")
def _servers_forgotten() -> Iterator[None]:
    """Let go of the servers that are gone: aiohttp keeps the handlers of a thousand, and with them whole worlds."""
    yield
    web_app._cached_build_middleware.cache_clear()  # noqa: SLF001 - a program has one server, and need not clear it


@pytest.fixture(autouse=True, scope="module")
def _log_levels_kept() -> Iterator[None]:
    """Set back what a program that was run in this process has set for the whole of it."""
    levels = {name: logging.getLogger(name).level for name in _LOGGERS}
    yield
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
