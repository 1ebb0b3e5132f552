"""Numbers in a query string."""

from aiohttp import web

from sandbox.slack.wire import Refused


def whole(request: web.Request, name: str, default: int) -> int:
    """A whole number; raises `Refused` naming the field for anything else."""
    try:
        return int(request.query.get(name, default))
    except ValueError as error:
        raise Refused(f"{name}: must be a whole number") from error


def seconds(request: web.Request, name: str, default: float) -> float:
    """A duration, 0 or more; raises `Refused` naming the field for anything else."""
    try:
        value = float(request.query.get(name, default))
    except ValueError as error:
        raise Refused(f"{name}: must be a number of seconds") from error
    if not value >= 0:
        raise Refused(f"{name}: must be 0 or more")
    return value
