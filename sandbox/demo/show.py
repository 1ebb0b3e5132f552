"""The whole demo: data, stage, tour, and then whatever the person at the terminal types."""

import asyncio
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from sandbox.data import NoSampleDataError, generated, movielens
from sandbox.demo.conversation import Conversation, StepFailedError
from sandbox.demo.screen import Screen
from sandbox.demo.stage import BUCKET, Stage, StageError, set_up
from sandbox.demo.tour import Story, play
from sandbox.slack.person import ControlRefused, Person

_TIME_SCALE = 400.0  # AWS's usual 20 minutes of training pass in three seconds
_ADA, _CHANNEL, _BOT = "U00000ADA", "C0RECOMMEN", "U0PERSONAL"


async def show(*, leave: bool) -> int:
    """Play the demo; `leave` ends it after the tour. Returns 0, or 1 where a step failed."""
    screen = Screen()
    screen.note(
        "Amazon Personalize from Slack, on this machine alone: an AWS endpoint that really trains, a local Slack,"
    )
    screen.note("and the bot between them, which does not know the difference. Starting them takes a few seconds.")
    files, story = _data(screen)
    try:
        async with set_up(files, time_scale=_TIME_SCALE) as stage:
            return await _perform(stage, screen, story, leave=leave)
    except StageError as error:
        screen.trouble(str(error))
        return 1


def _data(screen: Screen) -> tuple[dict[str, bytes], Story]:
    try:
        return movielens(), Story(bucket=BUCKET, user="196", item="Star Wars (1977)")
    except NoSampleDataError as error:
        screen.note(f"{error}\nUntil then the tour is played with a small data set that was made up for it.")
        return generated(), Story(bucket=BUCKET, user="user-7", item="The Silver Comet (1962)")


async def _perform(stage: Stage, screen: Screen, story: Story, *, leave: bool) -> int:
    async with Person(stage.slack, user=_ADA, channel=_CHANNEL) as ada:
        talk = Conversation(ada, screen, await ada.names(), bot=_BOT)
        screen.note(f"AWS is at {stage.aws}, Slack at {stage.slack}. Ada sits in #recommendations.")
        try:
            await play(talk, screen, story)
        except (StepFailedError, LookupError) as error:
            screen.trouble(f"\nThe tour stops here: {error}")
            screen.trouble(f"{stage.last_words()}")
            return 1
        screen.note(f"\nThat was the main job, in {screen.seconds:.0f} seconds.")
        if not leave:
            await _stay(talk, screen)
    return 0


async def _stay(talk: Conversation, screen: Screen) -> None:
    """Let the person at the terminal go on as Ada, until the input ends or a signal comes."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    screen.note("Everything stays up until Ctrl-C.")
    lines: asyncio.Queue[str] = asyncio.Queue()
    with _keyboard(lines) as there:
        if there:
            screen.note("Go on as Ada: type `/personalize help`, or [Metrics] to click a button of that name,")
            screen.note("or say something with a mention, such as `@personalize status`.")
        await _obey(talk, screen, lines, stop)


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


async def _obey(talk: Conversation, screen: Screen, lines: asyncio.Queue[str], stop: asyncio.Event) -> None:
    stopping = asyncio.create_task(stop.wait())
    while not stop.is_set():
        typing, watching = asyncio.create_task(lines.get()), asyncio.create_task(talk.watches())
        await asyncio.wait({stopping, typing, watching}, return_when=asyncio.FIRST_COMPLETED)
        watching.cancel()
        if not typing.done():
            typing.cancel()
            continue
        if not (line := typing.result()):
            break
        try:
            await talk.does(line.strip())
        except (LookupError, ControlRefused) as error:
            screen.trouble(str(error))
    stopping.cancel()
