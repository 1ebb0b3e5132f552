"""How large things are, in words."""

_UNITS = ((2**30, "GB"), (2**20, "MB"), (2**10, "KB"))


def size(number: int) -> str:
    """Return a number of bytes as people say it, such as `480 MB` or `1.4 GB`."""
    for unit, name in _UNITS:
        if number >= unit:
            amount = number / unit
            return f"{amount:.1f} {name}" if amount < 10 else f"{amount:,.0f} {name}"  # noqa: PLR2004 - as people round
    return f"{number} bytes"


def share(part: float) -> str:
    """Return a part of a whole as a percentage, such as `6.3 %` or `0.004 %`."""
    percent = part * 100
    return f"{percent:.3g} %" if percent < 10 else f"{percent:.0f} %"  # noqa: PLR2004 - as people round
