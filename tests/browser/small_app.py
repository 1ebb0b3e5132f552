"""A workspace with a small Bolt app that answers, asks and fails."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond, AsyncSay
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.delivery.parcel import Timing
from sandbox.slack.server import SlackSandbox, serve
from sandbox.slack.settings import Settings
from sandbox.slack.workspace import EVENTS, Shortcut, SlashCommand, local_app, local_workspace
from tests.slack_app import bolt_app, listening

COMMANDS = (
    SlashCommand(command="/film", description="All about films", usage_hint="find | rate NUMBER | forget"),
    SlashCommand(command="/silent", description="Never answers"),
)
SHORTCUTS = (
    Shortcut(name="Rate a film", type="global", callback_id="rate"),
    Shortcut(name="Keep for later", type="message", callback_id="keep"),
)


@asynccontextmanager
async def small_workspace(*, port: int = 0, timing: Timing | None = None) -> AsyncIterator[SlackSandbox]:
    """Serve the workspace, with the app connected."""
    settings = Settings(timing=timing or Timing(), limits=False)
    app = replace(local_app(), commands=COMMANDS, shortcuts=SHORTCUTS, events=EVENTS | {"assistant_thread_started"})
    async with (
        serve(workspace=local_workspace(app), settings=settings, port=port) as sandbox,
        listening(_small_app(sandbox), sandbox),
    ):
        yield sandbox


def _small_app(sandbox: SlackSandbox) -> AsyncApp:
    app = bolt_app(sandbox)
    app.command("/film")(_film)
    app.shortcut("rate")(_ask)
    app.shortcut("keep")(_keep)
    app.view("rating")(_rated)
    app.action("like")(_liked)
    app.event("app_home_opened")(_home)
    app.event("assistant_thread_started")(_greets)
    app.event("message")(_hears)
    app.event("app_mention")(_hears)
    return app


async def _film(ack: AsyncAck, respond: AsyncRespond, command: dict[str, Any]) -> None:
    await ack()
    wish = command["text"] or "nothing"
    await respond(text=f"You asked for {wish}", blocks=_offer(f"*{wish}*"))


def _offer(text: str) -> list[dict[str, Any]]:
    button = {"type": "button", "action_id": "like", "text": {"type": "plain_text", "text": "Like"}}
    section = {"type": "section", "text": {"type": "mrkdwn", "text": f"You asked for {text}"}}
    return [section, {"type": "actions", "elements": [button]}]


async def _liked(ack: AsyncAck, respond: AsyncRespond, body: dict[str, Any]) -> None:
    await ack()
    await respond(text=f"Liked by <@{body['user']['id']}>", replace_original=True)


async def _ask(ack: AsyncAck, client: AsyncWebClient, shortcut: dict[str, Any]) -> None:
    await ack()
    element = {"type": "plain_text_input", "action_id": "stars"}
    stars = {"type": "input", "block_id": "stars", "label": {"type": "plain_text", "text": "Stars"}, "element": element}
    words = {"title": "Rate a film", "submit": "Rate"}
    titles = {name: {"type": "plain_text", "text": text} for name, text in words.items()}
    view = {"type": "modal", "callback_id": "rating", **titles, "blocks": [stars]}
    await client.views_open(trigger_id=shortcut["trigger_id"], view=view)


async def _rated(ack: AsyncAck, client: AsyncWebClient, view: dict[str, Any]) -> None:
    stars = view["state"]["values"]["stars"]["stars"]["value"]
    if not stars.isdecimal():
        await ack(response_action="errors", errors={"stars": "A number, please"})
        return
    await ack()
    await client.chat_postMessage(channel="#general", text=f"Rated with {stars} stars")


async def _keep(ack: AsyncAck, respond: AsyncRespond, shortcut: dict[str, Any]) -> None:
    await ack()
    await respond(text=f"Kept: {shortcut['message']['text']}", replace_original=False)


async def _home(event: dict[str, Any], client: AsyncWebClient) -> None:
    if event["tab"] == "home":
        title = {"type": "header", "text": {"type": "plain_text", "text": "Films of the week"}}
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [title]})


async def _hears(event: dict[str, Any], say: AsyncSay) -> None:
    if event.get("files"):
        await say(f"Received {event['files'][0]['name']}")
    elif event["type"] == "app_mention":
        await say("You called?", thread_ts=event["ts"])


async def _greets(event: dict[str, Any], client: AsyncWebClient) -> None:
    thread = event["assistant_thread"]
    channel, ts = thread["channel_id"], thread["thread_ts"]
    await client.chat_postMessage(channel=channel, thread_ts=ts, text="What about films?")
    prompts = [{"title": "New", "message": "find what is new"}, {"title": "A classic", "message": "find Metropolis"}]
    await client.assistant_threads_setSuggestedPrompts(
        channel_id=channel, thread_ts=ts, title="I can find", prompts=prompts
    )
