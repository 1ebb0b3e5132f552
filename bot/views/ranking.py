"""A list in a user's order."""

from bot.model.message import Block, Message
from bot.model.recommendation import Ranked, Ranking
from bot.views.blocks import Column, context, heading, paragraph, rows_in, shown, table, told_apart
from bot.views.page import page
from bot.views.recommendations import narrowed

_NAMED = 10


def ranking(answer: Ranking) -> Message:
    """Show the items, best first, and where each stood in the list as given."""
    title = heading(f"Ranked for user {told_apart(answer.user)}")
    within = [paragraph(*words)] if (words := narrowed(answer.narrowing)) else []
    if not answer.rows:
        return page(title, *within, paragraph("It lets none of these items through."), context(*_origin(answer, 0)))
    rows = _table(answer)
    return page(
        title,
        *within,
        None if answer.personal else paragraph(_stranger(answer)),
        rows,
        paragraph(_kept_out(answer)) if answer.kept_out else None,
        context(*_origin(answer, rows_in(rows))),
    )


def _kept_out(answer: Ranking) -> str:
    first = ", ".join(shown(item.title, 60) for item in answer.kept_out[:_NAMED])
    more = f" and {len(answer.kept_out) - _NAMED:,} more" if len(answer.kept_out) > _NAMED else ""
    return f"Kept out: {first}{more}."


def _stranger(answer: Ranking) -> str:
    return (
        f"Personalize would put these in the same order for somebody new, so it may not know the user "
        f"{told_apart(answer.user)}. Check the id, or tell it what the user does with the verb event."
    )


def _table(answer: Ranking) -> Block:
    scored = any(row.score is not None for row in answer.rows)
    columns = [Column(title="#", number=True), Column(title="Item"), Column(title="Before", number=True)]
    columns += [Column(title="Score", number=True)] if scored else []
    return table(columns, [_row(place, row, scored=scored) for place, row in enumerate(answer.rows, start=1)])


def _row(place: int, row: Ranked, *, scored: bool) -> list[str]:
    cells = [str(place), shown(row.item.title, 80), f"{row.was}{_move(row.was - place)}"]
    return [*cells, "–" if row.score is None else f"{row.score:.4f}"] if scored else cells


def _move(places: int) -> str:
    if not places:
        return ""
    return f" (up {places})" if places > 0 else f" (down {-places})"


def _origin(answer: Ranking, visible: int) -> list[str]:
    words = [f"Campaign {answer.campaign} ({answer.recipe})"]
    if visible < len(answer.rows):
        words.append(f"· the first {visible} of {len(answer.rows)}, which is what a table holds")
    return words
