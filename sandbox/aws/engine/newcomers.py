"""Items that few people met: which to try on somebody, by what metadata says of them, or the newest first."""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sandbox.aws.engine.blend import recent
from sandbox.aws.engine.coldstart import CREATED, births
from sandbox.aws.engine.contract import Items
from sandbox.aws.engine.cooccurrence import Matrix
from sandbox.aws.engine.features import Vocabulary
from sandbox.aws.engine.metadata import FADE, MOST_FEATURES, Metadata
from sandbox.aws.engine.sequences import Catalogue, Sequences

_FEW = 15  # events; an item with more is known
_MOST = 5000  # items, the newest
_DAY = 86_400


@dataclass(frozen=True, kw_only=True, slots=True)
class Newcomers:
    """The items by name and time of birth (epoch seconds), the newest first. `latest`: when anybody last did anything.

    `metadata` has their features, by the words of `vocabulary`.
    """

    names: tuple[str, ...]
    born: NDArray[np.float64]
    latest: float
    vocabulary: Vocabulary
    metadata: Metadata

    @classmethod
    def of(cls, catalogue: Catalogue, sequences: Sequences, items: Items | None, ease: Matrix, latest: float) -> Self:
        """Find the items that few met, and learn what metadata says of those that many did."""
        known = items or Items(ids=())
        vocabulary = Vocabulary.of(known, most=MOST_FEATURES)
        metadata = Metadata.of(ease, vocabulary.rows(known, catalogue.numbers, len(catalogue)))
        born = np.minimum(births(catalogue, items), latest)
        few = np.flatnonzero(np.bincount(sequences.items, minlength=len(catalogue)) <= _FEW)
        newest = few[np.argsort(-born[few], kind="stable")][:_MOST]
        return cls(
            names=tuple(catalogue.names[number] for number in newest),
            born=born[newest],
            latest=latest,
            vocabulary=vocabulary,
            metadata=replace(metadata, features=metadata.features[newest]),
        )

    def joined_by(self, items: Items) -> "Newcomers":
        """Return them with items that are newer still."""
        created = items.columns.get(CREATED, [None] * len(items.ids))
        born = np.array([self.latest if each is None else float(each) for each in created])
        names = (*items.ids, *self.names)
        numbers = {name: number for number, name in enumerate(items.ids)}
        new = self.vocabulary.rows(items, numbers, len(items.ids))
        rows = sparse.csr_array(sparse.vstack([new, self.metadata.features]))
        return replace(
            self, names=names, born=np.concatenate([born, self.born]), metadata=replace(self.metadata, features=rows)
        )

    def best(self, history: Sequences, *, days: float) -> list[str]:
        """Return the items no older than so many days, those first that go with a history."""
        young = self.latest - self.born <= days * _DAY
        if not young.any():
            return []
        distinct = recent(history, self.metadata.weights.shape[1], fade=FADE)
        scores = self.metadata.scores(self.metadata.tastes(distinct))[0]
        order = np.argsort(-scores, kind="stable")
        return [self.names[number] for number in order[young[order]]]
