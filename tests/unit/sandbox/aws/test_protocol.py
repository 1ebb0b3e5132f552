from datetime import UTC, datetime

import pytest

from sandbox.aws.protocol.api import by_path, by_target
from sandbox.aws.protocol.errors import InvalidInputError, SerializationError

GROUP = "arn:aws:personalize:us-east-1:000000000000:dataset-group/g"
CREATE = by_target()["AmazonPersonalize.CreateSolution"]
EVENTS = by_path()["POST", "/events"]


def test_a_request_becomes_keyword_arguments() -> None:
    """Names turn to snake case; timestamps in epoch seconds become aware datetimes."""
    body = b'{"trackingId":"t","sessionId":"s","eventList":[{"eventType":"watch","sentAt":1700000000,"eventValue":4}]}'
    arguments = EVENTS.arguments(body)
    assert arguments["tracking_id"] == "t"
    sent = datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
    assert arguments["event_list"] == [{"eventType": "watch", "sentAt": sent, "eventValue": 4.0}]


def test_properties_may_be_an_object() -> None:
    """Some SDKs send event properties as JSON, others as a string of it."""
    body = b'{"trackingId":"t","sessionId":"s","eventList":[{"eventType":"w","sentAt":1,"properties":{"itemId":"1"}}]}'
    assert EVENTS.arguments(body)["event_list"][0]["properties"] == '{"itemId": "1"}'


@pytest.mark.parametrize(
    "body, complaint",
    [
        (b"{", "not JSON"),
        (b"[]", "must be a JSON object"),
        (b'{"name":1}', "name must be a string, not int"),
        (b'{"name":"n","performHPO":"yes"}', "performHPO must be a boolean"),
        (b'{"name":"n","tags":{}}', "tags must be a list"),
        (b'{"name":"n","solutionConfig":[]}', "solutionConfig must be an object"),
    ],
)
def test_wrong_types_are_named(body: bytes, complaint: str) -> None:
    """The path and the type that was wanted stand in the message."""
    with pytest.raises(SerializationError, match=complaint):
        CREATE.arguments(body)


@pytest.mark.parametrize(
    "member, complaint",
    [
        ('"name":"-n"', "regular expression"),
        ('"name":"' + "n" * 64 + '"', "length less than or equal to 63"),
        ('"name":""', "length greater than or equal to 1"),
        ('"name":"n","recipeArn":"sims"', "'recipeArn' failed to satisfy constraint"),
        ('"name":"n","tags":[{"tagKey":"k"}]', r"tags\.1\.member\.tagValue"),
        ('"name":"n","recipe":"sims"', "Unknown parameter in input: recipe"),
        ('"recipeArn":null', "Value null at 'name'"),
    ],
)
def test_every_constraint_of_the_model_holds(member: str, complaint: str) -> None:
    """Patterns, maxima and unknown members are checked too, which botocore leaves to the service."""
    with pytest.raises(InvalidInputError, match=complaint):
        CREATE.arguments(f'{{"datasetGroupArn":"{GROUP}",{member}}}'.encode())


def test_enums_hold() -> None:
    """A value that is not in the enum is refused with those that are."""
    with pytest.raises(InvalidInputError, match=r"enum value set: \[FULL, INCREMENTAL\]"):
        by_target()["AmazonPersonalize.CreateDatasetImportJob"].arguments(
            f'{{"jobName":"j","datasetArn":"{GROUP}","dataSource":{{}},"importMode":"SOME"}}'.encode()
        )


def test_all_faults_are_told_at_once() -> None:
    """As at AWS, the message counts the faults."""
    with pytest.raises(InvalidInputError, match=r"^2 validation errors detected: "):
        CREATE.arguments(b'{"name":"-n"}')


def test_sensitive_values_are_not_repeated() -> None:
    """A message does not carry what the model marks as sensitive."""
    item = "x" * 257
    body = f'{{"trackingId":"t","sessionId":"s","eventList":[{{"eventType":"w","sentAt":1,"itemId":"{item}"}}]}}'
    with pytest.raises(InvalidInputError, match=r"Value \*\*\* at 'eventList.1.member.itemId'"):
        EVENTS.arguments(body.encode())
