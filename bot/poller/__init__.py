"""The clock's door: follows every running job, and writes down what is to be told of it."""

from bot.poller.poller import Asked, Poller
from bot.poller.renewals import Renewals
from bot.poller.takeover import Takeover, Work

__all__ = ["Asked", "Poller", "Renewals", "Takeover", "Work"]
