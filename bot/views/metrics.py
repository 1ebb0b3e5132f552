"""How good a version is, beside its predecessor and the popularity baseline, or beside another one."""

from collections.abc import Sequence

from bot.model.message import Block, Message
from bot.model.metrics import METRICS, Comparison, Evaluation, Metric
from bot.model.sureness import Difference, Verdict, difference
from bot.records import dataclass
from bot.views.blocks import Button, Column, Inline, bold, bullets, buttons, code, context, heading, paragraph, table
from bot.views.lines import line
from bot.views.page import page
from bot.views.sureness import how_sure

_FIRST = METRICS[0]
_WORDS = {
    "coverage": {Verdict.BETTER: "broader", Verdict.WORSE: "narrower"},
}
_SETTINGS = 30
_MOVED_ON = " Something was imported between the trainings, so that they are not measured on quite the same data."


@dataclass(frozen=True, kw_only=True, slots=True)
class _Rival:
    """What a version is compared with: the `title` of its column, and what it is called in a sentence."""

    title: str
    called: str
    evaluation: Evaluation


def comparison(compared: Comparison) -> Message:
    """Show the eight metrics of a version."""
    current, other = compared.current, compared.other
    title = f"{current.version} against {other.version}" if other else f"Metrics of {current.version}"
    both = [current, *([other] if other else [])]
    return page(
        heading(title),
        paragraph(*verdict(compared)),
        metric_table(compared),
        sure_line(compared),
        *(block for one in both for block in settings(one)),
        context(f"Recipe {' and '.join(one.recipe for one in both)} · {_FIRST.name}: {_FIRST.means}."),
        buttons(*_deploy(both)),
    )


def verdict(compared: Comparison, metric: Metric = _FIRST) -> list[Inline]:
    """Say in a sentence whether a version is an improvement, by one metric."""
    value = compared.current.values.get(metric.key)
    if value is None:
        return [f"Amazon gave no {metric.name} for ", code(compared.current.version), "."]
    known = [one for one in _rivals(compared) if metric.key in one.evaluation.values]
    if not known:
        return [bold(f"{metric.name} is {value:.4f}"), ". There is nothing to compare it with yet."]
    apart = [difference(value, one.evaluation.values[metric.key], metric, compared.users) for one in known]
    told = [_against(by, metric, rival) for by, rival in zip(apart, known, strict=True)]
    return [bold(f"{metric.name} is {value:.4f}"), f": {'; '.join(told)}."]


def metric_table(compared: Comparison, *, current: str = "This version", other: str = "Other") -> Block:
    """Return a table of the eight metrics, with the change against whatever there is to compare with.

    `current` and `other` are the titles of what is compared, and of one that it was asked to be compared with.
    """
    rivals = _rivals(compared, other)
    columns = [Column(title="Metric"), Column(title=current, number=True)]
    for rival in rivals:
        columns += [Column(title=rival.title, number=True), Column(title=f"Against {rival.title.lower()}")]
    return table(columns, [_row(metric, compared, rivals) for metric in METRICS])


def sure_line(compared: Comparison) -> Block | None:
    """Return how sure the table's words are; None where nothing is compared."""
    value = compared.current.values.get(_FIRST.key)
    known = [one.evaluation.values[_FIRST.key] for one in _rivals(compared) if _FIRST.key in one.evaluation.values]
    if value is None or not known:
        return None
    against = difference(value, known[0], _FIRST, compared.users)
    sure = how_sure(against, _FIRST, compared.users, counted=compared.counted)
    return paragraph(sure, _MOVED_ON if compared.moved_on else "")


def settings(evaluation: Evaluation) -> list[Block]:
    """Return the settings that hyperparameter tuning chose, nothing where it was not tuned."""
    if not evaluation.tuned:
        return []
    chosen = sorted(evaluation.tuned.items())
    rest = len(chosen) - _SETTINGS
    lines = [[f"{name}: ", code(value)] for name, value in chosen[:_SETTINGS]]
    return [
        paragraph("Settings that tuning chose for ", code(evaluation.version), ":"),
        bullets(*lines, *([[f"and {rest} more"]] if rest > 0 else [])),
    ]


def change(apart: Difference, metric: Metric) -> str:
    """Return a difference with a mark and a word, such as `▲ +0.0120 better`."""
    if apart.verdict is Verdict.SAME:
        return "= same"
    amount = f"{'+' if apart.amount > 0 else '−'}{abs(apart.amount):.4f}"
    if apart.verdict is Verdict.NOISE:
        return f"≈ {amount} within noise"
    return f"{'▲' if apart.amount > 0 else '▼'} {amount} {_word(apart, metric)}"


def _rivals(compared: Comparison, other: str = "Other") -> list[_Rival]:
    if compared.other:
        return [_Rival(title=other, called=compared.other.version, evaluation=compared.other)]
    rivals = (
        ("Before", "the version before", compared.previous),
        ("Popularity", "popularity alone", compared.baseline),
    )
    return [_Rival(title=title, called=called, evaluation=one) for title, called, one in rivals if one]


def _row(metric: Metric, compared: Comparison, rivals: Sequence[_Rival]) -> list[str]:
    value = compared.current.values.get(metric.key)
    cells = [metric.name, _number(value)]
    for rival in rivals:
        then = rival.evaluation.values.get(metric.key)
        apart = None if value is None or then is None else difference(value, then, metric, compared.users)
        cells += [_number(then), change(apart, metric) if apart else "–"]
    return cells


def _against(apart: Difference, metric: Metric, rival: _Rival) -> str:
    if apart.verdict is Verdict.SAME:
        return f"the same as {rival.called} ({apart.then:.4f})"
    by = f"{abs(apart.amount):.4f}"
    if apart.verdict is Verdict.NOISE:
        side = "above" if apart.amount > 0 else "below"
        return f"{by} {side} {rival.called} ({apart.then:.4f}), which is within noise"
    return f"{_word(apart, metric)} than {rival.called} by {by} ({apart.then:.4f})"


def _word(apart: Difference, metric: Metric) -> str:
    return _WORDS.get(metric.name, {}).get(apart.verdict, str(apart.verdict))


def _deploy(versions: Sequence[Evaluation]) -> list[Button]:
    if len(versions) == 1:
        return [Button(text="Deploy", line=line("deploy", versions[0].version), primary=True)]
    return [Button(text=f"Deploy {one.version}", line=line("deploy", one.version)) for one in versions]


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.4f}"
