"""What a job costs, as far as that is known."""

from bot.model.prices import Cost
from bot.views.blocks import Inline

_CENT = 0.01


def cost_line(cost: Cost) -> list[Inline]:
    """Return a sentence on the cost, which says that it is an estimate and what it rests on."""
    parts = [_known(cost)] if cost.basis else []
    if cost.per_training_hour:
        parts.append(f"${cost.training_hour:.2f} an hour for training {_and(cost.per_training_hour)}")
    return [f"Costs {', plus '.join(parts)}, by AWS's list prices."] if parts else []


def cost_sentence(cost: Cost) -> str:
    """Return the same as plain text."""
    return "".join(str(part) for part in cost_line(cost))


def _known(cost: Cost) -> str:
    if cost.per_hour is not None:
        return f"{dollars(cost.per_hour)} an hour while it stays up ({cost.basis})"
    if cost.once is not None:
        return f"{dollars(cost.once)} once ({cost.basis})"
    return cost.basis


def _and(names: tuple[str, ...]) -> str:
    *others, last = names
    return f"each of {', '.join(others)} and {last}" if others else last


def dollars(amount: float) -> str:
    """Return an estimated amount."""
    return f"about ${amount:,.2f}" if amount >= _CENT else "less than $0.01"
