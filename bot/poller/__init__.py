"""The clock's door: follows every running job, and writes down what is to be told of it."""

from bot.poller.poller import REST, Asked, Poller
from bot.poller.renewals import Renewals

__all__ = ["REST", "Asked", "Poller", "Renewals"]
