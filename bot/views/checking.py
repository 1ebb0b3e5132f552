"""What a CSV file holds, whether it can be imported, and how."""

from collections.abc import Iterator, Sequence

from bot.model.chart import ChartKind
from bot.model.message import Block, Message
from bot.model.orders import DatasetKind
from bot.model.profile import ColumnProfile, Profile, Tail
from bot.model.report import Checked, Reading
from bot.views.blocks import (
    Button,
    Column,
    Inline,
    bold,
    bullets,
    buttons,
    code,
    context,
    heading,
    moment,
    paragraph,
    sentence,
    shown,
    table,
)
from bot.views.charts import bars, chart
from bot.views.lines import line
from bot.views.page import page
from bot.views.periods import periods
from bot.views.sizes import share, size

_SENTENCES = 10
_COLUMNS = 30
_EVENTS = 8
_NAME = 80
_LAUNCHING = (
    "The file is imported, several recipes are trained, and the best is deployed, which costs by the hour while it "
    "stays up. I say what all that costs when it begins."
)


def reading(file: Reading) -> Message:
    """Say which file is being read."""
    return page(paragraph("Reading ", bold(shown(file.name, _NAME)), f", {size(file.size)} …"))


def checked(found: Checked) -> Message:
    """Say what a file holds: the verdict first, then the figures, pictures of them, and what to do."""
    profile = found.profile
    return page(
        heading(f"{shown(found.name, _NAME)}: {profile.dataset.lower()}"),
        paragraph(bold(_verdict(profile))),
        *_sentences("What you have to mend:", profile.left),
        *_sentences("What I can mend in a copy:", profile.fixes),
        bullets(*_figures(profile)),
        _over_time(profile),
        _long_tail(profile.tail),
        _columns(profile.columns),
        *_sentences("To know:", profile.warnings),
        paragraph(*_how(found)) if not profile.left else None,
        context(_small_print(profile)),
        [] if found.homeless else buttons(*_choices(found)),
    )


def _verdict(profile: Profile) -> str:
    if profile.left:
        return "It cannot be imported as it is."
    if profile.problems:
        return "It can be imported once it is mended, which I can do in a copy."
    return "It can be imported."


def _sentences(title: str, texts: Sequence[str]) -> list[Block]:
    if not texts:
        return []
    rest = len(texts) - _SENTENCES
    more = [paragraph(f"… and {rest} more.")] if rest > 0 else []
    return [paragraph(title), bullets(*map(sentence, texts[:_SENTENCES])), *more]


def _figures(profile: Profile) -> Iterator[list[Inline]]:
    yield _sizes(profile)
    if profile.first and profile.last:
        first, last = moment(profile.first, day_only=True), moment(profile.last, day_only=True)
        yield ["From ", first, " to ", last, *_astray(profile), "."]
    if profile.density is not None and profile.often is not None:
        pairs = f"Of all pairs of a user and an item, {share(profile.density)} occur."
        yield [f"{profile.often:,} users have two interactions or more. ", pairs]
    if len(profile.events) > 1:
        most = sorted(profile.events.items(), key=lambda pair: -pair[1])[:_EVENTS]
        yield ["Events: ", ", ".join(f"{shown(name, 40)} {count:,}" for name, count in most), "."]
    if profile.tail:
        yield _tail_words(profile.tail)
    if repeated := _repeated(profile):
        yield [repeated]


def _sizes(profile: Profile) -> list[Inline]:
    about = "" if profile.exact else "about "
    counts = [f"{profile.rows:,} rows"]
    counts += [
        f"{about}{count:,} {thing}"
        for count, thing in ((profile.users, "users"), (profile.items, "items"))
        if count is not None
    ]
    return [", ".join(counts), "." if profile.whole else " at the beginning of the file, which is as far as I read."]


def _astray(profile: Profile) -> list[Inline]:
    words: list[Inline] = []
    if profile.future:
        words.append(f"; {profile.future:,} lie in the future")
    if profile.ancient:
        words.append(f"; {profile.ancient:,} lie before 1995")
    return words


