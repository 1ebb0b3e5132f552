"""What a job costs, as far as that is known."""

from bot.model.job import Cost
from bot.views.blocks import Inline

_CENT = 0.01
_TRAINING_HOUR = "$0.24 per training hour"  # aws.amazon.com/personalize/pricing; the workflow knows which recipes


def cost_line(cost: Cost) -> list[Inline]:
    """Return sentences on the cost, which say that it is an estimate and what it rests on."""
    sentences = [_known(cost)] if cost.basis else []
    if cost.per_training_hour:
        more = "In addition, " if sentences else "By AWS's list prices, "
        recipes = ", ".join(cost.per_training_hour)
        sentences.append(f"{more}{recipes}: {_TRAINING_HOUR}; how many hours is known only afterwards.")
    return [" ".join(sentences)]


def _known(cost: Cost) -> str:
    if cost.per_hour is not None:
        return f"Costs {_dollars(cost.per_hour)} an hour while it stays up, by AWS's list prices ({cost.basis})."
    if cost.once is not None:
        return f"Costs {_dollars(cost.once)} once, by AWS's list prices ({cost.basis})."
    return f"By AWS's list prices: {cost.basis}."


def _dollars(amount: float) -> str:
    return f"about ${amount:,.2f}" if amount >= _CENT else "less than $0.01"
