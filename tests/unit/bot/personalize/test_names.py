import pytest

from bot.model.errors import Refused
from bot.model.resource import ResourceKind
from bot.personalize.names import check_name, clip, is_name, missing, no_version, split_version


@pytest.mark.parametrize("typed", ["movies", "a", "A-b_9", "0" * 63])
def test_names_as_aws_has_them_are_names(typed: str) -> None:
    """Letters, digits, - and _, up to 63."""
    assert is_name(typed)
    assert check_name(typed, "solution") == typed


@pytest.mark.parametrize("typed", ["", "-a", "_a", "a" * 64, "a b", "a/b", "a\n", "é", "a.b"])
def test_anything_else_is_none(typed: str) -> None:
    """A name that is to be given is refused with the rule."""
    assert not is_name(typed)
    with pytest.raises(Refused, match="63 letters"):
        check_name(typed, "solution")


@pytest.mark.parametrize(
    "typed,parts",
    [
        ("films/1a2b3c4d", ("films", "1a2b3c4d")),
        ("films", None),
        ("films/", None),
        ("films/1/2", None),
        ("films/$LATEST", None),
        ("/1a2b3c4d", None),
    ],
)
def test_a_version_is_a_solution_and_an_id(typed: str, parts: tuple[str, str] | None) -> None:
    """Only `solution/id` is one."""
    assert split_version(typed) == parts


def test_what_was_perhaps_meant_comes_first() -> None:
    """A slip of the finger gets the right name; a long list is cut."""
    error = missing(ResourceKind.SOLUTION, "flims-up", ["films-up", "books", *(f"other-{n}" for n in range(20))])

    assert error.alternatives[0] == "films-up"
    assert "and 12 more" in str(error)


def test_where_there_is_nothing_that_is_said() -> None:
    """The first person to ask gets no empty list, but the way to the first one."""
    text = str(missing(ResourceKind.CAMPAIGN, "x", []))

    assert text == "There is no campaign “x”. There is none yet: `deploy GROUP` makes one."
    assert "`train GROUP`" in str(no_version("films/1a2b", solution="films", known=[]))


def test_a_version_that_is_not_there_is_told_with_those_that_are() -> None:
    """An id is easily mistyped."""
    error = no_version("films/1a2b", solution="films", known=["films/1a2b3c4d", "films/ffffffff"])

    assert str(error) == "There is no version “films/1a2b”. There are: films/1a2b3c4d, films/ffffffff."
    assert error.alternatives[0] == "films/1a2b3c4d"


def test_what_was_typed_is_quoted_short_and_clean() -> None:
    """Untrusted text stays a few words."""
    assert clip("a\x00b\u202ec") == "a�b�c"
    assert clip("x" * 100) == "x" * 59 + "…"
