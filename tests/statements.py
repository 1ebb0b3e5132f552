"""What a store asks its database."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from bot.jobs.opening import Store


@contextmanager
def statements(store: Store) -> Iterator[list[str]]:
    """Yield the statements that are carried out meanwhile."""
    seen: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    engine = store.jobs.database.engine
    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)
