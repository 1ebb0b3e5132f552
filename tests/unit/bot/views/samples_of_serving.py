"""Messages about what is served."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from bot.model.job import CreateFilter, Job, JobKind, Step
from bot.model.message import Message
from bot.model.orders import FilterUse, Narrowing
from bot.model.prices import Cost
from bot.model.recommendation import Beside, CatalogueItem, Near, Ranked, Ranking, Recommendations, Recommended, Side
from bot.model.report import Begun, FilterDeletion, FilterList, Undeploying, Weighed
from bot.model.resource import Campaign, Filter, Status
from bot.views.beside import beside
from bot.views.filters import filter_deletion, filter_list, filtering
from bot.views.ranking import ranking
from bot.views.recommendations import recommendations
from bot.views.sheets import offering_file, ranking_sheet, recommendation_sheet, undelivered, with_file
from bot.views.undeploying import undeploying
from bot.views.weighing import weighing
from tests.unit.bot.views import samples_of_training

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
UNSEEN = Filter(
    name="unseen",
    arn="arn:aws:personalize:us-east-1:000000000000:filter/unseen",
    status=Status.READY,
    group="movies",
    expression='EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("watch")',
)
FILTERS = FilterList(
    group="movies",
    filters=(
        UNSEEN,
        replace(UNSEEN, name="genre", expression="INCLUDE ItemID WHERE Items.GENRE IN ($GENRE) AND Items.YEAR > $YEAR"),
        replace(UNSEEN, name="wrong", status=Status.FAILED, failure="Field COLOR is not in the schema."),
    ),
)
DELETION = FilterDeletion(filter=UNSEEN, done=False)
FILTER = Job(
    id="filter-5f3a9c1e",
    kind=JobKind.FILTER,
    group="movies",
    subject="genre",
    line="filter create genre INCLUDE ItemID WHERE Items.GENRE IN ($GENRE)",
    asked_by="U024BE7LH",
    channel="C024BE91L",
    started_at=datetime(2026, 11, 24, 12, tzinfo=UTC),
    steps=(
        Step(
            task=CreateFilter(name="genre", group="movies", expression="INCLUDE ItemID WHERE Items.GENRE IN ($GENRE)"),
            status=Status.RUNNING,
        ),
    ),
)

NARROWED = Recommendations(
    asked_for="196",
    by_item=False,
    campaign="homepage",
    recipe="user-personalization-v2",
    group="movies",
    count=3,
    rows=(
        Recommended(item=RANKED.rows[0].item, score=0.61, reasons=("Promoted item",), promoted=True),
        Recommended(item=RANKED.rows[1].item, score=0.31, near=Near(title="Alien (1979)", shared=("Sci-Fi",))),
        Recommended(item=RANKED.rows[2].item, score=None, reasons=("Popular item",)),
    ),
    personal=True,
    titled=True,
    narrowing=Narrowing(
        filter=FilterUse(name="genre", values={"GENRE": "Sci-Fi"}),
        promoted=FilterUse(name="fresh"),
        percent=20,
        context={"DEVICE": "phone"},
    ),
)

WEIGHED = Weighed(
    campaign=ASKED.campaign,
    candidate=samples_of_training.trained("movies-user-personalization/3c4d0001", days=1, first=0.2891).version,
    comparison=samples_of_training.PAIR,
    cost=Cost(per_hour=0.54, basis="1 request a second provisioned, also when nobody asks"),
    cost_now=Cost(per_hour=0.54, basis="1 request a second provisioned, also when nobody asks"),
)

BESIDE = Beside(
    user="196",
    group="movies",
    one=Side(
        campaign="homepage",
        version="movies-sims/1a2b3c4d",
        recipe="sims",
        items=(RANKED.rows[0].item, RANKED.rows[1].item, RANKED.rows[2].item),
        personal=True,
    ),
    other=Side(
        campaign="homepage-candidate",
        version="movies-hrnn/5e6f7a8b",
        recipe="hrnn",
        items=(RANKED.rows[1].item, RANKED.rows[0].item, CatalogueItem(item="7", title="Heat (1995)")),
        personal=True,
    ),
)

SAMPLES: Mapping[str, Message] = {
    "ranking": ranking(RANKED),
    "ranking-stranger": ranking(replace(RANKED, personal=False)),
    "ranking-filtered": ranking(
        replace(
            RANKED,
            narrowing=Narrowing(filter=FilterUse(name="genre", values={"GENRE": "Sci-Fi", "N": "5"})),
            kept_out=(CatalogueItem(item="7", title="Heat (1995)"), CatalogueItem(item="8", title="Babe (1995)")),
        )
    ),
    "undeploy": undeploying(ASKED),
    "undeploy-unknown-price": undeploying(replace(ASKED, per_hour=None)),
    "undeploy-done": undeploying(DONE),
    "recommendations-narrowed": recommendations(NARROWED),
    "recommendations-none-let-through": recommendations(replace(NARROWED, rows=())),
    "deploy-weighed": weighing(WEIGHED),
    "deploy-weighed-unmeasured": weighing(replace(WEIGHED, comparison=None, tps=2, cost_now=Cost(per_hour=0.2))),
    "recommendations-as-a-file": with_file(recommendations(NARROWED), recommendation_sheet(NARROWED)),
    "ranking-with-an-offer": offering_file(ranking(RANKED), "rank 196 50,181 csv"),
    "file-not-delivered": undelivered(ranking_sheet(RANKED)),
    "beside": beside(BESIDE),
    "beside-same": beside(
        replace(
            BESIDE, one=replace(BESIDE.one, personal=False), other=replace(BESIDE.one, campaign="other", personal=False)
        )
    ),
    "beside-strange-to-one": beside(replace(BESIDE, one=replace(BESIDE.one, personal=False))),
    "filter": filtering(Begun(job=FILTER)),
    "filter-list": filter_list(FILTERS),
    "filter-none": filter_list(replace(FILTERS, filters=())),
    "filter-delete": filter_deletion(DELETION),
    "filter-deleted": filter_deletion(replace(DELETION, done=True)),
}
"""The messages by the names of their golden files."""
