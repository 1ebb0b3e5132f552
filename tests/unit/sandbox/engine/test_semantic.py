import pytest

from sandbox.aws.engine import train
from sandbox.aws.engine.contract import Interactions, Items, Model, Trained, TrainingError, TrainingRequest
from sandbox.aws.engine.semantic import SemanticModel
from tests.unit.sandbox.engine.worlds import interactions

REQUEST = TrainingRequest(recipe="aws-semantic-similarity")
SUBJECTS = {"space": "rocket moon orbit astronaut", "crime": "detective murder clue city", "love": "wedding heart kiss"}
BOOKS = Items(
    ids=[f"{subject}-{number}" for subject in SUBJECTS for number in range(8)],
    columns={
        "TITLE": ["A Book" for _ in SUBJECTS for _ in range(8)],
        "PLOT": [
            " ".join([*words.split()[number % 2 :], "a story of"]) for words in SUBJECTS.values() for number in range(8)
        ],
        "CREATION_TIMESTAMP": [float(number) for _ in SUBJECTS for number in range(8)],
    },
    texts=["TITLE", "PLOT"],
)
READ: Interactions = interactions([(f"user-{user}", "crime-3", user) for user in range(30)])


@pytest.fixture(scope="module")
def trained() -> Trained:
    """Books that one of which is read."""
    return train(REQUEST, READ, BOOKS)


def similar(model: Model, item: str, count: int = 7) -> list[str]:
    """Return what is about the same."""
    return [each.item for each in model.similar(item, count=count)]


def test_books_about_the_same_go_together(trained: Trained) -> None:
    """By their words alone, without a score, the same on every run; an unknown book gets what is read most."""
    assert all(item.startswith("space-") and item != "space-1" for item in similar(trained.model, "space-1"))
    assert {each.score for each in trained.model.similar("space-1", count=7)} == {None}
    assert similar(train(REQUEST, READ, BOOKS).model, "love-2", 23) == similar(trained.model, "love-2", 23)
    assert similar(trained.model, "unknown", 1) == ["crime-3"]


def test_influence_brings_the_popular_and_the_fresh_forward(trained: Trained) -> None:
    """As much as it is said to."""
    model: SemanticModel = trained.model
    assert similar(model, "space-1", 1) != ["crime-3"]
    assert similar(model.influenced_by(1.0, 0.0), "crime-1", 1) == ["crime-3"]
    assert similar(model.influenced_by(0.0, 1.0), "space-2", 1)[0] in {"space-6", "space-7"}


def test_a_new_book_is_known_by_its_text(trained: Trained) -> None:
    """Without another training."""
    new = Items(ids=["new"], columns={"PLOT": ["the astronaut and the moon"], "TITLE": [None]})
    joined = trained.model.joined_by(new)
    assert all(item.startswith("space-") for item in similar(joined, "new"))
    assert "new" in similar(joined, "space-1", 8)


def test_metrics_are_about_the_recommendations(trained: Trained) -> None:
    """How alike, how popular and how fresh the recommended books are, each from 0 to 1."""
    assert trained.metrics.keys() == {"coverage", "item_similarity", "item_popularity", "item_freshness"}
    assert all(0 <= value <= 1 for value in trained.metrics.values())


def test_without_texts_training_fails() -> None:
    """And the reason says what is missing."""
    with pytest.raises(TrainingError, match="needs an Items dataset with a textual field"):
        train(REQUEST, READ, None)
