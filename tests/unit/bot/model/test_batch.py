"""What stands in files of lines, and in the answers to them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.batch import LARGEST, Answered, Lines, answered, examine, examine_folder, example_for
from bot.model.recipes import RECIPES, Recipe, find_recipe

USERS = find_recipe("user-personalization")


def look(*lines: str, recipe: str = "user-personalization", size: int | None = None) -> Lines:
    """Examine a file of these lines."""
    body = "\n".join(lines).encode()
    return examine(body, size or len(body), find_recipe(recipe))


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=lambda recipe: recipe.short)
def test_what_is_given_as_an_example_is_right(recipe: Recipe) -> None:
    """For every recipe, with or without a line break at the end."""
    line = example_for(recipe)

    assert examine(f"\ufeff{line}\n{line}\n\n".encode(), 1, recipe) == Lines(number=2, counted=True)


def test_of_a_long_file_the_beginning_is_read() -> None:
    """A line that is cut is not judged, and the number is about right."""
    line = '{"userId": "196"}'
    lines = look(line, line, line[:8], size=3_500)

    assert (lines.counted, lines.problems) == (False, ())
    assert 150 < lines.number < 200


@pytest.mark.parametrize(
    "recipe, line, problem",
    [
        ("sims", '{"userId": "1"}', "Line 2: `itemId` is missing, or is no text in quotes."),
        ("popularity-count", '{"userId": 1}', "Line 2: `userId` is missing, or is no text in quotes."),
        (
            "personalized-ranking",
            '{"userId": "1", "itemList": [1]}',
            "Line 2: `itemList` must be a list of ids",
        ),
        ("user-personalization", "196", "Line 2: it is no JSON object in UTF-8."),
        ("user-personalization", "USER_ID", "Line 2: it is no JSON object in UTF-8."),
    ],
)
def test_what_is_wrong_with_a_line_is_said(recipe: str, line: str, problem: str) -> None:
    """With its number."""
    lines = look(example_for(find_recipe(recipe)), line, recipe=recipe)

    assert len(lines.problems) == 1
    assert lines.problems[0].startswith(problem)


def test_of_a_large_folder_some_files_are_read() -> None:
    """The lines of the others go by their sizes, which are looked at too, as is how many they are."""
    line = b'{"userId": "196"}\n'
    sizes = {f"s3://b/{number}.json": 18 for number in range(1_001)} | {"s3://b/large.json": LARGEST + 1}
    lines = examine_folder({"s3://b/0.json": line}, sizes, USERS)

    assert (lines.counted, lines.files) == (False, 1_002)
    assert lines.number == pytest.approx(1_001 + LARGEST / 18, rel=0.01)
    assert lines.problems == (
        "It has more than 1,000 files, and Amazon takes no more at once.",
        "large.json: It has 1.0 GB, and Amazon takes at most 1 GB in a file.",
    )


def test_what_is_wrong_with_a_file_is_said() -> None:
    """Empty, too large, too many queries; and of many wrong lines the first ones."""
    assert look("", "").problems == ("It is empty.",)
    assert "at most 1 GB" in look('{"userId": "1"}', size=2**31).problems[0]
    assert (
        "takes at most 10 in a file"
        in look(*['{"itemAttributes": "a"}'] * 11, recipe="item-attribute-affinity").problems[0]
    )
    assert len(look(*["x"] * 50).problems) == 10


def test_answers_are_read_with_what_was_asked() -> None:
    """Of recommendations, of segments in either of AWS's forms, and of what was refused."""
    body = b"""{"input": {"userId": "1"}, "output": {"recommendedItems": ["a", "b"]}, "error": null}
{"input": {"itemId": "9"}, "output": {"recommendedUsers": ["u"]}, "error": null}
{"itemAttributes": "ITEMS.g = \\"x\\"", "output": {"recommendedUsers": ["v"]}, "error": null}
{"input": {"userId": ""}, "output": null, "error": "User error: no."}
none
"""
    assert answered(body + b'{"input": {"userId": "cut', whole=False) == [
        Answered(asked="1", ids=("a", "b")),
        Answered(asked="9", ids=("u",)),
        Answered(asked='ITEMS.g = "x"', ids=("v",)),
        Answered(asked="", error="User error: no."),
    ]


@given(st.binary(max_size=300) | st.text().map(lambda line: line.encode("utf-8", "surrogatepass")))
def test_anything_can_be_read(body: bytes) -> None:
    """Whatever it holds, it is answered with problems, never more."""
    lines = examine(body, len(body), USERS)

    assert lines.problems or lines.number
    answered(body, whole=True)
