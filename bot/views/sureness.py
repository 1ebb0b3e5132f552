"""How large a difference may be chance, in words."""

from bot.model.metrics import Metric
from bot.model.sureness import NO_MEAN, Difference, measured_on


def how_sure(against: Difference, metric: Metric, users: int | None, *, counted: bool) -> str:
    """Say how large a difference may be chance, or why that is not known; `counted`: there are no more users."""
    if metric.name in NO_MEAN:
        return f"How sure that is cannot be told: {metric.name} is no mean over users."
    if against.noise is None or users is None:
        return "How sure that is I cannot tell: I do not know how many users there are in the data."
    about = f"about {measured_on(users):,}{'' if counted else ' or more'}"
    return (
        f"How sure: Amazon measures on one user in ten, here {about}. With so many, a difference of {metric.name} "
        f"up to {against.noise:.4f} may be chance: two standard errors at their largest, as Amazon does not tell how "
        "much users differ."
    )
