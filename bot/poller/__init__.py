"""The clock's door: follows every running job, and writes down what is to be told of it."""

from bot.poller.poller import Asked, Poller

__all__ = ["Asked", "Poller"]
