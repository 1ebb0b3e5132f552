"""AWS is busy, refuses, fails; people stop what they started."""

import pytest
import pytest_asyncio

from tests.scenario.regular import Regular, job_of, text
from tests.scenario.stage import ADA, BUCKET, ONCE, Stage

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(scope="module", loop_scope="session", autouse=True)
async def imported(stage: Stage) -> None:
    """Have data to train on."""
    await stage.ada.asks(f"import films s3://{BUCKET}/interactions.csv")
    await stage.ada.hears("Import: films interactions – done")


async def test_a_storm_of_throttling_is_sat_out(stage: Stage, ada: Regular) -> None:
    """A job goes on when AWS answers again, and nobody hears of the storm."""
    await ada.asks("train films recipe=sims")
    await stage.steers_aws("throttle", operation="*", next=4)

    done = await ada.hears("Training: films-sims/* – done")
    await ada.hears("Training: films-sims/* – done", channel=ADA)

    assert await ada.told(job_of(done)) == ONCE
    assert "Rate exceeded" not in text(done)


async def test_a_question_in_a_storm_can_be_asked_again_with_a_click(stage: Stage, ada: Regular) -> None:
    """The person is told that it is AWS who is busy."""
    await stage.steers_aws("throttle", operation="ListDatasetGroups", next=3)
    answer = await ada.asks("status all")

    assert "Try again" in text(answer)
    assert "Dataset group films" in text(await ada.presses("Try again", answer))


async def test_a_missing_permission_is_named(stage: Stage, ada: Regular) -> None:
    """As IAM calls it, with where to add it."""
    await stage.steers_aws("deny", operation="CreateSolution", on=True)
    answer = text(await ada.asks("train films recipe=popularity-count"))
    await stage.steers_aws("deny", operation="CreateSolution", on=False)

    assert "personalize:CreateSolution" in answer
    assert "deploy/iam/bot-policy.json" in answer
    assert "Nothing is running" in text(await ada.asks("jobs"))


async def test_a_failed_import_comes_with_its_reason_a_fix_and_a_retry(stage: Stage, ada: Regular) -> None:
    """Amazon's words as a quotation, the likely fix as ours, and the same again by a click."""
    reason = "Insufficient privileges for accessing data in S3. Please look at https://docs.example.com and fix it."
    await stage.steers_aws("fail", kind="import", reason=reason)
    await ada.asks(f"import films s3://{BUCKET}/interactions.csv")
    failed = await ada.hears("Import: films interactions – failed")

    assert reason in text(failed)
    assert "Likely fix:" in text(failed)
    assert "s3:GetObject" in text(failed)

    await ada.presses("Retry", failed)
    retried = await ada.wait_for(lambda one: "interactions – done" in text(one) and one["ts"] > failed["ts"])
    assert job_of(retried) != job_of(failed)


async def test_a_failed_training_comes_with_its_reason_and_a_retry(stage: Stage, ada: Regular) -> None:
    """And the retry trains."""
    await stage.steers_aws("fail", kind="training", reason="An internal error occurred. Please try again.")
    await ada.asks("train films recipe=hrnn")
    failed = await ada.hears("Training: films-hrnn/* – failed")

    assert "An internal error occurred" in text(failed)
    assert "Likely fix: The trouble is inside AWS" in text(failed)

    await ada.presses("Retry", failed)
    await ada.hears("Training: films-hrnn/* – done")
