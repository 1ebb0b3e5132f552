"""The main job, step by step; each raises `StepFailedError` where it does not come out as it should."""

from dataclasses import dataclass

from sandbox.demo.conversation import Conversation, StepFailedError
from sandbox.demo.screen import Screen
from sandbox.slack.wire import Json

GROUP = "movies"


@dataclass(frozen=True, kw_only=True, slots=True)
class Story:
    """What the tour is played with: where the data lies, a user to recommend for, and an item by its title."""

    bucket: str
    user: str
    item: str


async def play(talk: Conversation, screen: Screen, story: Story) -> None:
    """Play the main job from the CSV files to recommendations that change with a click."""
    screen.chapter("Bring the data in")
    for what in ("interactions.csv", "items.csv dataset=items"):
        await talk.types(f"/personalize import {GROUP} s3://{story.bucket}/{what}", answer="Started importing")
        await talk.result("Import")
    await talk.types("/personalize status", answer=GROUP)

    screen.chapter("Train several recipes, compare them, keep the best")
    await talk.types("/personalize train automl", answer="Started a contest")
    contest = await talk.result("Contest")

    screen.chapter("Deploy the winner, and ask it")
    await talk.clicks("Deploy", contest, answer="deploying")
    await talk.result("Deployment")
    before = await talk.types(f"/personalize recommend {story.user} n=5", answer=story.user)

    screen.chapter("Items that go with an item")
    await talk.types("/personalize train recipe=similar-items", answer="Started training")
    trained = await talk.result("Training")
    await talk.clicks("Deploy", trained, answer="deploying")
    await talk.result("Deployment")
    await talk.types(f"/personalize similar {story.item} n=5", answer=story.item)

    screen.chapter(f"A click of user {story.user}, and the list changes")
    await talk.types(f'/personalize event {story.user} "{story.item}"', answer=story.item)
    after = await talk.types(f"/personalize recommend {story.user} n=5", answer=story.user)
    if _table(before) == _table(after):
        raise StepFailedError("The recommendations are the same as before the click.")


def _table(message: Json) -> object:
    """Return the rows of the table in a message."""
    return next((block["rows"] for block in message["blocks"] if block["type"] == "table"), None)
