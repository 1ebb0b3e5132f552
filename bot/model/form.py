"""A form: what it asks, and the command line that it writes.

A form is data. `bot.views.forms` shows any of them, `handlers.forms` reads any of them.
"""

from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import timedelta
from enum import StrEnum

from bot.model.command import Command
from bot.model.orders import Order
from bot.model.prices import Cost
from bot.model.resource import ResourceKind
from bot.records import dataclass

Values = Mapping[str, str]
"""What stands in a form, by the keys of its fields; of several choices there are commas between, nothing is ""."""

LONGEST_VALUE = 150
"""How long the value of a choice may be: Slack takes no longer ones, and a part of a name is another name."""


class Listing(StrEnum):
    """What can be searched: the names of what there is in Personalize."""

    GROUPS = "groups"
    VERSIONS = "versions"
    CAMPAIGNS = "campaigns"
    FILTERS = "filters"


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """One of what can be chosen: the word that goes into the line, what people read, and small print."""

    value: str
    text: str
    detail: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Text:
    """Is written into, on one line unless it is `long`."""

    placeholder: str = ""
    longest: int = 256
    long: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Number:
    """Takes a whole number."""

    least: int
    most: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Pick:
    """Has one chosen of a few that are known beforehand."""

    choices: tuple[Choice, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Several:
    """Has any number chosen."""

    choices: tuple[Choice, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Tick:
    """Is ticked or not."""

    choice: Choice


@dataclass(frozen=True, kw_only=True, slots=True)
class Search:
    """Searches what there is; `within` is the field that holds the group to search in.

    `new` says what a name that there is not yet would be, where such a one may be given.
    """

    of: Listing
    within: str | None = None
    new: str = ""


Kind = Text | Number | Pick | Several | Tick | Search


def any_will_do(_: str) -> str | None:
    """Find nothing wrong with a value."""
    return None


def always(_: Values) -> bool:
    """Have a field asked whatever stands in the others."""
    return True


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """One thing that is asked.

    `usual` stands in it at first, `blank` in the line while it is empty. `trouble` says what is wrong with a value,
    None where nothing is, and `asked` whether the field is there at all, by what stands in the others.
    """

    key: str
    label: str
    kind: Kind
    hint: str = ""
    optional: bool = False
    usual: str = ""
    blank: str = ""
    trouble: Callable[[str], str | None] = any_will_do
    asked: Callable[[Values], bool] = always


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """What is asked for a verb.

    `line` writes the command line, `fill` reads one back into the form, `read` is how the verb itself understands it.
    `title` is also what the `shortcut` is called that opens it, where there is one: Slack gives an app five.
    `small_print` stands at the end.
    """

    title: str
    submit: str
    fields: tuple[Field, ...]
    line: Callable[[Values], str]
    fill: Callable[[Command], Values]
    read: Callable[[Command], Order]
    small_print: str = ""
    shortcut: bool = True

    def asked(self, values: Values) -> tuple[Field, ...]:
        """Return the fields that are there when these values are."""
        return tuple(one for one in self.fields if one.asked(values))

    def usual(self) -> Values:
        """Return what stands in it before anything is known."""
        return {one.key: one.usual for one in self.fields if one.usual}


@dataclass(frozen=True, kw_only=True, slots=True)
class Forecast:
    """What is known beforehand of what a line begins: what it costs, how long it usually takes here.

    `kind` is what takes the time, for where nothing was seen here yet. A deployment has a `subject`, the campaign, and
    `replaces` the version that it serves until then, where there is such a campaign. `obstacle` is why it would not be
    done as things stand.
    """

    kind: ResourceKind | None = None
    cost: Cost | None = None
    usual: timedelta | None = None
    subject: str = ""
    replaces: str | None = None
    obstacle: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """A form as somebody has it before them: what stands in it, and what is known besides.

    `line` is what it writes so far, `metadata` what Slack is to give back with it, `refusal` why this person cannot
    have it carried out. `late` says that it was filled after it was opened. `trouble` is what is wrong with
    what stands in it so far.
    """

    verb: str
    form: Form
    values: Values = field(default_factory=dict)
    line: str
    metadata: str = ""
    forecast: Forecast | None = None
    refusal: str | None = None
    late: bool = False
    trouble: str | None = None
