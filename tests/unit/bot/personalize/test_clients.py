from concurrent.futures import ThreadPoolExecutor
from typing import Any

import boto3
import pytest
from botocore.awsrequest import AWSPreparedRequest
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import EndpointConnectionError

from bot.personalize.caller import Caller
from bot.personalize.clients import Clients
from bot.personalize.endpoints import session_for
from bot.personalize.lines import Lines

SERVICES = ("personalize", "sts")


def opened() -> Clients:
    """Return clients that nobody has called."""
    session = boto3.Session(botocore_session=session_for(SERVICES), region_name="us-east-1")
    return Clients(session, SERVICES, Config())


def test_a_client_is_made_once_and_threads_share_it() -> None:
    """Threads that ask at once must not make one each."""
    clients = opened()
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(clients.__getitem__, ["sts"] * 8))
    assert len(found) == 1
    assert set(clients) == set(SERVICES)
    assert len(clients) == 2


def test_another_service_has_no_client() -> None:
    """Only what the bot calls is there."""
    with pytest.raises(KeyError):
        opened()["ec2"]


def test_accounts_share_a_line_of_the_same_region_and_profile() -> None:
    """Each with its own would take 1 MiB. Another region has another."""
    lines = Lines()

    assert lines.to("eu-west-1", None) is lines.to("eu-west-1", None)
    assert lines.to("eu-west-1", None) is not lines.to("us-east-1", None)
    lines.close()


def test_a_client_signs_nothing_while_nobody_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the machine has keys: a call that forgets to say whose it is must not go out by any."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "of-the-machine")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    lines = Lines()
    clients = lines.to("eu-west-1", None).clients
    caller = Caller(find=lambda: Credentials("of-somebody", "secret"))
    assert caller.call(caller.keys) is not None

    for service, operation in (("sts", "get_caller_identity"), ("s3", "list_buckets")):
        with pytest.raises(LookupError):
            getattr(clients[service], operation)()
    lines.close()


def test_no_session_of_a_bucket_is_kept_for_others() -> None:
    """For a directory bucket, botocore would open one by the keys of whoever asks first, and keep it by the bucket."""
    lines, signed = Lines(), []
    s3: Any = lines.to("us-east-1", None).clients["s3"]

    def send(request: AWSPreparedRequest, **_: object) -> None:
        signed.append((request.url.rpartition("/")[2], "Credential=ours/" in str(request.headers["Authorization"])))
        raise EndpointConnectionError(endpoint_url=request.url)

    s3.meta.events.register("before-send", send)
    with pytest.raises(EndpointConnectionError):
        Caller(find=lambda: Credentials("ours", "secret")).call(
            lambda: s3.head_object(Bucket="movies--use1-az4--x-s3", Key="items.csv")
        )

    assert signed == [("items.csv", True)]
    lines.close()


def test_aws_is_told_who_calls() -> None:
    """CloudTrail keeps it."""
    lines, agents = Lines(), []
    personalize: Any = lines.to("eu-west-1", None).clients["personalize"]

    def send(request: AWSPreparedRequest, **_: object) -> None:
        agents.append(request.headers["User-Agent"])
        raise EndpointConnectionError(endpoint_url=request.url)

    personalize.meta.events.register("before-send", send)
    with pytest.raises(EndpointConnectionError):
        Caller(find=lambda: Credentials("ours", "secret")).call(personalize.list_recipes)

    assert [agent.split()[0] for agent in agents] == [b"personalize-bot"]
    lines.close()


def test_keys_that_are_missing_are_looked_for_again_now_and_then() -> None:
    """Each look may take seconds, and a machine may be given keys while the bot runs."""
    now, looks = 0.0, 0

    def find() -> Credentials | None:
        nonlocal looks
        looks += 1
        return Credentials("late", "secret") if now else None

    caller = Caller(find=find, elapsed=lambda: now)
    assert [caller.keys() for _ in range(3)] == [None] * 3
    assert looks == 1
    now = 60.0
    assert [keys.access_key for _ in range(3) if (keys := caller.keys())] == ["late"] * 3
    assert looks == 2
