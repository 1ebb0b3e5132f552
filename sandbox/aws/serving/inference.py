"""A batch inference job's work, done in a worker process: recommendations for every line."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sandbox.aws.datasets import storage
from sandbox.aws.engine.recipes import RECIPES, RecipeType
from sandbox.aws.protocol.parse import Json
from sandbox.aws.serving.batches import Filtering, RecordError, Transfer, keep_for, run, text, texts
from sandbox.aws.serving.offers import WITH_REASONS, Offer, Pool
from sandbox.aws.training import Served

_MOST_TO_RANK = 500
_DECIMALS = 7  # of a score, as in the guide's examples


@dataclass(frozen=True, kw_only=True, slots=True)
class InferenceJob:
    """What to answer with, how many items a line, and what to leave out."""

    transfer: Transfer
    model: Path
    recipe: str
    count: int
    filtering: Filtering | None


def infer(job: InferenceJob) -> None:
    """Answer every line. Raises `JobFailedError` with the reason."""
    job = replace(job, filtering=job.filtering and job.filtering.ready())
    run(job.transfer, _Answerer(job=job, served=storage.load(job.model)).answer)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Answerer:
    job: InferenceJob
    served: Served

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
        """Recommend to a user, by what was known of them in training."""
        (user,) = text(record, "userId")
        model, history = self.served.model, self.served.histories[user]
        pool = Pool(model=model, ask=lambda count: model.recommend(history, count=count), seen=history)
        keep = keep_for(self.job.filtering, record, user=user)
        return pool.best(self.job.count, keep)

    def for_item(self, record: Json) -> list[Offer]:
        """Recommend what goes with an item."""
        (item,) = text(record, "itemId")
        model, user = self.served.model, record.get("userId")
        pool = Pool(model=model, ask=lambda count: model.similar(item, count=count))
        keep = keep_for(self.job.filtering, record, user=user, item=item)
        return pool.best(self.job.count, keep)

    def ranked(self, record: Json) -> list[Offer]:
        """Order a list for a user."""
        (user,), given = text(record, "userId"), texts(record, "itemList")
        if len(given) > _MOST_TO_RANK:
            raise RecordError(f"itemList must be at most {_MOST_TO_RANK} items")
        keep = keep_for(self.job.filtering, record, user=user)
        kept: Sequence[str] = [item for item in given if keep is None or keep(item)]
        return [Offer.of(each) for each in self.served.model.rank(self.served.histories[user], kept)]


_OFFERS: Mapping[RecipeType, Callable[[_Answerer, Json], list[Offer]]] = {
    RecipeType.USER_PERSONALIZATION: _Answerer.for_user,
    RecipeType.POPULAR_ITEMS: _Answerer.for_user,
    RecipeType.RELATED_ITEMS: _Answerer.for_item,
    RecipeType.PERSONALIZED_RANKING: _Answerer.ranked,
}
