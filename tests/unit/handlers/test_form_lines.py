"""Between a form and its line: each says all that the other does."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.command import Command
from bot.model.form import Field, Number, Pick, Search, Several, Text, Tick
from handlers import VERBS
from handlers.parse import parse

FORMS = {verb.name: verb.form for verb in VERBS if verb.form}
WORDS = st.text(min_size=1, max_size=40).map(str.strip).filter(bool)
NAMES = st.from_regex(
    r"[b-eB-E0-9][a-zA-Z0-9_-]{0,40}", fullmatch=True
)  # none is a word of ours, such as hpo, or the id of a file


@pytest.mark.parametrize("name", FORMS)
@given(data=st.data())
def test_a_line_opens_the_form_that_wrote_it(name: str, data: st.DataObject) -> None:
    """So what was refused can be changed; whatever people have put in is one word of the line."""
    form = FORMS[name]
    values = data.draw(st.fixed_dictionaries({field.key: values_of(field) for field in form.fields}))
    values = {field.key: values[field.key] for field in form.asked(values)}
    line = form.line(values)

    again = {**form.usual(), **form.fill(command(line))}

    assert form.line(again) == line
    assert form.read(command(line)).line == line


def command(line: str) -> Command:
    """Return what is made of a line."""
    typed = parse(line, VERBS)
    return Command(
        verb=typed.verb.name,
        arguments=typed.arguments,
        options=typed.options,
        line=line,
        user="U1",
        channel="C1",
        at=datetime(2026, 11, 24, tzinfo=UTC),
    )


def values_of(field: Field) -> st.SearchStrategy[str]:
    """Return what may stand in a field, nothing where it may be left empty."""
    nothing = st.just("") if field.optional else st.nothing()
    return nothing | _filled(field)


def _filled(field: Field) -> st.SearchStrategy[str]:
    match field.kind:
        case Text():
            return _TEXTS.get(field.key, WORDS)
        case Number(least=least, most=most):
            return st.integers(least, most).map(str)
        case Pick(choices=choices):
            return st.sampled_from([choice.value for choice in choices])
        case Several(choices=choices):
            chosen = st.lists(st.sampled_from([choice.value for choice in choices]), min_size=2, unique=True)
            return chosen.map(",".join)
        case Tick(choice=choice):
            return st.just(choice.value)
        case Search():
            versions = st.builds("{}/{}".format, NAMES, st.from_regex(r"[0-9a-f]{8}", fullmatch=True))
            return versions if field.key == "version" else NAMES


_TEXTS = {
    "location": st.builds("s3://{}/{}".format, NAMES, WORDS.filter(lambda word: len(word) < 100)),
    "name": NAMES,
    **dict.fromkeys(
        ("values", "promoted", "context"),
        st.builds("{}={}".format, st.just("$N") | NAMES.filter(str.isalnum).map("G{}".format), NAMES),
    ),
    "expression": st.builds('EXCLUDE ItemID WHERE Items.{} IN ("{}")'.format, NAMES, NAMES),
}
"""What stands in a text of which not any will do, by the key of its field."""
