"""Whatever is sent, the answer is AWS's: never a traceback."""

import http.client
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

import botocore.session
import pytest
from botocore.model import ListShape, MapShape, ServiceModel, Shape, StructureShape
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sandbox.aws.protocol.errors import AwsError
from tests.aws_endpoint import (
    ACTION_INTERACTIONS_SCHEMA,
    ACTIONS_SCHEMA,
    INTERACTIONS_SCHEMA,
    ITEMS_SCHEMA,
    ROLE,
    Aws,
)
from tests.unit.sandbox.aws.in_process import InProcess, InstantWorkers

ARN = "arn:aws:personalize:us-east-1:000000000000:"
RECIPES = "arn:aws:personalize:::recipe/"
TEXTS = (
    "",
    "a",
    "films",
    "user-1",
    "crime-1",
    "\x00",
    "ü" * 70,
    "s3://bucket/key",
    "s3://",
    "https://elsewhere/key",
    ROLE,
    INTERACTIONS_SCHEMA,
    ITEMS_SCHEMA,
    '{"type":"record","name":"Items","fields":[1]}',
    "Interactions",
    "ACTIONS",
    "INCLUDE ItemID WHERE Items.YEAR > $Y",
    'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("watch")',
    "INCLUDE",
    "0.5",
    "1e999",
    "nan",
    "rate(3 days)",
    '{"itemId": 5, "eventValue": "x"}',
    '{"year": []}',
    "[]",
    "{",
    f"{ARN}dataset-group/films",
    f"{ARN}dataset/films/INTERACTIONS",
    f"{ARN}dataset/films/ITEMS",
    f"{ARN}dataset/films/ACTIONS",
    f"{ARN}schema/ITEMS",
    f"{ARN}solution/films",
    f"{ARN}solution/films/$LATEST",
    f"{ARN}campaign/films",
    f"{ARN}filter/films",
    f"{ARN}metric-attribution/films",
    f"{RECIPES}aws-user-personalization-v2",
    f"{RECIPES}aws-ecomm-recommended-for-you",
    "tracking",
    "version",
)
NUMBERS = (-1, 0, 1, 2, 25, 501, 2**31, 2**70, 0.5)


@pytest.fixture(scope="module")
def furnished() -> Iterator[InProcess]:
    """Return an account with one of almost everything."""
    with TemporaryDirectory() as folder:
        aws = InProcess(Path(folder), InstantWorkers(Path(folder)))
        group = aws.call("CreateDatasetGroup", name="films")["datasetGroupArn"]
        aws.settle()
        for kind, schema in (
            ("INTERACTIONS", INTERACTIONS_SCHEMA),
            ("ITEMS", ITEMS_SCHEMA),
            ("ACTIONS", ACTIONS_SCHEMA),
            ("ACTION_INTERACTIONS", ACTION_INTERACTIONS_SCHEMA),
        ):
            arn = aws.call("CreateSchema", name=kind, schema=schema)["schemaArn"]
            aws.call("CreateDataset", name=kind, schemaArn=arn, datasetGroupArn=group, datasetType=kind)
        aws.settle()
        recipe = f"{RECIPES}aws-user-personalization-v2"
        solution = aws.call("CreateSolution", name="films", datasetGroupArn=group, recipeArn=recipe)["solutionArn"]
        aws.settle()
        aws.call("CreateSolutionVersion", solutionArn=solution)
        aws.settle()
        aws.call("CreateCampaign", name="films", solutionVersionArn=f"{solution}/$LATEST")
        aws.call("CreateEventTracker", name="films", datasetGroupArn=group)
        aws.call(
            "CreateFilter",
            name="films",
            datasetGroupArn=group,
            filterExpression="INCLUDE ItemID WHERE Items.YEAR > $Y",
        )
        counted = {"eventType": "watch", "metricName": "m", "expression": "SAMPLECOUNT()"}
        output = {"roleArn": ROLE}
        aws.call(
            "CreateMetricAttribution",
            name="films",
            datasetGroupArn=group,
            metrics=[counted],
            metricsOutputConfig=output,
        )
        aws.settle()
        yield aws
        aws.close()


def values(shape: Shape, known: Mapping[str, str]) -> st.SearchStrategy[Any]:
    """Return values of a shape, often of those that mean something here."""
    match shape:
        case StructureShape():
            members = {name: values(member, known) for name, member in shape.members.items()}
            wanted = {name: member for name, member in members.items() if name in shape.required_members}
            others = {name: member for name, member in members.items() if name not in wanted}
            return st.fixed_dictionaries(wanted, optional=others)
        case ListShape():
            return st.lists(values(shape.member, known), max_size=3)
        case MapShape():
            return st.dictionaries(values(shape.key, known), values(shape.value, known), max_size=2)
        case _:
            return _scalars(shape, known)


