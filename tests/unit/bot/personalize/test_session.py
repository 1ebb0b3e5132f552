import asyncio
from itertools import pairwise

import pytest

from bot.model.errors import AccessDenied, NotFound, Refused, Unavailable
from bot.model.signs import AwsBudget, AwsCall, AwsThrottle, Sign
from bot.personalize.bucket import RATE, Lane
from bot.personalize.budget import Budget
from bot.personalize.session import Aws, connect, introduce
from tests.unit.bot.personalize.conftest import Endpoint, Time

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_refusal_becomes_ours_and_keeps_its_cause(endpoint: Endpoint, aws: Aws) -> None:
    """Whoever reads the log finds Amazon's own error behind it."""
    endpoint.answers["CreateSchema"] = [{"__type": "AccessDeniedException", "message": "no"}]

    with pytest.raises(AccessDenied, match="personalize:CreateSchema") as caught:
        await aws.call("personalize", "CreateSchema", name="films", schema="{}")

    assert "AccessDeniedException" in str(caught.value.__cause__)


async def test_what_botocore_does_not_send_is_refused(endpoint: Endpoint, aws: Aws) -> None:
    """A wrong parameter is found before the network."""
    with pytest.raises(Refused, match="schemaArn"):
        await aws.call("personalize", "DescribeSchema")

    assert endpoint.asked == []


async def test_lists_are_read_to_their_end_or_their_limit(endpoint: Endpoint, aws: Aws) -> None:
    """Every page is read, but never more than `limit` entries."""
    group = {"name": "films", "status": "ACTIVE"}
    first: dict[str, object] = {"datasetGroups": [group] * 3, "nextToken": "more"}
    last: dict[str, object] = {"datasetGroups": [group] * 2}
    endpoint.answers["ListDatasetGroups"] = [first, last, first, last]

    everything = await aws.pages("personalize", "ListDatasetGroups", "datasetGroups", limit=100)
    some = await aws.pages("personalize", "ListDatasetGroups", "datasetGroups", limit=2)

    assert (len(everything), len(some)) == (5, 2)
    assert [body.get("nextToken") for _, body in endpoint.asked] == [None, "more", None]


async def test_calls_go_out_side_by_side(endpoint: Endpoint, aws: Aws) -> None:
    """A slow answer holds up nobody else."""
    endpoint.answers["ListSchemas"] = [{"schemas": []}]

    await asyncio.gather(*(aws.call("personalize", "ListSchemas") for _ in range(32)))

    assert len(endpoint.asked) == 32
    assert endpoint.most_together > 1


async def test_who_the_bot_is_to_aws_is_logged(endpoint: Endpoint, caplog: pytest.LogCaptureFixture) -> None:
    """Account, region and identity: most misconfigurations can be seen there."""
    with caplog.at_level("INFO", "bot.personalize"):
        async with connect("eu-west-1") as aws:
            assert endpoint.identified == 0  # nobody waits for that before Slack is served
            await introduce(aws)

    assert endpoint.identified == 1
    assert [(one.levelname, one.getMessage()) for one in caplog.records if one.name.startswith("bot.")] == [
        ("INFO", "working in AWS account 123456789012, region eu-west-1, as arn:aws:iam::123456789012:user/tester")
    ]


async def test_missing_credentials_are_a_warning(
    endpoint: Endpoint, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The log says what is missing; the bot starts, since they may come later."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nonexistent")
    async with connect("eu-west-1") as aws:
        await introduce(aws)

    (warning,) = caplog.records
    assert warning.levelname == "WARNING"
    assert "Nothing can be done in AWS yet" in warning.getMessage()
    assert "Unable to locate credentials" in warning.getMessage()
    assert endpoint.identified == 0


