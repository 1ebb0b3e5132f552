"""What takes longest goes first, and what one test made is no burden to the next."""

import gc
import logging
import multiprocessing
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiohttp import web_app
from hypothesis import settings

import bot.workers
import sandbox.aws.workers

_LONGEST_FIRST = ("torture", "scenario", "browser", "contract", "unit", "house")
_LOGGERS = ("bot", "handlers", "botocore.credentials")
_NEVER, _OFTEN = 1_000_000, 30  # collections of the middle generation
_LOADING = 200_000  # objects more, while modules and tests are loaded, which stay
_TESTS = Path(__file__).parent
_HEAVY = ("pandas", "PIL.ImageFont", "bot.datafiles.inspector", "sandbox.aws.training", "sandbox.aws.engine.training")

gc.set_threshold(_LOADING)

# Every worker of pytest has a core already: further threads would only wait for one.
os.environ.update(dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"), "1"))

# Others may use this machine too. The examples are the same on every run, so a few tell what many would;
# `--hypothesis-profile=search` tries new ones.
settings.register_profile("search", deadline=None)
settings.register_profile("steady", deadline=None, derandomize=True, max_examples=30)
settings.load_profile("steady")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the folders whose files take longest: then no worker waits at the end for another's last file."""
    items.sort(key=lambda item: _LONGEST_FIRST.index(item.path.relative_to(_TESTS).parts[0]))


def pytest_collection_finish() -> None:
    """Spare the garbage collector what stays for the whole session, and have it look at all the rest between files.

    In the middle of a test that takes longer than some tests wait.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(2_000, 10, _NEVER)


@pytest.fixture(autouse=True, scope="session")
def _workers_forked() -> Iterator[None]:
    """Fork workers from a process that has loaded what they need, which takes each a second of processor time."""
    multiprocessing.set_forkserver_preload(list(_HEAVY))
    with pytest.MonkeyPatch.context() as patch:
        for workers in (bot.workers, sandbox.aws.workers):
            patch.setattr(workers, "START_METHOD", "forkserver")
        yield


@pytest.fixture(autouse=True, scope="module")
def _rubbish_collected() -> Iterator[None]:
    """Let go of the servers that are gone: aiohttp keeps the handlers of a thousand, and with them whole worlds."""
    yield
    web_app._cached_build_middleware.cache_clear()  # noqa: SLF001 - a program has one server, and need not clear it
    if gc.get_count()[2] > _OFTEN:
        gc.collect()


@pytest.fixture(autouse=True, scope="module")
def _log_levels_kept() -> Iterator[None]:
    """Set back what a program that was run in this process has set for the whole of it."""
    levels = {name: logging.getLogger(name).level for name in _LOGGERS}
    yield
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
