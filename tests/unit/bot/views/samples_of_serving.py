"""Messages about what is served."""

from collections.abc import Mapping
from dataclasses import replace

from bot.model.message import Message
from bot.model.recommendation import CatalogueItem, Ranked, Ranking
from bot.model.report import Undeploying
from bot.model.resource import Campaign, Status
from bot.views.ranking import ranking
from bot.views.undeploying import undeploying

RANKED = Ranking(
    user="196",
    campaign="movies-order",
    recipe="personalized-ranking-v2",
    rows=(
        Ranked(item=CatalogueItem(item="181", title="Return of the Jedi (1983)"), score=0.61, was=3),
        Ranked(item=CatalogueItem(item="50", title="Star Wars (1977)"), score=0.31, was=1),
        Ranked(item=CatalogueItem(item="204", title="Back to the Future (1985)"), score=None, was=2),
    ),
    personal=True,
)
ASKED = Undeploying(
    campaign=Campaign(
        name="homepage",
        arn="arn:aws:personalize:us-east-1:000000000000:campaign/homepage",
        status=Status.READY,
        version="movies-user-personalization-v2/1a2b3c4d",
        version_arn="arn:aws:personalize:us-east-1:000000000000:solution/movies-user-personalization-v2/1a2b3c4d",
        recipe="user-personalization-v2",
        group="movies",
        tps=1,
    ),
    per_hour=0.54,
    done=False,
)
DONE = replace(ASKED, done=True, forgotten=True)

SAMPLES: Mapping[str, Message] = {
    "ranking": ranking(RANKED),
    "ranking-stranger": ranking(replace(RANKED, personal=False)),
    "undeploy": undeploying(ASKED),
    "undeploy-unknown-price": undeploying(replace(ASKED, per_hour=None)),
    "undeploy-done": undeploying(DONE),
}
"""The messages by the names of their golden files."""
