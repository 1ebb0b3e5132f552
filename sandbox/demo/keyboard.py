"""After the tour: the person at the terminal goes on in the workspace, line by line."""

import asyncio
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from sandbox.demo.conversation import Conversation
from sandbox.demo.screen import Screen
from sandbox.slack.person import ControlRefused

_SILENCE = 2.0  # seconds


async def stay(talk: Conversation, screen: Screen) -> None:
    """Let the person at the terminal go on, until the input ends or a signal comes."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    screen.note("Everything stays up until Ctrl-C.")
    lines: asyncio.Queue[str] = asyncio.Queue()
    with _keyboard(lines) as there:
        if there:
            screen.note("Go on as Ada: type `/personalize help`, or [Metrics] to click a button of that name,")
            screen.note("or say something with a mention, such as `@personalize status`.")
        await obey(talk, screen, lines, stop, asks=there)
    screen.note()


@contextmanager
def _keyboard(lines: asyncio.Queue[str]) -> Iterator[bool]:
    """Queue what is typed, where there is somebody who types; an empty string is the end of the input."""
    if not sys.stdin.isatty():
        yield False
        return
    loop = asyncio.get_running_loop()
    loop.add_reader(sys.stdin, lambda: lines.put_nowait(sys.stdin.readline()))
    try:
        yield True
    finally:
        loop.remove_reader(sys.stdin)


async def obey(
    talk: Conversation,
    screen: Screen,
    lines: asyncio.Queue[str],
    stop: asyncio.Event,
    *,
    asks: bool,
    silence: float = _SILENCE,
) -> None:
    """Do what is typed until an empty string is, and show what appears meanwhile.

    `asks` shows a prompt; what brings no answer is explained after `silence` seconds.
    """
    stopping, later = asyncio.create_task(stop.wait()), set[asyncio.Task[None]]()
    while not stop.is_set():
        if asks:
            screen.asks()
        typing, watching = asyncio.create_task(lines.get()), asyncio.create_task(talk.watches())
        await asyncio.wait({stopping, typing, watching}, return_when=asyncio.FIRST_COMPLETED)
        if watching.done():  # it ends by trouble only
            watching.result()
        watching.cancel()
        if not typing.done():
            typing.cancel()
            continue
        screen.is_answered()
        if not (line := typing.result()):
            break
        if await _do(talk, screen, line.strip()):
            later.add(asyncio.create_task(_explain(talk, screen, line.strip(), silence)))
    for task in {stopping, *later}:
        task.cancel()
    screen.is_answered()


async def _do(talk: Conversation, screen: Screen, line: str) -> bool:
    """Do it, and return whether something is to be explained if nothing is heard."""
    try:
        await talk.does(line)
    except (LookupError, ControlRefused) as error:
        screen.trouble(str(error))
        return False
    return bool(line)


async def _explain(talk: Conversation, screen: Screen, line: str, silence: float) -> None:
    """Say why nothing is heard: a form has opened elsewhere, or nobody was spoken to."""
    heard = talk.heard
    await asyncio.sleep(silence)
    if talk.heard != heard:
        return
    if talk.addresses_somebody(line):
        if title := await talk.form():
            screen.note(f"(The form “{title}” is open. It is filled in on the page, in a browser.)")
    else:
        screen.note("(Nobody was addressed: begin with /personalize, or mention @personalize.)")
