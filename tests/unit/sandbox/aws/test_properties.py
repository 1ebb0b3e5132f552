"""What may stand in the properties of a record that is put by itself."""

import pytest

from sandbox.aws.datasets.avro import Field
from sandbox.aws.datasets.properties import columns
from sandbox.aws.protocol.errors import InvalidInputError

FIELDS = [
    Field(name="ITEM_ID", type="string"),
    Field(name="NUMBER_OF_RATINGS", type="long", nullable=True),
    Field(name="PRICE", type="float"),
    Field(name="GENRES", type="string", categorical=True),
    Field(name="PLOT", type="string", textual=True),
    Field(name="NEW", type="boolean"),
]


def test_keys_are_the_fields_in_camel_case() -> None:
    """Numbers may come as text; long text is cut; what no field has is left out."""
    given = {"numberOfRatings": "12", "price": 3, "genres": "Horror|Action", "plot": "x" * 20_001, "new": True, "no": 1}
    found = columns(given, FIELDS)
    assert found.pop("PLOT") == "x" * 20_000
    assert found == {"NUMBER_OF_RATINGS": 12, "PRICE": 3.0, "GENRES": "Horror|Action", "NEW": "True"}
    assert columns({"numberOfRatings": None}, FIELDS) == {"NUMBER_OF_RATINGS": None}


@pytest.mark.parametrize(
    "key, value",
    [
        ("numberOfRatings", "many"),
        ("numberOfRatings", 1.5),
        ("numberOfRatings", True),
        ("numberOfRatings", 2**63),
        ("price", None),
        ("price", float("nan")),
        ("price", 10**400),
        ("genres", ["Horror", "Action"]),
        ("genres", {"main": "Horror"}),
        ("genres", "x" * 1001),
        ("new", "perhaps"),
    ],
)
def test_what_does_not_fit_its_field_is_refused(key: str, value: object) -> None:
    """The property is named, and the type that it must have."""
    with pytest.raises(InvalidInputError, match=f"Property {key} must be of type"):
        columns({key: value}, FIELDS)
