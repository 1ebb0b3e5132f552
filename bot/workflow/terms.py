"""What an answer keeps to: from what was typed to what Personalize is asked with."""

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from difflib import get_close_matches

from bot.model.errors import InUse, Misunderstood, NotPossible, Way, cited
from bot.model.filters import Parameter, parameters
from bot.model.orders import DatasetKind, FilterUse, Narrowing
from bot.model.recommendation import Applied, Terms
from bot.model.resource import Campaign, Status
from bot.ports import Personalize
from bot.records import dataclass
from bot.views.lines import key
from bot.workflow.catalogue import Catalogue

_OFFERED = 5
_NUMBERS = {"int", "long", "float", "double"}
_DATASETS = {
    "item": DatasetKind.ITEMS,
    "currentitem": DatasetKind.ITEMS,
    "user": DatasetKind.USERS,
    "currentuser": DatasetKind.USERS,
    "interaction": DatasetKind.INTERACTIONS,
}
Again = Callable[[Narrowing], str]
"""Returns the line that was typed, with other bounds."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Bounds:
    """Finds what is meant by names, and checks what was typed against it."""

    personalize: Personalize
    catalogue: Catalogue

    async def __call__(self, narrowing: Narrowing, campaign: Campaign, again: Again) -> Terms:
        """Return the terms of a question to a campaign.

        Raises:
            NotFound: there is no such filter.
            Misunderstood: a value is missing, unfit, or for nothing that there is.
            NotPossible: the filter is another group's, or failed.
            InUse: it is being made.
        """
        filtered, promoted, context = await asyncio.gather(
            self._applied(narrowing.filter, campaign, lambda use: again(replace(narrowing, filter=use))),
            self._applied(narrowing.promoted, campaign, lambda use: again(replace(narrowing, promoted=use))),
            self._context(narrowing.context, campaign.group),
        )
        return Terms(filter=filtered, promoted=promoted, percent=narrowing.percent, context=context)

    async def _applied(
        self, use: FilterUse | None, campaign: Campaign, again: Callable[[FilterUse], str]
    ) -> Applied | None:
        if use is None:
            return None
        found = await self.personalize.filter(use.name)
        if found.group != campaign.group:
            raise NotPossible(f"{found.name} is a filter of {found.group}, and {campaign.name} is of {campaign.group}.")
        if found.status is Status.RUNNING:
            raise InUse(f"Filter {found.name} is still being made. `jobs` shows how far it is.")
        if found.status is not Status.READY:
            raise NotPossible(f"Filter {found.name} cannot be applied: it is {found.status}. `filter list` says more.")
        known = parameters(found.expression)
        values = _by_parameter(use, known)
        for parameter in known:
            if parameter.needed and parameter.name not in values:
                raise await self._missing(use, parameter, campaign.group, again)
        numeric = await self._numeric(campaign.group, [one for one in known if one.name in values])
        return Applied(
            arn=found.arn, values={name: _values(name, text, name in numeric) for name, text in values.items()}
        )

    async def _missing(
        self, use: FilterUse, parameter: Parameter, group: str, again: Callable[[FilterUse], str]
    ) -> Misunderstood:
        """Return the error for a value that is needed, which offers values that occur often."""
        name = parameter.name
        dataset, _, column = parameter.column.partition(".")
        titles = await self.catalogue.titles(group)
        details = (one.details.get(column.replace("_", " ").lower(), "") for one in titles.by_id.values())
        usual = _commonest(details) if _dataset(dataset) is DatasetKind.ITEMS and not parameter.number else []
        return Misunderstood(
            f"Filter {use.name} asks for {name}: add {key(name)}=VALUE, several with commas.",
            ways=[Way(text=value, line=again(replace(use, values={**use.values, name: value}))) for value in usual],
        )

    async def _numeric(self, group: str, given: Iterable[Parameter]) -> frozenset[str]:
        """Return which parameters are compared with numbers."""
        compared = list(given)
        kinds = {kind for one in compared if not one.number and (kind := _dataset(one.column.partition(".")[0]))}
        columns = {kind: await self._columns(group, kind) for kind in kinds}
        return frozenset(one.name for one in compared if one.number or _is_number(one.column, columns))

    async def _context(self, typed: Mapping[str, str], group: str) -> Mapping[str, str]:
        """Return what was typed by the columns of the interactions as they are spelled."""
        if not typed:
            return {}
        columns = {name.lower(): name for name in await self._columns(group, DatasetKind.INTERACTIONS)}
        for name in typed:
            if name.lower() not in columns:
                others = ", ".join(columns.values()) or "none"
                raise Misunderstood(
                    f"The interactions of {group} have no column {cited(name)}, by which there could be a context. "
                    f"Their columns: {others}."
                )
        return {columns[name.lower()]: value for name, value in typed.items()}

    async def _columns(self, group: str, kind: DatasetKind) -> Mapping[str, str]:
        """Return the types of a dataset's columns by name, nothing where there is no such dataset."""
        schema = json.loads(await self.personalize.schema(group, kind) or "{}")
        return {str(one["name"]): _type(one["type"]) for one in schema.get("fields", [])}


def _by_parameter(use: FilterUse, known: Iterable[Parameter]) -> dict[str, str]:
    """Return what was typed by the names of the placeholders, which ignore case."""
    names = {one.name.lower(): one.name for one in known}
    for given in use.values:
        if given.lower() not in names:
            takes = f"takes {', '.join(f'{key(name)}=' for name in names.values())}" if names else "takes no values"
            meant = get_close_matches(given.lower(), names, n=1)
            maybe = f" Did you mean {key(names[meant[0]])}=?" if meant else ""
            raise Misunderstood(f"Filter {use.name} {takes}, and {cited(given)} is none of them.{maybe}")
    return {names[given.lower()]: value for given, value in use.values.items()}


def _values(name: str, text: str, number: bool) -> tuple[str | int | float, ...]:  # noqa: FBT001 - how it is compared
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not number:
        return tuple(parts)
    try:
        return tuple(int(part) if part.lstrip("-").isdecimal() else float(part) for part in parts)
    except ValueError:
        raise Misunderstood(f"{name}= is compared with numbers, so it must be one, not {cited(text)}.") from None


def _commonest(details: Iterable[str]) -> list[str]:
    counted = Counter(value.strip() for one in details for value in one.split(",") if value.strip())
    return [value for value, _ in counted.most_common(_OFFERED)]


def _dataset(name: str) -> DatasetKind | None:
    return _DATASETS.get(name.lower().removesuffix("s"))


def _is_number(column: str, columns: Mapping[DatasetKind, Mapping[str, str]]) -> bool:
    dataset, _, name = column.partition(".")
    kind = _dataset(dataset)
    types = {column.lower(): type_ for column, type_ in columns.get(kind, {}).items()} if kind else {}
    return types.get(name.lower()) in _NUMBERS


def _type(avro: object) -> str:
    """Return the type of a column; one that may be empty is written as a list."""
    types = avro if isinstance(avro, list) else [avro]
    return next((str(one) for one in types if one != "null"), "null")
