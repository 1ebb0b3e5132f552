import asyncio
from typing import Any

import pytest
from slack_bolt.async_app import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.demo.conversation import Conversation
from sandbox.demo.keyboard import obey
from sandbox.demo.screen import Screen
from sandbox.slack.server import SlackSandbox
from tests.slack_app import bolt_app, listening
from tests.unit.sandbox.demo.conftest import CHANNEL, Terminal

NOBODY = "Nobody was addressed"


class Sitting:
    """A person at the keyboard, with what they see."""

    def __init__(self, talk: Conversation, screen: Screen, terminal: Terminal) -> None:
        """Sit down."""
        self.lines: asyncio.Queue[str] = asyncio.Queue()
        self.sees = terminal.shows
        self._obeying = asyncio.create_task(obey(talk, screen, self.lines, asyncio.Event(), asks=True, silence=0.05))

    async def leaves(self) -> None:
        """End the input."""
        self.lines.put_nowait("")
        await self._obeying


@pytest.fixture
async def sitting(talk: Conversation, screen: Screen, terminal: Terminal) -> Sitting:
    """Have somebody at the keyboard."""
    return Sitting(talk, screen, terminal)


async def test_words_to_nobody_are_explained(sitting: Sitting) -> None:
    """Whoever types a bare `help` learns why nothing comes."""
    sitting.lines.put_nowait("help\n")

    await sitting.sees(NOBODY)
    await sitting.leaves()


@pytest.mark.parametrize("line", ["@personalize help", "[Deploy]", ""])
async def test_words_to_somebody_are_not(sitting: Sitting, terminal: Terminal, line: str) -> None:
    """A mention and a button are meant for the app; an empty line says nothing."""
    sitting.lines.put_nowait(f"{line}\n")
    sitting.lines.put_nowait("hello\n")

    await sitting.sees(NOBODY)
    await sitting.leaves()
    assert terminal.getvalue().count(NOBODY) == 1


async def test_what_others_say_is_shown(sitting: Sitting, client: AsyncWebClient) -> None:
    """While nothing is typed."""
    await client.chat_postMessage(channel=CHANNEL, text="Training is done")

    await sitting.sees("│ Training is done")
    await sitting.leaves()


async def test_an_unknown_button_is_one_line(sitting: Sitting, client: AsyncWebClient) -> None:
    """With the buttons that there are."""
    button = {"type": "button", "action_id": "deploy", "text": {"type": "plain_text", "text": "Deploy"}}
    await client.chat_postMessage(channel=CHANNEL, text="x", blocks=[{"type": "actions", "elements": [button]}])
    sitting.lines.put_nowait("[Undeploy]\n")

    await sitting.sees("There is no button [Undeploy]. The newest are: [Deploy]\n")
    await sitting.leaves()


async def test_a_form_that_opens_is_pointed_out(sitting: Sitting, slack: SlackSandbox) -> None:
    """The terminal cannot show it."""
    app = bolt_app(slack)

    @app.command("/personalize")
    async def ask(ack: AsyncAck, client: AsyncWebClient, command: dict[str, Any]) -> None:
        await ack()
        title = {"type": "plain_text", "text": "Train a model"}
        view = {"type": "modal", "title": title, "blocks": [{"type": "divider"}]}
        await client.views_open(trigger_id=command["trigger_id"], view=view)

    async with listening(app, slack):
        sitting.lines.put_nowait("/personalize train\n")

        await sitting.sees("(The form “Train a model” is open.")
        await sitting.leaves()
