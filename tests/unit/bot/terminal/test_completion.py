import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document

from bot.terminal.completion import LineCompleter
from handlers import VERBS

NAMES = ["movies", "movies-upv2", "two words"]


@pytest.mark.parametrize(
    "typed,offered",
    [
        ("tra", ["train"]),
        ("TRA", ["train"]),
        ("help tra", ["train"]),
        ("metrics mov", ["movies", "movies-upv2"]),
        ("metrics movies-", ["movies-upv2"]),
        ("metrics two", []),
        ('metrics "tw', ['"two words"']),
        ("train rec", ["recipe=", "recipes="]),
        ("recommend 42 campaign=mov", ["campaign=movies", "campaign=movies-upv2"]),
        ("what is mov", []),
        ("train", []),
    ],
)
def test_the_word_before_the_cursor_is_completed(typed: str, offered: list[str]) -> None:
    """Verbs first, then their options and what there is; a name with spaces comes in its quotes."""
    completer = LineCompleter(VERBS, lambda: NAMES)

    assert [one.text for one in completer.get_completions(Document(typed), CompleteEvent())] == offered


def test_an_empty_line_offers_every_verb() -> None:
    """With what each does."""
    found = list(LineCompleter(VERBS, list).get_completions(Document(""), CompleteEvent()))

    assert [one.text for one in found] == [verb.name for verb in VERBS]
    assert found[0].display_meta_text
