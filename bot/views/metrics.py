"""How good a version is, beside its predecessor and the popularity baseline."""

from bot.model.message import Block, Message
from bot.model.metrics import METRICS, Comparison, Evaluation, Metric
from bot.views.blocks import Button, Column, Inline, bold, buttons, code, context, heading, paragraph, table
from bot.views.lines import line
from bot.views.page import page

_SAME = 0.00005  # half of the last digit that is shown
_BETTER = {"coverage": ("broader", "narrower")}


def comparison(compared: Comparison) -> Message:
    """Show the eight metrics of a version."""
    version = compared.current.version
    return page(
        heading(f"Metrics of {version}"),
        paragraph(*verdict(compared)),
        metric_table(compared),
        context(f"Recipe {compared.current.recipe} · {METRICS[0].name}: {METRICS[0].means}."),
        buttons(Button(text="Deploy", line=line("deploy", version), primary=True)),
    )


def verdict(compared: Comparison, metric: Metric = METRICS[0]) -> list[Inline]:
    """Say in a sentence whether a version is an improvement, by one metric."""
    value = compared.current.values.get(metric.key)
    if value is None:
        return [f"Amazon gave no {metric.name} for ", code(compared.current.version), "."]
    others = ((compared.previous, "the version before"), (compared.baseline, "popularity alone"))
    known = [(other.values[metric.key], name) for other, name in others if other and metric.key in other.values]
    if not known:
        return [bold(f"{metric.name} is {value:.4f}"), ". There is nothing to compare it with yet."]
    return [
        bold(f"{metric.name} is {value:.4f}"),
        f": {'; '.join(_against(value, then, metric, name) for then, name in known)}.",
    ]


def metric_table(compared: Comparison) -> Block:
    """Return a table of the eight metrics, with the change against whatever there is to compare with."""
    others = [
        (title, evaluation)
        for title, evaluation in (("Before", compared.previous), ("Popularity", compared.baseline))
        if evaluation
    ]
    columns = [Column(title="Metric"), Column(title="This version", number=True)]
    for title, _ in others:
        columns += [Column(title=title, number=True), Column(title=f"Against {title.lower()}")]
    return table(columns, [_row(metric, compared.current, [other for _, other in others]) for metric in METRICS])


def change(now: float, then: float, metric: Metric) -> str:
    """Return a difference with an arrow and a word, such as `▲ +0.0120 better`."""
    difference = now - then
    if abs(difference) < _SAME:
        return "= same"
    better, worse = _BETTER.get(metric.name, ("better", "worse"))
    return f"▲ +{difference:.4f} {better}" if difference > 0 else f"▼ −{-difference:.4f} {worse}"


def _row(metric: Metric, current: Evaluation, others: list[Evaluation]) -> list[str]:
    value = current.values.get(metric.key)
    cells = [metric.name, _number(value)]
    for other in others:
        then = other.values.get(metric.key)
        cells += [_number(then), change(value, then, metric) if value is not None and then is not None else "–"]
    return cells


def _against(value: float, then: float, metric: Metric, name: str) -> str:
    difference = change(value, then, metric)
    if difference == "= same":
        return f"the same as {name} ({then:.4f})"
    _, amount, word = difference.split(" ")
    return f"{word} than {name} by {amount[1:]} ({then:.4f})"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.4f}"
