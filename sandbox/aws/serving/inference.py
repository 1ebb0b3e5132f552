"""A batch inference job's work, done in a worker process: recommendations for every line."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from sandbox.aws.datasets import storage
from sandbox.aws.datasets.impressions import Impressions
from sandbox.aws.datasets.streams import EventFilter, Stream
from sandbox.aws.engine.contract import Model
from sandbox.aws.engine.recipes import RECIPES, RecipeType
from sandbox.aws.protocol.parse import Json
from sandbox.aws.serving.batches import Filtering, RecordError, Transfer, context, keep_for, run, text, texts
from sandbox.aws.serving.exploration import Exploration, explorer_of
from sandbox.aws.serving.influence import influenced
from sandbox.aws.serving.memory import Memory
from sandbox.aws.serving.offers import WITH_REASONS, Offer, Pool, ranked
from sandbox.aws.training import Served

_MOST_TO_RANK = 500
_DECIMALS = 7  # of a score, as in the guide's examples


@dataclass(frozen=True, kw_only=True, slots=True)
class InferenceJob:
    """What to answer with, how many items a line, and what to leave out.

    `since` and `counted` say what of the stream is new since the training and counts.
    """

    transfer: Transfer
    model: Path
    recipe: str
    count: int
    stream: Stream
    since: int
    counted: EventFilter
    filtering: Filtering | None
    exploration: Exploration | None = None
    influence: Mapping[str, float] = field(default_factory=dict)


def infer(job: InferenceJob) -> None:
    """Answer every line. Raises `JobFailedError` with the reason."""
    job = replace(job, filtering=job.filtering and job.filtering.ready())
    served: Served = storage.load(job.model)
    memory = Memory(histories=served.histories, stream=job.stream, since=job.since, counted=job.counted)
    model = influenced(served.model, job.influence)
    impressions = (served.impressions, job.stream.impressions)
    run(job.transfer, _Answerer(job=job, model=model, memory=memory, impressions=impressions).answer)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Answerer:
    job: InferenceJob
    model: Model
    memory: Memory
    impressions: Sequence[Impressions]

    def answer(self, record: Json) -> Json:
        """Answer one line. Raises `RecordError`."""
        kind = RECIPES[self.job.recipe].type
        offers = _OFFERS[kind](self, record)
        scored = any(each.score is not None for each in offers)
        output: dict[str, Json] = {"recommendedItems": [each.item for each in offers]}
        if scored:
            output["scores"] = [each.score if each.score is None else round(each.score, _DECIMALS) for each in offers]
        if self.job.recipe in WITH_REASONS:
            output["reasons"] = [list(each.reasons) for each in offers]
        return output

    def for_user(self, record: Json) -> list[Offer]:
        """Recommend to a user."""
        (user,) = text(record, "userId")
        history, model = self.memory.of(user), self.model.within(context(record))
        explorer = explorer_of(self.job.exploration, user, model, history, self.impressions)
        pool = Pool(
            model=model, ask=lambda count: model.recommend(history, count=count), seen=history, explorer=explorer
        )
        keep = keep_for(self.job.filtering, record, user=user)
        return pool.best(self.job.count, keep)

    def for_everybody(self, record: Json) -> list[Offer]:
        """Recommend what is popular."""
        (user,) = text(record, "userId")
        pool = Pool(model=self.model, ask=lambda count: self.model.recommend([], count=count))
        return pool.best(self.job.count, keep_for(self.job.filtering, record, user=user))

    def for_item(self, record: Json) -> list[Offer]:
        """Recommend what goes with an item."""
        (item,) = text(record, "itemId")
        user = text(record, "userId")[0] if "userId" in record else None
        pool = Pool(model=self.model, ask=lambda count: self.model.similar(item, count=count))
        keep = keep_for(self.job.filtering, record, user=user, item=item)
        return pool.best(self.job.count, keep)

    def for_list(self, record: Json) -> list[Offer]:
        """Order a list for a user."""
        (user,), given = text(record, "userId"), texts(record, "itemList")
        if len(given) > _MOST_TO_RANK:
            raise RecordError(f"itemList must be at most {_MOST_TO_RANK} items")
        keep = keep_for(self.job.filtering, record, user=user)
        kept: Sequence[str] = [item for item in given if keep is None or keep(item)]
        return ranked(self.model.within(context(record)).rank(self.memory.of(user), kept), self.job.recipe)


_OFFERS: Mapping[RecipeType, Callable[[_Answerer, Json], list[Offer]]] = {
    RecipeType.USER_PERSONALIZATION: _Answerer.for_user,
    RecipeType.POPULAR_ITEMS: _Answerer.for_everybody,
    RecipeType.RELATED_ITEMS: _Answerer.for_item,
    RecipeType.PERSONALIZED_RANKING: _Answerer.for_list,
}
