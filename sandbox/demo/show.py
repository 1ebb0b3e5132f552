"""The whole demo: data, stage, tour, and then whatever the person at the terminal types."""

import asyncio
import os
import sys
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from sandbox.data import NoSampleDataError, generated, movielens
from sandbox.demo.conversation import Conversation, StepFailedError
from sandbox.demo.inbox import Inbox
from sandbox.demo.keyboard import stay
from sandbox.demo.screen import Screen
from sandbox.demo.stage import BUCKET, Stage, StageError, set_up
from sandbox.demo.tour import Story, play
from sandbox.slack.person import Person

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
    async with Person(stage.slack, user=_ADA, channel=_CHANNEL) as ada, _direct_messages(stage, screen):
        talk = Conversation(ada, screen, await ada.names(), bot=_BOT)
        there = f"{stage.slack}/#/{_CHANNEL}"
        screen.note(f"Slack is at {there} – open it in a browser to watch. AWS is at {stage.aws}.")
        if not leave and _has_desktop():
            webbrowser.open(there)
        screen.note("Ada sits in #recommendations; (DM) marks what she is told by direct message.")
        try:
            await play(talk, screen, story)
        except (StepFailedError, LookupError) as error:
            screen.trouble(f"\nThe tour stops here: {error}")
            screen.trouble(f"{stage.last_words()}")
            return 1
        screen.note(f"\nThat was the main job, in {screen.seconds:.0f} seconds.")
        if not leave:
            await stay(talk, screen)
    return 0


def _has_desktop() -> bool:
    """Say whether a browser would open a window, rather than take over the terminal."""
    return sys.platform in {"darwin", "win32"} or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


@asynccontextmanager
async def _direct_messages(stage: Stage, screen: Screen) -> AsyncIterator[None]:
    """Show Ada's direct messages while the block runs."""
    async with Person(stage.slack, user=_ADA, channel=_ADA) as ada:
        watching = asyncio.create_task(Inbox(ada, screen, await ada.names(), bot=_BOT).watch())
        try:
            yield
        finally:
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching
