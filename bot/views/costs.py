"""What a job costs, as far as that is known."""

from bot.model.job import Cost
from bot.views.blocks import Inline

_CENT = 0.01


def cost_line(cost: Cost) -> list[Inline]:
    """Return a sentence on the cost, which says that it is an estimate and what it rests on."""
    amounts = []
    if cost.once is not None:
        amounts.append(f"{_dollars(cost.once)} once")
    if cost.per_hour is not None:
        amounts.append(f"{_dollars(cost.per_hour)} an hour while it stays up")
    if not amounts:
        return [f"Cost by AWS's list prices: {cost.basis}. The hours are known only afterwards."]
    return [f"Costs {' and '.join(amounts)}, by AWS's list prices ({cost.basis})."]


def _dollars(amount: float) -> str:
    return f"about ${amount:,.2f}" if amount >= _CENT else "less than $0.01"
