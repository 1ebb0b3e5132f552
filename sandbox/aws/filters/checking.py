"""What a filter expression may say about the datasets of a group.

Source: Personalize Developer Guide, "Filter expressions: guidelines and requirements".
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from sandbox.aws.datasets import avro
from sandbox.aws.filters.expression import (
    ANYTHING,
    CURRENT_ITEM,
    CURRENT_USER,
    EQUALITIES,
    EVENT_TYPE,
    SETS,
    Clause,
    Column,
    Condition,
    Expression,
    Operator,
    Parameter,
    Subject,
)
from sandbox.aws.protocol.errors import InvalidInputError

Schemas = Mapping[str, avro.AvroSchema]  # by dataset type

NUMBERS = frozenset({"int", "long", "float", "double"})
_DATASETS: Mapping[Subject, tuple[str, ...]] = {
    Subject.ITEM: (avro.ITEMS, avro.INTERACTIONS),
    Subject.USER: (avro.USERS, avro.INTERACTIONS),
    Subject.ACTION: (avro.ACTIONS, avro.ACTION_INTERACTIONS),
}
_BEHIND = {CURRENT_USER: avro.USERS, CURRENT_ITEM: avro.ITEMS}
EVENTS = frozenset({avro.INTERACTIONS, avro.ACTION_INTERACTIONS})
_APPLIED_BY_ITSELF = frozenset({"REPEAT_FREQUENCY", "EXPIRATION_TIMESTAMP", "ACTION_EXPIRATION_TIMESTAMP"})
_EVENT_TYPE_FIELD = avro.Field(name=EVENT_TYPE, type="string")


def resolve(expression: Expression, schemas: Schemas) -> Expression:
    """Return the expression with fields spelled as in the schemas; raises `InvalidInputError` where it makes no sense.

    `schemas` are those of the group's datasets, by dataset type.
    """
    if len({clause.subject for clause in expression.clauses}) > 1:
        raise InvalidInputError("All expressions of a filter must filter the same: items, users or actions.")
    return Expression(clauses=[_clause(clause, schemas) for clause in expression.clauses])


def field_of(column: Column, schemas: Schemas) -> avro.Field:
    """Return the field that a column means, or raise `InvalidInputError`."""
    dataset = _BEHIND.get(column.dataset, column.dataset)
    if dataset not in schemas:
        raise InvalidInputError(f"The dataset group has no dataset of type {dataset}.")
    if dataset in EVENTS:
        return _event_field(column)
    fields = {field.name.upper(): field for field in schemas[dataset].fields}
    if column.name.upper() not in fields:
        raise InvalidInputError(f"Field {column.name} is not in the schema of dataset {dataset}.")
    return fields[column.name.upper()]


def _event_field(column: Column) -> avro.Field:
    if column.name.upper() != EVENT_TYPE:
        raise InvalidInputError(f"Interactions can be filtered by EVENT_TYPE only, not by {column.name}.")
    return _EVENT_TYPE_FIELD


def _clause(clause: Clause, schemas: Schemas) -> Clause:
    for complaint in _complaints(clause):
        raise InvalidInputError(complaint)
    return replace(
        clause,
        alternatives=[[_condition(each, schemas) for each in conditions] for conditions in clause.alternatives],
        only_if=[_condition(each, schemas) for each in clause.only_if],
    )


def _complaints(clause: Clause) -> Iterator[str]:
    used = {condition.column.dataset for condition in clause.described}
    if CURRENT_USER in used:
        yield "CurrentUser can be used only after IF."
    if len(used) > 1:
        yield f"One expression can use one dataset only, not {' and '.join(sorted(used))}: join expressions with |."
    if clause.dataset not in _DATASETS[clause.subject]:
        yield f"{clause.subject} cannot be filtered by {clause.dataset}."
    if any(condition.column.dataset != CURRENT_USER for condition in clause.only_if):
        yield "After IF only CurrentUser can be used."
    values = {column.dataset for condition in clause.conditions for column in list(condition.columns)[1:]}
    if values - {CURRENT_ITEM}:
        yield "Only a field of CurrentItem can be used as a value."
    if values and clause.subject is not Subject.ITEM:
        yield "CurrentItem can be used only for items."


def _condition(condition: Condition, schemas: Schemas) -> Condition:
    field = field_of(condition.column, schemas)
    for complaint in (*_unusable(field, condition.column), *_mismatches(condition, field)):
        raise InvalidInputError(complaint)
    values = [_value(value, field, schemas) if isinstance(value, Column) else value for value in condition.values]
    return replace(condition, column=replace(condition.column, name=field.name), values=values)


def _value(column: Column, field: avro.Field, schemas: Schemas) -> Column:
    """Return a CurrentItem's column as the schema spells it, once it is known to compare with `field`."""
    other = field_of(column, schemas)
    for complaint in _unusable(other, column):
        raise InvalidInputError(complaint)
    if (other.type in NUMBERS) != (field.type in NUMBERS):
        raise InvalidInputError(f"Fields {field.name} and {other.name} do not compare: {field.type} and {other.type}.")
    return replace(column, name=other.name)


def _unusable(field: avro.Field, column: Column) -> Iterator[str]:
    if field.type == "boolean":
        yield f"Invalid Expression: field {field.name} is boolean, which filters cannot use."
    if field.textual:
        yield f"Invalid Expression: field {field.name} is textual, which filters cannot use."
    if column.dataset == avro.ACTIONS and field.name.upper() in _APPLIED_BY_ITSELF:
        yield f"Invalid Expression: field {field.name} is applied automatically; filters cannot use it."


def _mismatches(condition: Condition, field: avro.Field) -> Iterator[str]:
    numeric = field.type in NUMBERS
    if condition.operator is Operator.NOT_IN:
        for name in condition.parameters:
            yield f"Invalid input symbol: ${name}. Placeholders are not allowed with NOT_IN operator"
    if condition.operator not in SETS | EQUALITIES and not numeric:
        yield f"Operator {condition.operator} compares numbers, and field {field.name} is of type {field.type}."
    for value in condition.values:
        if value == ANYTHING and (field.name != EVENT_TYPE or condition.operator not in SETS):
            yield "* can be used only with IN and EVENT_TYPE."
        elif isinstance(value, str | float) and not _fits(value, numeric=numeric):
            yield f"{value!r} does not compare with field {field.name}, which is of type {field.type}."
    if len(condition.values) > 1 and any(isinstance(value, Parameter) for value in condition.values):
        yield "A parameter stands alone in its parentheses: it may be given several values."


def _fits(value: str | float, *, numeric: bool) -> bool:
    """Tell whether a value compares with a field; numbers may stand in quotes, and text must."""
    if not numeric:
        return isinstance(value, str)
    try:
        float(value)
    except ValueError:
        return False
    return True
