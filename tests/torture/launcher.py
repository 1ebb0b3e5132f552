"""Starts bots quickly: a process that has loaded everything, and forks into `personalize-bot run`.

Reads a line of JSON for each bot from stdin, and answers on stdout with a line when it starts and one when it has
ended. Run as `python -m tests.torture.launcher`. The bot's own worker processes load this file too, so at its top it
loads next to nothing.
"""

import gc
import json
import os
import select
import signal
from functools import cache
from typing import Any

_LOADED = (
    "alembic.command",
    "bot.app",
    "bot.jobs.migrating",
    "bot.slack.receiving",
    "handlers.dispatch",
    "handlers.listeners",
    "handlers.replies",
    "handlers.slack_app",
    "handlers.work",
    "psycopg",
    "sqlalchemy.dialects.postgresql.psycopg",
    "sqlalchemy.dialects.sqlite.pysqlite",
    "tests.torture.seams",
)
_AWAKE = 0.005  # seconds between two looks for the dead


def main() -> None:
    """Fork whenever told to; end with stdin, and end whoever is left."""
    _load()
    gc.freeze()  # so that forks need not copy what collecting would touch
    living: set[int] = set()
    pending = b""
    while True:
        ready, _, _ = select.select([0], [], [], _AWAKE if living else None)
        if ready:
            read = os.read(0, 1 << 20)
            if not read:
                break
            *lines, pending = (pending + read).split(b"\n")
            for line in lines:
                living.add(_launch(json.loads(line)))
        _bury(living)
    for pid in living:
        os.kill(pid, signal.SIGKILL)


def _load() -> None:
    """Load what a bot loads, so that its fork has it, and fill the caches of botocore."""
    from importlib import import_module  # noqa: PLC0415 - see above

    for name in _LOADED:
        import_module(name)
    wiring: Any = import_module("botocore.session")
    wiring.create_loader = cache(wiring.create_loader)  # what it reads is megabytes of JSON
    boto3: Any = import_module("boto3")
    session = boto3.Session(region_name="us-east-1", aws_access_key_id="none", aws_secret_access_key="none")
    for service in ("personalize", "personalize-runtime", "personalize-events", "s3", "sts"):
        session.client(service).close()


def _launch(wanted: dict[str, str]) -> int:
    pid = os.fork()
    if pid:
        _say(started=wanted["name"], pid=pid)
        return pid
    try:
        status = _live(wanted)
    except BaseException:  # noqa: BLE001 - a fork must not run on as its parent
        import traceback  # noqa: PLC0415 - see above

        traceback.print_exc()
        status = 70
    os._exit(status)


def _live(wanted: dict[str, str]) -> int:
    from bot.__main__ import main as bot  # noqa: PLC0415 - see above
    from tests.torture.orders import read  # noqa: PLC0415 - see above
    from tests.torture.seams import Seams  # noqa: PLC0415 - see above

    log = os.open(wanted["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for inherited, own in ((0, nothing), (1, log), (2, log)):
        os.dup2(own, inherited)
    os.environ.clear()
    os.environ.update(json.loads(wanted["environment"]))
    orders = read(wanted["orders"])
    _hurry(orders.haste, orders.turns)
    if orders.clock:
        _set_clock(orders.clock)
    _prune_often()
    Seams(orders).watch()
    return bot(["run", "--config", wanted["config"], "--log-level", "debug"])


def _hurry(haste: float, turns: str) -> None:
    """Have the budget of AWS calls be wired with a clock that runs fast, and its turns be written down."""
    import asyncio  # noqa: PLC0415 - see above
    import time  # noqa: PLC0415 - see above
    from functools import partial  # noqa: PLC0415 - see above

    from bot.personalize import session  # noqa: PLC0415 - see above
    from bot.personalize.bucket import Lane  # noqa: PLC0415 - see above
    from bot.personalize.budget import Budget  # noqa: PLC0415 - see above

    written = os.open(turns, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    class Watched(Budget):
        async def turn(self, lane: Lane) -> None:
            await super().turn(lane)
            os.write(written, f"{time.monotonic()} {lane.name}\n".encode())

    wiring: Any = session
    wiring.Budget = partial(
        Watched, elapsed=lambda: time.monotonic() * haste, sleep=lambda pause: asyncio.sleep(pause / haste)
    )


def _prune_often() -> None:
    """Have what is old be pruned in nearly every life: else the first has taken the turn of an hour."""
    from datetime import timedelta  # noqa: PLC0415 - see above

    from bot import pruner  # noqa: PLC0415 - see above

    timing: Any = pruner
    timing._EVERY = timedelta(seconds=0.2)  # noqa: SLF001 - no setting, since nobody else would turn it


def _set_clock(path: str) -> None:
    """Have the bot be wired with a clock that is wrong by the seconds in a file, whenever it is looked at."""
    from datetime import UTC, datetime, timedelta  # noqa: PLC0415 - see above

    from bot import app  # noqa: PLC0415 - see above
    from bot.app import account, bot, surface  # noqa: PLC0415 - see above

    wrong = os.open(path, os.O_RDONLY)

    def now() -> datetime:
        return datetime.now(UTC) + timedelta(seconds=float(os.pread(wrong, 32, 0)))

    rooms: list[Any] = [app, account, bot, surface]
    for room in rooms:
        room.utc_now = now


def _bury(living: set[int]) -> None:
    for pid in list(living):
        buried, status = os.waitpid(pid, os.WNOHANG)
        if buried:
            living.discard(pid)
            _say(ended=pid, status=os.waitstatus_to_exitcode(status))


def _say(**what: object) -> None:
    os.write(1, json.dumps(what).encode() + b"\n")


if __name__ == "__main__":
    main()
