import boto3
import pytest

from bot.personalize.endpoints import session_for

SERVICES = ("personalize", "personalize-runtime", "personalize-events", "s3", "sts")


@pytest.fixture(scope="module")
def ours() -> boto3.Session:
    """The session that the bot has."""
    return boto3.Session(botocore_session=session_for(SERVICES))


@pytest.mark.parametrize("region", ["us-east-1", "eu-west-1", "cn-north-1", "us-gov-west-1", "eu-nowhere-9"])
@pytest.mark.parametrize("service", [*SERVICES, "sso"])
def test_every_service_is_where_boto3_finds_it(
    ours: boto3.Session, monkeypatch: pytest.MonkeyPatch, service: str, region: str
) -> None:
    """In every partition, in regions to come, and also what is only asked for credentials."""
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)

    here = ours.client(service, region_name=region)  # type: ignore[call-overload]  # by variable
    there = boto3.client(service, region_name=region)  # type: ignore[call-overload]  # likewise

    assert here.meta.endpoint_url == there.meta.endpoint_url
    assert here.meta.config.user_agent == there.meta.config.user_agent


def test_nothing_else_is_kept() -> None:
    """The table is large."""
    table, _ = session_for(SERVICES).get_component("data_loader").load_data_with_path("endpoints")

    kept = {service for partition in table["partitions"] for service in partition["services"]}
    assert {"personalize", "s3", "sts"} <= kept <= set(SERVICES)


def test_accounts_share_what_is_read() -> None:
    """Each further account would take as much memory again."""
    one, other = (session_for(SERVICES).get_component("data_loader") for _ in range(2))

    assert one.load_service_model("personalize", "service-2") is other.load_service_model("personalize", "service-2")
