import json

import pytest

from sandbox.aws.datasets import avro
from sandbox.aws.protocol.errors import InvalidInputError

USER = {"name": "USER_ID", "type": "string"}
ITEM = {"name": "ITEM_ID", "type": "string"}
TIME = {"name": "TIMESTAMP", "type": "long"}
ACTION = {"name": "ACTION_ID", "type": "string"}


def numbers(count: int) -> list[object]:
    """Describe so many columns of metadata."""
    return [{"name": f"M{number}", "type": "int"} for number in range(count)]


def text(name: str) -> object:
    """Describe a column of prose."""
    return {"name": name, "type": "string", "textual": True}


def schema(*fields: object, name: str = "Interactions") -> str:
    """Write a schema."""
    return json.dumps({"type": "record", "name": name, "fields": fields, "version": "1.0"})


def test_fields_are_read_in_order() -> None:
    """A union with null may be empty; attributes are kept."""
    text = schema(ITEM, {"name": "GENRES", "type": ["null", "string"], "categorical": True}, name="Items")
    parsed = avro.parse(text)
    assert parsed.dataset_type == "ITEMS"
    assert parsed.fields[1] == avro.Field(name="GENRES", type="string", nullable=True, categorical=True)


@pytest.mark.parametrize(
    "text, complaint",
    [
        ("{", "not valid JSON"),
        ("[]", "must be an Avro record"),
        (schema(), "list of fields"),
        (schema(USER, ITEM), "missing required fields: .'TIMESTAMP'"),
        (schema(USER, ITEM, {"name": "TIMESTAMP", "type": "string"}), "TIMESTAMP must be of type long"),
        (schema(USER, ITEM, TIME, {"name": "TAGS", "type": {"type": "array"}}), "not supported"),
        (schema(USER, ITEM, TIME, {"name": "X", "type": ["int", "long"]}), "not supported"),
        (schema(USER, ITEM, TIME, {"type": "int"}), "name and a type"),
        (schema(USER, ITEM, TIME, {"name": "EVENT_VALUE", "type": "string"}), "EVENT_VALUE cannot be"),
        (schema(USER, ITEM, TIME, {"name": "A_1", "type": "int"}, {"name": "A1", "type": "int"}), "unique"),
        (schema(ITEM, name="Items"), "at least one metadata field"),
        (schema({"name": "USER_ID", "type": ["null", "string"]}, ITEM, TIME), "USER_ID cannot be null"),
        (schema(USER, ITEM, TIME, {"name": "EVENT_TYPE", "type": "string", "categorical": True}), "be categorical"),
        (schema(USER, ITEM, TIME, *numbers(6)), "at most 5 metadata fields, not 6"),
        (schema(USER, *numbers(26), name="Users"), "at most 25"),
        (schema(ITEM, *numbers(101), name="Items"), "at most 100"),
        (schema(ACTION, *numbers(11), name="Actions"), "at most 10"),
        (schema(ACTION, {"name": "VALUE", "type": "float"}, name="Actions"), "VALUE cannot be of type float"),
        (schema(ITEM, {"name": "my field", "type": "int"}, name="Items"), "letters, digits and underscores"),
        (schema(ITEM, text("A"), text("B"), name="Items"), "at most one textual field"),
        (schema(USER, text("A"), name="Users"), "Only string fields of Items"),
        (schema(USER, name="People"), "name must be that of a dataset type"),
    ],
)
def test_what_is_wrong_with_a_schema_is_named(text: str, complaint: str) -> None:
    """Each rule of the Developer Guide has its own sentence."""
    with pytest.raises(InvalidInputError, match=complaint):
        avro.parse(text)


def test_domains_ask_for_more() -> None:
    """An ECOMMERCE Interactions schema needs EVENT_TYPE; genres are categories."""
    with pytest.raises(InvalidInputError, match="EVENT_TYPE"):
        avro.parse(schema(USER, ITEM, TIME), domain="ECOMMERCE")
    films = schema(
        ITEM, {"name": "GENRES", "type": "string"}, {"name": "CREATION_TIMESTAMP", "type": "long"}, name="Items"
    )
    with pytest.raises(InvalidInputError, match="GENRES must be categorical"):
        avro.parse(films, domain="VIDEO_ON_DEMAND")


@pytest.mark.parametrize("name", ["ActionInteractions", "Action_Interactions", "action_interactions"])
def test_types_have_one_spelling(name: str) -> None:
    """However a type is written, ARNs have it one way."""
    assert avro.canonical_type(name) == "ACTION_INTERACTIONS"