def _scalars(shape: Shape, known: Mapping[str, str]) -> st.SearchStrategy[Any]:
    match shape.type_name:
        case "string":
            texts = [*getattr(shape, "enum", ()), *TEXTS]
            return st.sampled_from([known.get(text, text) for text in texts])
        case "boolean":
            return st.booleans()
        case "timestamp":
            return st.sampled_from([0, 1_790_000_000, 10**12, -1])
        case _:
            return st.sampled_from(NUMBERS)


OF_ANY_OPERATION = ("InvalidInputException", "SerializationException")  # the request itself is wrong


def _models() -> list[ServiceModel]:
    session = botocore.session.get_session()
    return [session.get_service_model(f"personalize{end}") for end in ("", "-runtime", "-events")]


def _inputs() -> dict[str, StructureShape]:
    return {
        name: shape
        for model in _models()
        for name in model.operation_names
        if (shape := model.operation_model(name).input_shape)
    }


INPUTS = _inputs()
DECLARED = {
    name: [shape.name for shape in model.operation_model(name).error_shapes]
    for model in _models()
    for name in model.operation_names
}
_QUICK = settings(max_examples=8, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("name", sorted(name for name in INPUTS if not name.startswith("Delete")))
@_QUICK
@given(data=st.data())
def test_any_request_of_the_right_shape_is_answered_or_refused(
    furnished: InProcess, name: str, data: st.DataObject
) -> None:
    """With an answer that the model can write, or one of AWS's errors."""
    resources = furnished.backend.resources
    known = {
        "tracking": next(each.tracking_id for each in resources if hasattr(each, "tracking_id") and each.tracking_id)
    }
    known["version"] = next(each.arn for each in resources if each.ARN == "solution_version_arn")
    request = data.draw(values(INPUTS[name], known))
    refusal = refused(lambda: furnished.call(name, **request))
    furnished.settle()
    assert refusal is None or str(refusal)
    assert refusal is None or refusal.code in {*DECLARED[name], *OF_ANY_OPERATION}


def refused(ask: Callable[[], object]) -> AwsError | None:
    """Return the error of AWS's that a call is refused with, if it is; anything else is a bug."""
    try:
        ask()
    except AwsError as error:
        return error
    return None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@_QUICK
@given(
    name=st.sampled_from(sorted(INPUTS)),
    body=JSON.map(lambda value: json.dumps(value).encode()) | st.binary(max_size=40),
)
def test_any_body_is_refused_as_aws_refuses(furnished: InProcess, name: str, body: bytes) -> None:
    """What is no JSON, or not of the shape."""
    refusal = refused(lambda: furnished.send(name, body))
    assert refusal is None or refusal.status < 500


SIGNED = "AWS4-HMAC-SHA256 Credential=k/20261124/us-east-1/personalize/aws4_request, SignedHeaders=host, Signature=0"


@pytest.mark.parametrize(
    "method, path, target, body, status, error",
    [
        ("POST", "/", "AmazonPersonalize.Nonsense", b"{}", 400, "UnknownOperationException"),
        ("POST", "/", "AmazonPersonalize.ListSchemas", b"\xff\xfe", 400, "SerializationException"),
        ("POST", "/", "AmazonPersonalize.ListSchemas", b"[" * 100_000, 400, "SerializationException"),
        ("POST", "/", "AmazonPersonalize.ListSchemas", b" " * 3_000_000, 413, "RequestEntityTooLargeException"),
        ("POST", "/recommendations", "", b'{"campaignArn": 5}', 400, "SerializationException"),
        ("POST", "/events", "", b'{"trackingId": "' + b"x" * 300 + b'"}', 400, "InvalidInputException"),
        ("GET", "/nowhere", "", b"", 400, "UnknownOperationException"),
    ],
)
def test_what_is_no_request_gets_an_error_of_awss(
    aws: Aws, method: str, path: str, target: str, body: bytes, status: int, error: str
) -> None:
    """Over HTTP: the error's name is where a client looks for it."""
    where = urlsplit(aws.url)
    connection = http.client.HTTPConnection(where.hostname or "", where.port)
    connection.request(method, path, body, {"Authorization": SIGNED, **({"X-Amz-Target": target} if target else {})})
    answer = connection.getresponse()
    named = json.loads(answer.read())
    connection.close()
    assert answer.status == status
    assert error in {answer.headers.get("x-amzn-ErrorType"), named.get("__type")}
    assert named["message"]


def test_a_connection_that_is_cut_hurts_nobody(aws: Aws) -> None:
    """The next request is answered."""
    where = urlsplit(aws.url)
    connection = http.client.HTTPConnection(where.hostname or "", where.port)
    connection.putrequest("POST", "/")
    connection.putheader("X-Amz-Target", "AmazonPersonalize.ListSchemas")
    connection.putheader("Content-Length", "1000")
    connection.endheaders(b"{")
    connection.close()
    assert aws.personalize.list_schemas()["schemas"] == []