def _tail_words(tail: Tail) -> list[Inline]:
    first, tenth = share(tail.shares[1]), share(tail.shares[10])
    words: list[Inline] = [f"The most used 1 % of items have {first} of all interactions, the first 10 % have {tenth}."]
    return [*words, f" Items with a single one, too few to learn from: {tail.once:,}."] if tail.once else words


def _repeated(profile: Profile) -> str:
    about = "" if profile.repeated_exact else "about "
    if profile.dataset is DatasetKind.INTERACTIONS:
        return f"Rows that repeat another one exactly: {about}{profile.repeated:,}." if profile.repeated else ""
    different = profile.items if profile.dataset is DatasetKind.ITEMS else profile.users
    again = profile.rows - (different or profile.rows)
    return f"Rows whose id occurs before: {about}{again:,}. Personalize keeps one of each." if again > 0 else ""


def _over_time(profile: Profile) -> Block | None:
    name, sums = periods(profile.days)
    if len(sums) == 1:
        return None
    values = list(sums.values())
    return chart(
        ChartKind.AREA,
        f"Interactions by {name}",
        list(sums),
        {"Interactions": values},
        x_label=name.capitalize(),
        y_label="Interactions",
    )


def _long_tail(tail: Tail | None) -> Block | None:
    if tail is None:
        return None
    values = {f"{part} %": round(100 * held, 1) for part, held in tail.shares.items()}
    return bars("Interactions by the most used items", values, x_label="Of all items", y_label="% of interactions")


def _columns(columns: Sequence[ColumnProfile]) -> Block:
    titles = [Column(title=title) for title in ("Column", "Type", "Use", "Example")]
    return table([*titles, Column(title="Empty", number=True)], [_row(one) for one in columns[:_COLUMNS]])


def _row(column: ColumnProfile) -> list[str]:
    name = column.name if column.name == column.found else f"{column.name} (now {shown(column.found, 60)})"
    return [
        name,
        column.kind,
        column.role or "–",
        shown(column.example, 60),
        f"{column.empty:,}" if column.empty else "–",
    ]


def _how(found: Checked) -> list[Inline]:
    if found.homeless:
        return [
            "To import it, put it into a bucket in S3 and type ",
            code(line("import", found.group, "s3://BUCKET/FILE.csv", **_kind(found))),
            ". I could do that myself if whoever runs this bot named a bucket in its config.yaml, as ",
            code("aws.bucket"),
            ".",
        ]
    return [
        "To import it into another group, type ",
        code(_line(found, "GROUP", fix=bool(found.profile.problems))),
        ".",
    ]


def _small_print(profile: Profile) -> str:
    counted = "every row counted" if profile.whole else "of which I counted every row of the beginning"
    if profile.exact and profile.repeated_exact:
        return f"{size(profile.size)}, {counted}.{_further(profile)}"
    what = "repeated rows" if profile.exact else "different users, items and rows"
    estimate = f"the number of {what} is an estimate, good to a thousandth"
    return f"{size(profile.size)}, {counted}; {estimate}.{_further(profile)}"


def _further(profile: Profile) -> str:
    """Say what an operator can change so that more is read; dropped files come whole."""
    return "" if profile.whole else " How far I read is set by files.checked_mb and files.patience in config.yaml."


def _choices(found: Checked) -> Iterator[Button]:
    profile = found.profile
    if profile.left:
        return
    into = f"into {shown(found.group, 40)}"
    needs_fixing = bool(profile.problems)
    if not profile.problems:
        yield Button(text=f"Import {into}", line=_line(found, found.group, fix=False), primary=True)
    if profile.fixes:
        line_with_fix = _line(found, found.group, fix=True)
        yield Button(text=f"Fix and import {into}", line=line_with_fix, primary=needs_fixing)
    if profile.dataset is DatasetKind.INTERACTIONS:
        words = [found.group, found.location, *(["fix"] if needs_fixing else [])]
        yield Button(text=f"Launch {shown(found.group, 40)}", line=line("launch", *words), confirm=_LAUNCHING)


def _line(found: Checked, group: str, *, fix: bool) -> str:
    words = [group, found.location, *(["fix"] if fix else [])]
    return line("import", *words, **_kind(found))


def _kind(found: Checked) -> dict[str, str]:
    kind = found.profile.dataset
    return {} if kind is DatasetKind.INTERACTIONS else {"dataset": kind.lower()}
