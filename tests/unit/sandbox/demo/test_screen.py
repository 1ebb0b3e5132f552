from io import StringIO

from sandbox.demo.screen import Screen
from tests.unit.sandbox.demo.conftest import Terminal

ERASE = "\r\x1b[2K"


def test_what_is_printed_meanwhile_appears_above_the_prompt(screen: Screen, terminal: Terminal) -> None:
    """The prompt is the last thing to be seen while something can be typed, and then no more."""
    screen.asks()
    screen.note("news")
    screen.is_answered()
    screen.note("more")

    assert terminal.getvalue() == f"{ERASE}› {ERASE}news\n› more\n"


def test_progress_is_replaced_by_what_comes_next(screen: Screen, terminal: Terminal) -> None:
    """No half of it is left."""
    screen.progress("training")
    screen.note("done")

    assert terminal.getvalue() == f"{ERASE}  … training{ERASE}done\n"


def test_progress_is_not_shown_where_somebody_types(screen: Screen, terminal: Terminal) -> None:
    """It would stand in the place of what is typed."""
    screen.asks()
    screen.progress("training")

    assert terminal.getvalue().endswith("› ")


def test_a_file_gets_neither_prompts_nor_progress() -> None:
    """Only lines."""
    out = StringIO()
    screen = Screen(out)
    screen.asks()
    screen.progress("training")
    screen.note("done")

    assert out.getvalue() == "done\n"
