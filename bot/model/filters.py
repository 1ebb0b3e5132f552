"""What a filter expression says, as far as that can be told without the data; Amazon checks the rest of it.

    INCLUDE ItemID WHERE Items.GENRE IN ($GENRE) AND Items.YEAR > 1990 | EXCLUDE ItemID WHERE …

Source: Personalize Developer Guide, "Filter expression structure and elements"; lengths: API reference, CreateFilter.
"""

import re
from collections.abc import Iterator

from bot.records import dataclass

LONGEST = 2_500
"""How many characters an expression may have."""

BEGINNING = re.compile(r"""(?<=\s)["'“„‘]?\s*(INCLUDE|EXCLUDE)\s+\w+ID\b""", re.IGNORECASE)
"""How an expression begins, also one that somebody put in quotes."""

_STRAIGHT = str.maketrans("“”„", '"""')
_OUTER = re.compile(r"""(?P<quote>["'])(?P<inside>.*)(?P=quote)""", re.DOTALL)
_STRING = r'"(?:[^"\\]|\\.)*"'
_CLAUSE = re.compile(rf'(?:{_STRING}|[^"|])*')
_HEAD = re.compile(r"\s*(INCLUDE|EXCLUDE)\s+(ItemID|UserID|ActionID)\s+WHERE\s+\w+\.\w+\s*\S", re.IGNORECASE)
_PLACEHOLDER = re.compile(
    r'(?P<column>\w+\.\w+)\s*(?P<operator>NOT\s+IN|IN|<=|>=|!=|=|<|>)\s*\(?\s*"?\$(?P<name>\w+)', re.IGNORECASE
)
_EXAMPLE = 'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("watch")'


@dataclass(frozen=True, kw_only=True, slots=True)
class Parameter:
    """A placeholder such as `$GENRE`: the column that its value is compared with, such as `Items.GENRE`.

    `needed`: without a value there is no answer. `number`: it is asked whether something is more or less than it.
    """

    name: str
    column: str
    needed: bool
    number: bool


def tidy(typed: str) -> str:
    """Return an expression on one line, with straight quotes, and without those that somebody put it in."""
    text = " ".join(typed.translate(_STRAIGHT).replace("‘", "'").replace("’", "'").split())
    outer = _OUTER.fullmatch(text)
    if outer is None:
        return text
    inside = outer["inside"]
    return (re.sub(r"\\(.)", r"\1", inside) if outer["quote"] == '"' and '\\"' in inside else inside).strip()


def trouble(expression: str) -> str | None:
    """Say what is wrong with an expression, None where nothing is that shows without the data."""
    if len(expression) > LONGEST:
        return f"An expression may have {LONGEST:,} characters, and this has {len(expression):,}."
    bare = re.sub(_STRING, "", expression)
    if "'" in bare:
        return 'Values go in double quotes: "watch".'
    if '"' in bare:
        return "A double quote is opened and not closed."
    if bare.count("(") != bare.count(")"):
        return f"The brackets do not match: {bare.count('(')} are opened, {bare.count(')')} closed."
    if all(_HEAD.match(clause) for clause in _clauses(expression)):
        return None
    return f"Begin as in this example: {_EXAMPLE}. Several are joined by |."


def parameters(expression: str) -> tuple[Parameter, ...]:
    """Return what values an expression takes, each once, in the order in which they stand."""
    found: dict[str, Parameter] = {}
    for clause in _clauses(expression):
        included = clause.lstrip()[:7].upper() == "INCLUDE"
        for match in _PLACEHOLDER.finditer(clause):
            before = found.get(match["name"])
            found[match["name"]] = Parameter(
                name=match["name"],
                column=match["column"],
                needed=included or (before is not None and before.needed),
                number=match["operator"] in {"<", ">", "<=", ">="},
            )
    return tuple(found.values())


def _clauses(expression: str) -> Iterator[str]:
    """Yield what stands between the bars that are not in quotes."""
    place = 0
    while place <= len(expression):
        match = _CLAUSE.match(expression, place)
        yield match[0] if match else ""
        place = (match.end() if match else place) + 1
