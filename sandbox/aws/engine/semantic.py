"""Items that are about the same: latent semantic analysis of their names and texts.

After S. Deerwester et al., "Indexing by Latent Semantic Analysis" (JASIS, 1990): words weigh by their rarity, and the
largest singular vectors bring words together that occur in the same texts. An embedding is an item's text seen so.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.linalg import svds

from sandbox.aws.engine.coldstart import births
from sandbox.aws.engine.contract import Interactions, Items, Scored, Trained, TrainingError, Unmoved
from sandbox.aws.engine.metrics import DEPTH
from sandbox.aws.engine.sequences import Catalogue, read

_DIMENSIONS = 64
_MOST_WORDS = 50_000
_WORD = re.compile(r"\w+")
_TESTED = 1000  # items whose neighbours are measured, the first by number

Numbers = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True, slots=True)
class Language:
    """The words by number, their rarity, and (words x dimensions) what each is about."""

    words: Mapping[str, int]
    rarity: Numbers
    meaning: Numbers

    @classmethod
    def of(cls, texts: Sequence[str]) -> Self:
        """Learn from texts. Raises `TrainingError` where no two share a word."""
        counts = Counter(word for text in texts for word in set(_words(text)))
        shared = sorted((word for word, count in counts.items() if count > 1), key=lambda word: (-counts[word], word))
        words = {word: number for number, word in enumerate(shared[:_MOST_WORDS])}
        if not words:
            raise TrainingError("The texts of the Items dataset have no words in common.")
        rarity = np.log((1 + len(texts)) / np.array([counts[word] for word in words])).astype(np.float32)
        untrained = cls(words=words, rarity=rarity, meaning=np.eye(0, dtype=np.float32))
        matrix = untrained.rows(texts).astype(np.float64)  # the error of `svds` is the root of a number's
        size = min(_DIMENSIONS, min(matrix.shape) - 1)
        if size < 1:
            return replace(untrained, meaning=np.ones((len(words), 1), dtype=np.float32))
        *_, meaning = svds(matrix, k=size, v0=np.ones(min(matrix.shape)))
        return replace(untrained, meaning=np.ascontiguousarray(meaning.T, dtype=np.float32))

    def rows(self, texts: Sequence[str]) -> sparse.csr_array:
        """Return (texts x words), each row of length 1, or 0 for a text without known words."""
        pairs = [
            (row, self.words[word], 1 + np.log(count))
            for row, text in enumerate(texts)
            for word, count in Counter(_words(text)).items()
            if word in self.words
        ]
        table = np.array(pairs, dtype=np.float64).reshape(-1, 3)
        rows, numbers = table[:, :2].astype(np.int64).T
        weights = table[:, 2] * self.rarity[numbers]
        lengths = np.sqrt(np.bincount(rows, weights**2, minlength=len(texts)))[rows]
        values = (weights / np.where(lengths > 0, lengths, 1)).astype(np.float32)
        return sparse.csr_array((values, (rows, numbers)), shape=(len(texts), len(self.words)))

    def embed(self, texts: Sequence[str]) -> Numbers:
        """Return (texts x dimensions), each row of length 1, or 0."""
        found = self.rows(texts) @ self.meaning
        lengths = np.linalg.norm(found, axis=1, keepdims=True)
        embedded: Numbers = (found / np.where(lengths > 0, lengths, 1)).astype(np.float32)
        return embedded


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, weakref_slot=True)
class SemanticModel(Unmoved):
    """A `Model`. `popularity` and `freshness` are from 0 to 1 an item, and `influence` how much each of them counts."""

    catalogue: Catalogue
    language: Language
    texts: tuple[str, ...]
    embeddings: Numbers
    popularity: Numbers
    freshness: Numbers
    influence: tuple[float, float] = (0.0, 0.0)

    def influenced_by(self, popularity: float, freshness: float) -> "SemanticModel":
        """Return the model with another ranking influence."""
        return replace(self, influence=(popularity, freshness))

    def unknown(self, items: Sequence[str]) -> list[str]:
        """Return those that the model does not have."""
        return [each for each in items if each not in self.catalogue.numbers]

    def joined_by(self, items: Items) -> "SemanticModel":
        """Return the model with new items, the freshest, which nobody has met."""
        size = len(items.ids)
        return replace(
            self,
            catalogue=Catalogue.of([*self.catalogue.names, *items.ids]),
            embeddings=np.concatenate([self.embeddings, self.language.embed(texts_of(items, self.texts))]),
            popularity=np.append(self.popularity, np.zeros(size, np.float32)),
            freshness=np.append(self.freshness, np.ones(size, np.float32)),
        )

    def recommend(self, history: Sequence[str], *, count: int) -> list[Scored]:
        """Return what goes with the last item of a history; popular items without one."""
        known = [item for item in history if item in self.catalogue.numbers]
        return self.similar(known[-1] if known else "", count=count)

    def rank(self, history: Sequence[str], candidates: Sequence[str]) -> list[Scored]:
        """Order candidates by how near they are to the last item of a history; unknown ones come last."""
        order = [each.item for each in self.recommend(history, count=len(self.catalogue))]
        place = {item: at for at, item in enumerate(order)}
        ranked = sorted(candidates, key=lambda item: place.get(item, len(place)))
        return [Scored(item=item, score=None) for item in ranked]

    def similar(self, item: str, *, count: int) -> list[Scored]:
        """Return items about the same, never itself; popular items where it is unknown."""
        number = self.catalogue.numbers.get(item)
        scores = self.popularity.copy() if number is None else self.scores(np.array([number]))[0]
        best = [int(each) for each in np.argsort(-scores, kind="stable")[: count + 1] if each != number]
        return [Scored(item=self.catalogue.names[each], score=None) for each in best[:count]]

    def scores(self, queries: NDArray[np.int64]) -> Numbers:
        """Return (queries x items) cosines, and what popularity and freshness add; rounded, so that equals tie."""
        popularity, freshness = self.influence
        added = popularity * self.popularity + freshness * self.freshness
        scores: Numbers = (self.embeddings[queries] @ self.embeddings.T + added).round(5).astype(np.float32)
        return scores


def texts_of(items: Items, columns: Sequence[str]) -> list[str]:
    """Return each item's texts, one after the other."""
    found = [items.columns[name] for name in columns if name in items.columns]
    return [" ".join(str(value) for value in values if value is not None) for values in zip(*found, strict=True)]


