"""Made-up interactions whose right answers are known."""

from collections.abc import Iterable

import numpy as np

from sandbox.aws.engine.contract import Interactions, Items

RING = 40
DAY = 86_400
Row = tuple[str, str, int]


def interactions(rows: Iterable[Row]) -> Interactions:
    """Return (user, item, timestamp) rows as columns."""
    users, items, timestamps = zip(*rows, strict=True)
    return Interactions(
        users=np.array(users, dtype=object), items=np.array(items, dtype=object), timestamps=np.array(timestamps)
    )


def following(item: str) -> str:
    """Return the item after `item` on the ring."""
    return f"item-{(int(item.removeprefix('item-')) + 1) % RING}"


def walk(*, seed: int) -> Interactions:
    """Order decides: 300 people step 8 times of 10 to the next item of a ring of 40, else anywhere; 10 steps each."""
    random = np.random.default_rng(seed)
    rows: list[Row] = []
    for user in range(300):
        item = f"item-{random.integers(RING)}"
        for step in range(10):
            rows.append((f"user-{user}", item, 60 * step))
            item = following(item) if random.random() < 0.8 else f"item-{random.integers(RING)}"
    return interactions(rows)


def tastes() -> Interactions:
    """Taste decides, and changes: 200 people take 12 of the 30 items of one genre, then 8 of another's, none twice."""
    random = np.random.default_rng(3)
    rows: list[Row] = []
    for user in range(200):
        old, new = random.choice(["crime", "drama", "space"], size=2, replace=False)
        before, after = random.permutation(30)[:12], random.permutation(30)[:8]
        items = [*(f"{old}-{item}" for item in before), *(f"{new}-{item}" for item in after)]
        rows += [(f"user-{user}", item, 60 * step) for step, item in enumerate(items)]
    return interactions(rows)


def habits() -> Interactions:
    """Habit decides: 120 people go round their own four of 50 items, five times."""
    random = np.random.default_rng(5)
    own = {f"user-{user}": random.permutation(50)[:4] for user in range(120)}
    return interactions(
        (user, f"item-{items[step % 4]}", 60 * step) for user, items in own.items() for step in range(20)
    )


def premieres() -> tuple[Interactions, Items]:
    """150 people keep to one of three genres; of each, 40 films are new, have no more than two viewers, and a creator.

    Returns the events and all films, those that nobody met too.
    """
    random = np.random.default_rng(11)
    rows: list[Row] = []
    genres = ("crime", "drama", "space")
    for user in range(150):
        genre = genres[user % 3]
        rows += [
            (f"user-{user}", f"{genre}-{film}", DAY * step) for step, film in enumerate(random.permutation(30)[:9])
        ]
        rows.append((f"user-{user}", f"{genre}-new-{user // 3 % 25}", 100 * DAY))
    names = [f"{genre}-{film}" for genre in genres for film in range(30)]
    new = [f"{genre}-new-{film}" for genre in genres for film in range(40)]
    created: list[float | None] = [*(0.0 for _ in names), *(float(99 * DAY) for _ in new)]
    kinds = [name.split("-")[0] for name in (*names, *new)]
    return interactions(rows), Items(ids=[*names, *new], columns={"GENRES": kinds, "CREATION_TIMESTAMP": created})
