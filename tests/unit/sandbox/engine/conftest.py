import pytest

from sandbox.aws.engine import train
from sandbox.aws.engine.contract import Interactions, Trained, TrainingRequest
from tests.unit.sandbox.engine import worlds


@pytest.fixture(scope="session")
def walk() -> Interactions:
    """Order decides."""
    return worlds.walk(seed=7)


@pytest.fixture(scope="session")
def tastes() -> Interactions:
    """Taste decides, and changes."""
    return worlds.tastes()


@pytest.fixture(scope="session")
def habits() -> Interactions:
    """Habit decides."""
    return worlds.habits()


@pytest.fixture(scope="session")
def walker(walk: Interactions) -> Trained:
    """What the walk teaches."""
    return train(TrainingRequest(recipe="aws-user-personalization-v2"), walk, None)


@pytest.fixture(scope="session")
def taster(tastes: Interactions) -> Trained:
    """What tastes teach."""
    return train(TrainingRequest(recipe="aws-user-personalization-v2"), tastes, None)
