"""What is spent, as a table with its formula."""

from bot.model.message import Block, Message
from bot.model.prices import Prices
from bot.model.spending import LATELY, CampaignSpending, Spending, TrainingSpending
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
    paragraph,
    shown,
    table,
)
from bot.views.lines import line
from bot.views.page import page

_SHOWN = 30
_DOLLAR, _CENT = 10, 0.01


def spending(found: Spending, prices: Prices) -> Message:
    """Say what was spent this month so far, and what a month costs if all is left on."""
    title = f"Costs of {found.group}" if found.group else "Costs"
    return page(
        heading(title),
        paragraph(
            bold(f"{_beginning(about(found.so_far))} since {found.since:%-d %B}"),
            f", and {about(found.per_month)} in a month of 30 days if all campaigns stay as they are.",
        ),
        *_campaigns(found),
        *_trainings(found),
        context(*_formula(prices)),
        buttons(*(_choice(one) for one in sorted(found.campaigns, key=_dearest)[:1])),
    )


def _beginning(words: str) -> str:
    return words[:1].upper() + words[1:]


def dollars(amount: float | None) -> str:
    """Return an amount as one says it: `$12`, `$1.20`, `less than $0.01`."""
    if amount is None:
        return "not known"
    if amount == 0:
        return "$0"
    if amount < _CENT:
        return "less than $0.01"
    return f"${amount:,.0f}" if amount >= _DOLLAR else f"${amount:,.2f}"


def about(amount: float | None) -> str:
    """Return an amount as an estimate: `about $12`; what is nothing, or next to it, is no estimate."""
    said = dollars(amount)
    return f"about {said}" if amount and amount >= _CENT else said


def _campaigns(found: Spending) -> list[Block]:
    if not found.campaigns:
        return [paragraph("No campaign is up, so nothing goes on costing.")]
    columns = [
        Column(title="Campaign"),
        Column(title="Group"),
        Column(title="Requests a second", number=True),
        Column(title="An hour", number=True),
        Column(title="This month", number=True),
        Column(title="A month", number=True),
        Column(title=f"Asked in {LATELY.days} days", number=True),
    ]
    rows = [
        [
            one.campaign,
            one.group,
            str(one.tps),
            dollars(one.per_hour),
            dollars(one.so_far),
            dollars(one.per_month),
            _asked(one),
        ]
        for one in sorted(found.campaigns, key=_dearest)[:_SHOWN]
    ]
    return [paragraph(bold("Campaigns")), table(columns, rows), *_rest(len(found.campaigns))]


def _asked(one: CampaignSpending) -> str:
    return "not known" if one.asked is None else f"{one.asked:,}"


def _trainings(found: Spending) -> list[Block]:
    if not found.trainings:
        return [paragraph("Nothing was trained this month.")]
    lines = [_training(one) for one in found.trainings[:_SHOWN]]
    return [paragraph(bold("Trainings this month")), bullets(*lines), *_rest(len(found.trainings))]


def _training(one: TrainingSpending) -> list[Inline]:
    return [code(one.version), f": {dollars(one.cost)} ({shown(one.basis)})"]


def _rest(number: int) -> list[Block]:
    return [paragraph(f"… and {number - _SHOWN} more.")] if number > _SHOWN else []


def _formula(prices: Prices) -> list[str]:
    limits = "without taxes, free tier, imports and what is asked beyond the provisioned rate"
    second = f"of version-2 recipes ${prices.requests_per_thousand:.2f} per 1,000 requests, and at least for those"
    by_interaction = f"${prices.training_per_thousand:.3f} per 1,000 interactions with version-2 recipes"
    return [
        f"Estimates, by the prices in config.yaml, {limits}.",
        f"A campaign: ${prices.tps_hour:.2f} an hour for each provisioned request a second; {second}.",
        f"A training: {by_interaction}, ${prices.training_hour:.2f} a training hour with others.",
    ]


def _choice(dearest: CampaignSpending) -> Button:
    return Button(text=f"Status of {dearest.group}", line=line("status", dearest.group))


def _dearest(one: CampaignSpending) -> tuple[float, str]:
    return (-(one.per_hour or 0), one.campaign)
