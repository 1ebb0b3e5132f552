import re

import pytest

from bot.model.errors import Misunderstood
from bot.views.lines import line
from handlers import VERBS
from handlers.parse import parse
from handlers.words import Word, words


@pytest.mark.parametrize(
    "typed, read",
    [
        ("train movies", ["train", "movies"]),
        ("  train \t movies\n", ["train", "movies"]),
        ('similar "Star Wars"', ["similar", "Star Wars"]),
        ("similar “Star Wars”", ["similar", "Star Wars"]),
        ("similar 'Star Wars'", ["similar", "Star Wars"]),
        ("similar ‘Star Wars’", ["similar", "Star Wars"]),
        ("similar Schindler's List", ["similar", "Schindler's", "List"]),
        ("similar Schindler’s List", ["similar", "Schindler's", "List"]),
        ("similar 'Schindler's List'", ["similar", "Schindler's List"]),
        ("similar “Schindler’s List”", ["similar", "Schindler's List"]),
        ('similar "a’b"', ["similar", "a’b"]),
        (r'similar "say \"x\" \\ y"', ["similar", r'say "x" \ y']),
        ('similar ""', ["similar", ""]),
        ("recommend שלום 👍", ["recommend", "שלום", "👍"]),
        ("import x s3://b/key=1/f.csv", ["import", "x", "s3://b/key=1/f.csv"]),
        ("recommend 5'", ["recommend", "5'"]),
        ("", []),
    ],
)
def test_a_line_is_cut_as_people_mean_it(typed: str, read: list[str]) -> None:
    """Quotes of every kind hold words together, an apostrophe does not."""
    assert [word.text for word in words(typed)] == read


@pytest.mark.parametrize(
    "typed, option",
    [
        ("n=5", Word(text="5", key="n")),
        ("N=5", Word(text="5", key="n")),
        ('campaign="my page"', Word(text="my page", key="campaign", quoted=True)),
        ("campaign=“my page”", Word(text="my page", key="campaign", quoted=True)),
        ("metric=ndcg@25", Word(text="ndcg@25", key="metric")),
        ("a=b=c", Word(text="b=c", key="a")),
        ('"a=b"', Word(text="a=b", quoted=True)),
    ],
)
def test_an_option_is_a_key_and_a_value(typed: str, option: Word) -> None:
    """Keys are read in any case; a quoted whole is no option."""
    assert list(words(typed)) == [option]


@pytest.mark.parametrize(
    "typed, where",
    [
        ('similar "Star Wars', '"Star Wars'),
        ("similar “Star Wars", "“Star Wars"),
        ("similar 'til dawn", "'til dawn"),
        ('recommend 5 campaign="my page', 'campaign="my page'),
        ('similar "a"b c', '"a"b c'),
        ('recommend 196"', '“196"”'),
        ("recommend 196”", '“196"”'),
    ],
)
def test_an_open_quote_is_shown_where_it_is(typed: str, where: str) -> None:
    """The person sees which quote is meant."""
    with pytest.raises(Misunderstood, match=re.escape(where)):
        list(words(typed))


def test_an_option_without_a_value_is_told_apart() -> None:
    """Spaces around the = are a usual slip."""
    with pytest.raises(Misunderstood, match="n= has no value"):
        list(words("recommend 5 n= 3"))


@pytest.mark.parametrize(
    "word",
    [
        "196",
        "Star Wars (1977)",
        'say "x"',
        "back\\slash",
        "a=b",
        "it's",
        "’til",
        "“x”",
        "public",
        "PUBLIC",
        "",
        "<!channel>",
        "&amp;",
        "a\nb",
        "'",
        '"',
        "👍 שלום",
        "=",
        "hpo",
        "--hpo",
        "-h",
    ],
)
def test_what_the_bot_types_is_read_as_it_was_meant(word: str) -> None:
    """A button's line gives back every id, whatever is in it."""
    typed = parse(line("recommend", word, campaign=word), VERBS)

    assert typed.arguments == (word,)
    assert typed.options == {"campaign": word}
    assert not typed.public


def test_a_hostile_line_is_cut_quickly() -> None:
    """No line of the longest length makes the parser slow."""
    for typed in ('"' * 3_000, "'a " * 1_000, "a=" * 1_500, "“" * 3_000, '\\"' * 1_500, "‘a’b " * 600):
        try:
            list(words(typed))
        except Misunderstood:
            continue