async def test_the_region_may_come_from_the_environment(endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    """AWS_REGION counts where the configuration names none, and without any the person is told."""
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nonexistent")
    monkeypatch.delenv("AWS_DEFAULT_REGION", raising=False)
    monkeypatch.setenv("AWS_REGION", "eu-central-1")
    async with connect(None) as aws:
        assert aws.region == "eu-central-1"
    async with connect("us-west-2") as aws:
        assert aws.region == "us-west-2"
    monkeypatch.delenv("AWS_REGION")

    with pytest.raises(Refused, match=r"aws\.region"):
        async with connect(None):
            pytest.fail("it connected to nowhere")
    assert endpoint.asked == []


async def test_calls_are_told_of_with_their_outcome_and_each_throttle(endpoint: Endpoint) -> None:
    """Also the requests that botocore tries again by itself."""
    endpoint.answers["ListSchemas"] = [{"__type": "ThrottlingException", "message": "Rate exceeded"}, {"schemas": []}]
    endpoint.answers["DescribeSchema"] = [{"__type": "ResourceNotFoundException", "message": "none"}]
    signs: list[Sign] = []
    async with connect("eu-west-1", signs.append) as aws:
        await aws.call("personalize", "ListSchemas")
        with pytest.raises(NotFound):
            await aws.call("personalize", "DescribeSchema", schemaArn="arn:aws:personalize:::schema/x")

    assert [one for one in signs if isinstance(one, AwsThrottle)] == [
        AwsThrottle(service="personalize", operation="ListSchemas")
    ]
    calls = [one for one in signs if isinstance(one, AwsCall) and one.service == "personalize"]
    assert [(one.operation, one.outcome) for one in calls] == [("ListSchemas", "ok"), ("DescribeSchema", "NotFound")]
    assert all(one.seconds > 0 for one in calls)


async def test_what_would_train_twice_is_not_sent_twice(endpoint: Endpoint, aws: Aws) -> None:
    """Where no answer comes, AWS may have begun all the same."""
    endpoint.answers["CreateSolutionVersion"] = [{"__type": "ThrottlingException", "message": "Rate exceeded"}]

    with pytest.raises(Unavailable):
        await aws.call("personalize", "CreateSolutionVersion", solutionArn="arn:aws:personalize:::solution/x")

    assert len(endpoint.of("CreateSolutionVersion")) == 1


async def test_calls_that_are_made_again_wait_for_their_turn(endpoint: Endpoint) -> None:
    """A storm of throttling makes three requests of each call, and none of them gets around the budget."""
    endpoint.answers["ListSchemas"] = [{"__type": "ThrottlingException", "message": "Rate exceeded"}]
    time, throttled_at = Time(), list[float]()

    def watch(sign: Sign) -> None:
        if isinstance(sign, AwsThrottle):
            throttled_at.append(time.at)

    async with connect("eu-west-1", watch) as aws:
        patient = aws.within(Lane.POLLER)
        patient.budget = Budget(elapsed=lambda: time.at, sleep=time.sleep)
        for _ in range(6):
            with pytest.raises(Unavailable):
                await patient.call("personalize", "ListSchemas")

    assert len(throttled_at) == 18
    assert min(later - earlier for earlier, later in pairwise(throttled_at)) >= 1 / RATE


async def test_a_storm_halves_the_budget_of_the_control_plane(endpoint: Endpoint) -> None:
    """Also where botocore tries again by itself; what AWS throttles elsewhere is another matter."""
    endpoint.answers["ListSchemas"] = [{"__type": "ThrottlingException", "message": "Rate exceeded"}, {"schemas": []}]
    endpoint.answers["/recommendations"] = [{"__type": "ThrottlingException", "message": "Rate exceeded"}]
    signs: list[Sign] = []
    async with connect("eu-west-1", signs.append) as aws:
        with pytest.raises(Unavailable):
            await aws.call("personalize-runtime", "GetRecommendations", campaignArn="arn:aws:personalize:::campaign/x")
        assert aws.budget.rate == 2.0
        await aws.call("personalize", "ListSchemas")
        assert aws.budget.rate == pytest.approx(1.0, abs=0.1)

    told = [one for one in signs if isinstance(one, AwsBudget)]
    assert told[-1].rate == pytest.approx(1.0, abs=0.1)
