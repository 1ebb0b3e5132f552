import pytest
from botocore.exceptions import ClientError

from tests.aws_endpoint import Aws


def test_health_tells_the_mode(aws: Aws) -> None:
    """A script can see that the endpoint is up."""
    status, body = aws.control("GET", "health")
    assert (status, body["status"], body["mode"]) == (200, "ok", "immediate")


def test_throttling_lasts_for_as_many_calls_as_asked(aws: Aws) -> None:
    """Two calls of anything are refused, the third goes through."""
    aws.control("POST", "throttle", operation="*", next=2)
    for _ in range(2):
        with pytest.raises(ClientError) as refusal:
            aws.personalize.list_schemas()
        assert refusal.value.response["Error"]["Code"] == "ThrottlingException"
    aws.personalize.list_schemas()


def test_rights_are_taken_and_given_back(aws: Aws) -> None:
    """One operation is denied until it is allowed again; others are not touched."""
    aws.control("POST", "deny", operation="ListSchemas", on=True)
    with pytest.raises(ClientError) as refusal:
        aws.personalize.list_schemas()
    assert refusal.value.response["Error"]["Code"] == "AccessDeniedException"
    assert "personalize:ListSchemas" in refusal.value.response["Error"]["Message"]
    aws.personalize.list_dataset_groups()
    aws.control("POST", "deny", operation="ListSchemas", on=False)
    aws.personalize.list_schemas()


def test_reset_forgets_everything(aws: Aws) -> None:
    """Neither resources, nor buckets, nor faults are left."""
    aws.personalize.create_dataset_group(name="films")
    aws.s3.create_bucket(Bucket="films")
    aws.control("POST", "throttle", next=5)
    aws.control("POST", "reset")
    assert aws.personalize.list_dataset_groups()["datasetGroups"] == []
    assert aws.s3.list_buckets()["Buckets"] == []


@pytest.mark.parametrize(
    "method, path, body, status, complaint",
    [
        ("POST", "explode", {}, 404, "POST /_control/reset"),
        ("POST", "fail", {"kind": "luck"}, 400, "luck"),
        ("POST", "deny", {}, 400, "operation"),
        ("POST", "throttle", {"next": "many"}, 400, "many"),
        ("GET", "solution-version?arn=none", {}, 404, "none"),
    ],
)
def test_a_wrong_order_is_told_what_is_wrong(
    aws: Aws, method: str, path: str, body: dict[str, object], status: int, complaint: str
) -> None:
    """The control surface answers in JSON with a status that says whose fault it is."""
    got, answer = aws.control(method, path, **body)
    assert got == status
    assert complaint in answer["error"]
