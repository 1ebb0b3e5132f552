"""What a campaign answered: a ranked list with titles."""

from bot.model.message import Block, Message
from bot.model.recommendation import CatalogueItem, Recommendations, Recommended
from bot.views.blocks import Button, Column, buttons, context, heading, paragraph, rows_in, sentence, shown, table
from bot.views.lines import line
from bot.views.page import page

_SIMILAR = 3
_TITLE = 40


def recommendations(answer: Recommendations) -> Message:
    """Show the items, best first."""
    if not answer.rows:
        return page(
            heading(_title(answer)),
            paragraph("The campaign recommends nothing here."),
            _origin(answer, 0),
        )
    shown_rows = _table(answer)
    return page(
        heading(_title(answer)),
        paragraph(*sentence(_meaning(answer))) if _meaning(answer) else None,
        shown_rows,
        _origin(answer, rows_in(shown_rows)),
        buttons(*(_similar(row.item) for row in answer.rows[:_SIMILAR])),
    )


def _title(answer: Recommendations) -> str:
    asked_for = shown(answer.asked_for, 100)
    return f"Similar to {asked_for}" if answer.by_item else f"Recommended for user {asked_for}"


def _meaning(answer: Recommendations) -> str:
    who = f"{'item' if answer.by_item else 'user'} {shown(answer.asked_for, 100)}"
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


def _table(answer: Recommendations) -> Block:
    detailed = any(row.item.details for row in answer.rows)
    scored = any(row.score is not None for row in answer.rows)
    columns = [Column(title="#", number=True), Column(title="Title" if answer.titled else "Item")]
    columns += [Column(title="Details")] if detailed else []
    columns += [Column(title="Score", number=True)] if scored else []
    return table(columns, [_row(place, row, detailed, scored) for place, row in enumerate(answer.rows, start=1)])


def _row(place: int, row: Recommended, detailed: bool, scored: bool) -> list[str]:  # noqa: FBT001 - two switches of one table
    cells = [str(place), shown(row.item.title, 80)]
    cells += [_details(row.item)] if detailed else []
    cells += ["–" if row.score is None else f"{row.score:.4f}"] if scored else []
    return cells


def _details(item: CatalogueItem) -> str:
    return shown(" · ".join(value.replace("|", ", ") for value in item.details.values()), 80)


def _origin(answer: Recommendations, visible: int) -> Block:
    words = [f"Campaign {answer.campaign} ({answer.recipe})"]
    if visible < len(answer.rows):
        words.append(f"· the first {visible} of {len(answer.rows)}, which is what a table holds")
    if not answer.titled:
        words.append("· no titles, since the group has no Items data with them: import one with dataset=items")
    return context(*words)


def _similar(item: CatalogueItem) -> Button:
    return Button(text=f"Similar to {shown(item.title, _TITLE)}", line=line("similar", item.item))
