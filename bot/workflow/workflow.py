"""Everything the bot can do, as one value that is wired once and passed to the handlers."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import tzinfo

from bot.model.form import Choice, Forecast, Listing
from bot.model.history import History
from bot.model.job import Job
from bot.model.metrics import Comparison
from bot.model.orders import (
    BatchOrder,
    BesideOrder,
    CheckOrder,
    ContestOrder,
    DeployOrder,
    EventOrder,
    FilterDeletionOrder,
    FilterOrder,
    ImportOrder,
    LaunchOrder,
    Order,
    RankOrder,
    RecommendOrder,
    RetrainOrder,
    RollbackOrder,
    SimilarOrder,
    StopOrder,
    TrainOrder,
    UndeployOrder,
)
from bot.model.place import Place
from bot.model.prices import Prices
from bot.model.recommendation import Beside, Ranking, Recommendations
from bot.model.report import (
    BatchBegun,
    BatchList,
    Begun,
    Checked,
    FilterDeletion,
    FilterList,
    Happened,
    JobList,
    Reading,
    Released,
    Remembered,
    Scheduled,
    Standing,
    Stopped,
    Undeploying,
    Unheard,
    VersionList,
    Weighed,
)
from bot.model.review import Every, Planned, Review
from bot.model.spending import Spending
from bot.model.subscription import Hearing, Mute, Subscription
from bot.records import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Workflow:
    """The actions. Each raises the errors of `bot.model.errors` with sentences for the person."""

    status: Callable[[str | None], Awaitable[Standing]]
    reading: Callable[[CheckOrder], Awaitable[Reading]]
    check: Callable[[CheckOrder], Awaitable[Checked]]
    import_data: Callable[[ImportOrder], Awaitable[Begun]]
    launch: Callable[[LaunchOrder], Awaitable[Begun]]
    go_on: Callable[[LaunchOrder], Awaitable[Job]]
    batch: Callable[[BatchOrder], Awaitable[BatchBegun]]
    batches: Callable[[str | None, str], Awaitable[BatchList]]
    train: Callable[[TrainOrder], Awaitable[Begun]]
    contest: Callable[[ContestOrder], Awaitable[Begun]]
    retrain: Callable[[RetrainOrder], Awaitable[Begun]]
    reschedule: Callable[[RetrainOrder], Awaitable[Scheduled]]
    metrics: Callable[[str | None, str], Awaitable[Comparison]]
    compare: Callable[[str, str, str], Awaitable[Comparison]]
    beside: Callable[[BesideOrder], Awaitable[Beside]]
    versions: Callable[[str | None, str], Awaitable[VersionList]]
    all_versions: Callable[[str | None, str], Awaitable[VersionList]]
    weigh: Callable[[DeployOrder], Awaitable[Weighed | None]]
    deploy: Callable[[DeployOrder], Awaitable[Begun]]
    rollback: Callable[[RollbackOrder], Awaitable[Begun]]
    undeploy: Callable[[UndeployOrder], Awaitable[Undeploying]]
    recommend: Callable[[RecommendOrder], Awaitable[Recommendations]]
    rank: Callable[[RankOrder], Awaitable[Ranking]]
    similar: Callable[[SimilarOrder], Awaitable[Recommendations]]
    create_filter: Callable[[FilterOrder], Awaitable[Begun]]
    filters: Callable[[str | None, str], Awaitable[FilterList]]
    delete_filter: Callable[[FilterDeletionOrder], Awaitable[FilterDeletion]]
    event: Callable[[EventOrder], Awaitable[Happened]]
    jobs: Callable[[str | None], Awaitable[JobList]]
    outbox: Callable[[], Awaitable[Unheard]]
    release: Callable[[str | None], Awaitable[Released]]
    hearing: Callable[[str], Awaitable[Hearing]]
    watch: Callable[[Subscription, str], Awaitable[Hearing]]
    mute: Callable[[Mute, str], Awaitable[Hearing]]
    unmute: Callable[[str, str | None], Awaitable[Hearing]]
    zone: Callable[[str], Awaitable[tzinfo]]
    cost: Callable[[str | None], Awaitable[Spending]]
    prices: Prices
    planned: Callable[[str], Awaitable[Planned]]
    plan: Callable[[str, Every | None, str], Awaitable[Planned]]
    review: Callable[[str], Awaitable[Review]]
    history: Callable[[str | None, int | None, int], Awaitable[History]]
    stop: Callable[[StopOrder], Awaitable[Stopped]]
    use: Callable[[Place, str], Awaitable[Remembered]]
    place: Callable[[str], Awaitable[Place]]
    listing: Callable[[Listing, str | None], Awaitable[Sequence[Choice]]]
    foresee: Callable[[Order], Awaitable[Forecast | None]]
