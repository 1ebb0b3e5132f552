"""What a campaign answered: a ranked list with titles."""

from collections.abc import Mapping, Sequence

from bot.model.message import Block, Message
from bot.model.orders import Narrowing
from bot.model.recommendation import CatalogueItem, Recommendations, Recommended
from bot.model.report import Happened
from bot.views.blocks import (
    Button,
    Column,
    Inline,
    bold,
    code,
    context,
    heading,
    paragraph,
    rows_in,
    sentence,
    shown,
    table,
    told_apart,
)
from bot.views.cards import Card, cards
from bot.views.events import told
from bot.views.lines import line, pairs, recommending
from bot.views.page import page

_CARDS = 5
SEEN = "👍 Seen it"
_REASONS = {
    "promoted item": "promoted",
    "exploration": "to find out whether it is liked",
    "popular item": "popular, to fill up",
}
"""Amazon's words for why an item is there (API reference, `PredictedItem`), in ours."""
_EXPLORES = "user-personalization"  # and gives no reason, as its second version does


def recommendations(answer: Recommendations, *, event: Happened | None = None) -> Message:
    """Show the items, best first; `event` is what Personalize was just told."""
    if not answer.rows:
        return page(
            heading(_title(answer)),
            paragraph(_nothing(answer)),
            _origin(answer, 0),
        )
    shown_rows = _table(answer)
    return page(
        heading(_title(answer)),
        paragraph(*told(event), ". This is what it recommends now.") if event else None,
        paragraph(*sentence(_meaning(answer))) if _meaning(answer) else None,
        paragraph(*within) if (within := narrowed(answer.narrowing)) else None,
        cards([_card(place, row, answer) for place, row in enumerate(answer.rows[:_CARDS], start=1)]),
        shown_rows,
        _origin(answer, rows_in(shown_rows)),
    )


def _title(answer: Recommendations) -> str:
    if answer.by_item:
        return f"Similar to {shown(answer.asked_for, 100)}"
    return f"Recommended for user {told_apart(answer.asked_for)}"


def _meaning(answer: Recommendations) -> str:
    who = f"{'item' if answer.by_item else 'user'} {told_apart(answer.asked_for)}"
    if answer.personal is False and answer.by_item:
        return f"Personalize did not meet the {who} in its training, so this is what is popular."
    if answer.personal is False:
        return (
            f"Personalize does not know the {who}, so this is what it shows to anybody new. Check the id, tell it "
            "what the user does with `event`, or train again with newer data."
        )
    if answer.personal is None:
        return "This recipe treats everybody alike: these are the most popular items, not this user's."
    return ""


def _nothing(answer: Recommendations) -> str:
    if answer.narrowing.filter:
        return f"Filter {shown(answer.narrowing.filter.name, 63)} lets nothing of it through."
    return "The campaign recommends nothing here."


def narrowed(narrowing: Narrowing) -> list[Inline]:
    """Say what an answer was to keep to; nothing where that is nothing."""
    words: list[Inline] = []
    if narrowing.filter:
        words += [
            "Only what filter ",
            bold(narrowing.filter.name),
            " lets through",
            *_given(narrowing.filter.values),
            ". ",
        ]
    if narrowing.promoted:
        promoted = narrowing.promoted
        share = f"Of these, {narrowing.percent} % are promoted from filter "
        words += [share, bold(promoted.name), *_given(promoted.values), ". "]
    if narrowing.context:
        words += ["As if ", code(" ".join(pairs(narrowing.context))), "."]
    return words


def _given(values: Mapping[str, str]) -> list[Inline]:
    return [" with ", code(" ".join(pairs(values)))] if values else []


def _table(answer: Recommendations) -> Block:
    detailed = any(row.item.details for row in answer.rows)
    scored = any(row.score is not None for row in answer.rows)
    columns = [Column(title="#", number=True), Column(title="Title" if answer.titled else "Item")]
    columns += [Column(title="Details")] if detailed else []
    columns += [Column(title="Score", number=True)] if scored else []
    columns += [Column(title="Why")] if any(_why(row) for row in answer.rows) else []
    titles = [column.title for column in columns]
    return table(columns, [_row(place, row, titles) for place, row in enumerate(answer.rows, start=1)])


def _row(place: int, row: Recommended, titles: Sequence[str]) -> list[str]:
    cells = {
        "#": str(place),
        "Details": _details(row.item),
        "Score": "–" if row.score is None else f"{row.score:.4f}",
        "Why": _why(row) or "–",
    }
    return [cells.get(title) or shown(row.item.title, 80) for title in titles]


def _why(row: Recommended) -> str:
    """Return what Amazon says of why an item is there, else what it has in common with something that was taken."""
    reasons = [] if row.promoted else [_REASONS.get(reason.lower(), shown(reason, 40)) for reason in row.reasons]
    if row.promoted or reasons or row.near is None:
        return ", ".join(["promoted"] if row.promoted else reasons)
    return f"{shown(', '.join(row.near.shared), 50)} like {shown(row.near.title, 60)}"


def _details(item: CatalogueItem) -> str:
    return shown(" · ".join(value.replace("|", ", ") for value in item.details.values()), 80)


def _origin(answer: Recommendations, visible: int) -> Block:
    words = [f"Campaign {answer.campaign} ({answer.recipe})"]
    if visible < len(answer.rows):
        words.append(f"· the first {visible} of {len(answer.rows)}, which is what a table holds")
    if any(row.near for row in answer.rows):
        words.append("· why: what it has in common with what this user did, as imported; Amazon gives no reason")
    if _explored(answer):
        words.append("· what stands above a higher score is tried out: this recipe explores what few people have met")
    if not answer.titled:
        words.append("· no titles, since the group has no Items data with them: import one with dataset=items")
    return context(*words)


def _explored(answer: Recommendations) -> bool:
    """Tell whether some of it stands where its score alone would not have put it."""
    scores = [row.score for row in answer.rows if row.score is not None and not row.promoted]
    return answer.recipe == _EXPLORES and scores != sorted(scores, reverse=True)


def _card(place: int, row: Recommended, answer: Recommendations) -> Card:
    title = shown(row.item.title, 60)
    similar = Button(text="Similar", aloud=f"Similar to {title}", line=line("similar", row.item.item))
    seen = Button(text=SEEN, aloud=f"Seen {title}", line=_seen(row.item, answer), renews=True)
    return Card(
        title=f"{place}. {shown(row.item.title, 100)}",
        subtitle=_details(row.item) if row.item.details else "",
        body=_why(row),
        buttons=(similar,) if answer.by_item else (similar, seen),
    )


def _seen(item: CatalogueItem, answer: Recommendations) -> str:
    """Return the line that tells Personalize of an item, and asks for the same list again."""
    user = answer.asked_for
    again = recommending(user, answer.narrowing, campaign=answer.campaign, n=str(answer.count))
    return f"{line('event', user, item.item, group=answer.group)} then {again}"