def fit(interactions: Interactions, items: Items | None) -> Trained:
    """Read the items' texts. Raises `TrainingError` where there are none."""
    if items is None or not items.texts:
        raise TrainingError("Recipe aws-semantic-similarity needs an Items dataset with a textual field.")
    catalogue, sequences = read(interactions, items.ids)
    known = dict(zip(items.ids, texts_of(items, items.texts), strict=True))
    texts = [known.get(name, "") for name in catalogue.names]
    language = Language.of(texts)
    met = np.log1p(np.bincount(sequences.items, minlength=len(catalogue)))
    model = SemanticModel(
        catalogue=catalogue,
        language=language,
        texts=tuple(items.texts),
        embeddings=language.embed(texts),
        popularity=(met / max(met.max(initial=0), 1e-9)).astype(np.float32),
        freshness=_freshness(births(catalogue, items)),
    )
    return Trained(model=model, metrics=_metrics(model), test_users=0, standard_error=0.0, tuned={})


def _freshness(born: NDArray[np.float64]) -> Numbers:
    """Return each item's place by age, from 0 for the oldest to 1 for the youngest; 0 where no age is known."""
    known = np.sort(born[np.isfinite(born)])
    if not len(known):
        return np.zeros(len(born), np.float32)
    places = np.searchsorted(known, np.minimum(born, known[-1]), side="right")
    fresh: Numbers = (places / len(known)).astype(np.float32)
    return fresh


def _metrics(model: SemanticModel) -> dict[str, float]:
    """Return what the first 25 items similar to each item are like, on average."""
    queries = np.arange(min(_TESTED, len(model.catalogue)))
    scores = model.scores(queries)
    scores[queries, queries] = -np.inf
    best = np.argsort(-scores, axis=1, kind="stable")[:, : min(DEPTH, len(model.catalogue) - 1)]
    found = {
        "coverage": len(np.unique(best)) / len(model.catalogue),
        "item_similarity": np.take_along_axis(scores, best, axis=1).clip(0, 1).mean(),
        "item_popularity": model.popularity[best].mean(),
        "item_freshness": model.freshness[best].mean(),
    }
    return {name: round(float(value), 4) for name, value in found.items()}


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())
