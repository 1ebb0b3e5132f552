"""What two campaigns recommend to a user, side by side, with the moves marked."""

from itertools import zip_longest

from bot.model.message import Block, Message
from bot.model.recommendation import Beside, CatalogueItem
from bot.model.sheet import Sheet
from bot.views.blocks import (
    Button,
    Column,
    Inline,
    bold,
    buttons,
    context,
    heading,
    paragraph,
    shown,
    table,
    told_apart,
)
from bot.views.lines import line
from bot.views.page import page

_COUNTED = 10


def beside(found: Beside) -> Message:
    """Show both lists; the other is marked by how it differs from the first."""
    one, other = found.one, found.other
    deploy = line("deploy", other.version, "as", one.campaign)
    return page(
        heading(f"User {told_apart(found.user, 60)}: {one.campaign} and {other.campaign}"),
        paragraph(*_summary(found)),
        paragraph(_stranger(found)) if found.strange_to else None,
        _table(found),
        paragraph("Gone: ", ", ".join(shown(item.title, 60) for item in found.gone[:_COUNTED]), ".")
        if found.gone
        else None,
        context(*(f"{side.campaign} serves {side.version} ({side.recipe})" for side in (one, other))),
        buttons(
            Button(text=f"Serve {other.campaign}'s version by {one.campaign}", line=deploy),
            Button(text="Compare their metrics", line=line("compare", other.version, one.version)),
        )
        if one.version != other.version
        else [],
    )


def beside_sheet(found: Beside) -> Sheet:
    """Return both lists."""
    rows = zip_longest(found.one.items, found.other.items)
    return Sheet(
        name=f"compared-{found.user}",
        titles=(
            "rank",
            *(f"{side.campaign} {of}" for side in (found.one, found.other) for of in ("item", "title")),
            "move",
        ),
        rows=tuple(
            (
                place,
                *((one.item, one.title) if one else (None, None)),
                *((other.item, other.title) if other else (None, None)),
                _move(found, other) if other else None,
            )
            for place, (one, other) in enumerate(rows, start=1)
        ),
    )


def _summary(found: Beside) -> list[Inline]:
    moves = [found.moved(item) for item in found.other.items]
    new, stay = moves.count(None), moves.count(0)
    if stay == len(moves) and not found.gone:
        return [bold("Both recommend the same"), ", in the same order."]
    both = len(moves) - new
    return [
        bold(f"{both} of {len(moves)} are in both lists"),
        f", {stay} of them in the same place; new in the other: {new}.",
    ]


def _stranger(found: Beside) -> str:
    names = " and ".join(shown(side.campaign, 63) for side in found.strange_to)
    return f"{names} may not know the user {told_apart(found.user, 60)}: somebody new would get the same."


def _table(found: Beside) -> Block:
    columns = [Column(title="#", number=True), *(Column(title=side.campaign) for side in (found.one, found.other))]
    rows = enumerate(zip_longest(found.one.items, found.other.items), start=1)
    gone = {item.item for item in found.gone}
    return table(
        [*columns, Column(title="Move")],
        [
            [
                str(place),
                _first(one, gone),
                shown(other.title, 80) if other else "–",
                _move(found, other) if other else "–",
            ]
            for place, (one, other) in rows
        ],
    )


def _first(item: CatalogueItem | None, gone: set[str]) -> str:
    if item is None:
        return "–"
    return f"{shown(item.title, 80)}{' (gone)' if item.item in gone else ''}"


def _move(found: Beside, item: CatalogueItem) -> str:
    places = found.moved(item)
    if places is None:
        return "new"
    return f"{'↑' if places > 0 else '↓'}{abs(places)}" if places else "="
