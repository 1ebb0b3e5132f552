"""The buttons that a person sees, and the one that is meant by what was typed of its label."""

from collections.abc import Iterator, Sequence

from sandbox.slack.interactions import elements
from sandbox.slack.wire import Json

_NAMED = 8  # buttons, where none was meant


def meant(typed: str, messages: Sequence[Json]) -> tuple[str, Json]:
    """Return the label of the newest button that is called so, or begins so, and its message.

    Raises:
        LookupError: there is none; the text names the newest ones that there are.
    """
    seen = list(_newest_first(messages))
    wanted = typed.strip().casefold()
    called = [found for found in seen if found[0].casefold() == wanted]
    begin = [found for found in seen if wanted and found[0].casefold().startswith(wanted)]
    if called or begin:
        return (called or begin)[0]
    there = " ".join(f"[{label}]" for label in list(dict.fromkeys(label for label, _ in seen))[:_NAMED])
    raise LookupError(
        f"There is no button [{typed}]. " + (f"The newest are: {there}" if there else "There is none yet.")
    )


def _newest_first(messages: Sequence[Json]) -> Iterator[tuple[str, Json]]:
    for message in reversed(messages):
        for _, element in elements(message.get("blocks") or []):
            if element["type"] == "button":
                yield element["text"]["text"], message
