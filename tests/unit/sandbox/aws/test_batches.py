"""Batch jobs through boto3: lines in S3 become lines in S3."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from sandbox.aws.datasets import storage
from sandbox.aws.datasets.streams import Event, Stream
from sandbox.aws.filters import checking, grammar
from sandbox.aws.filters.applying import Keep
from sandbox.aws.serving import segments
from sandbox.aws.serving.batches import Filtering, RecordError, Transfer, keep_for
from sandbox.aws.serving.known import Known
from tests.aws_endpoint import ROLE, settled
from tests.unit.sandbox.aws.conftest import BUCKET, Films
from tests.unit.sandbox.aws.four_films import SCHEMAS

PERSONAL, SIMS, RANKING = "aws-user-personalization", "aws-sims", "aws-personalized-ranking"
_NUMBERS = count()


def put(films: Films, key: str, *lines: object) -> str:
    """Upload JSON lines; returns where they are."""
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    films.aws.s3.create_bucket(Bucket=BUCKET)  # other tests empty the S3 of this process
    films.aws.s3.put_object(Bucket=BUCKET, Key=key, Body=text.encode())
    return f"s3://{BUCKET}/{key}"


def start(films: Films, recipe: str, source: str, target: str = f"s3://{BUCKET}/out/", **options: object) -> str:
    """Create a job."""
    return films.aws.personalize.create_batch_inference_job(
        jobName=f"batch-{next(_NUMBERS)}",
        solutionVersionArn=films.versions[recipe],
        jobInput={"s3DataSource": {"path": source}},
        jobOutput={"s3DataDestination": {"path": target}},
        roleArn=ROLE,
        **options,  # type: ignore[arg-type] # whatever the call takes
    )["batchInferenceJobArn"]


def finished(films: Films, arn: str) -> dict[str, Any]:
    """Wait until a job is over."""
    return settled(lambda: dict(films.aws.personalize.describe_batch_inference_job(batchInferenceJobArn=arn)))


def answers(films: Films, recipe: str, source: str, **options: object) -> list[dict[str, Any]]:
    """Run a job and read the file that it writes."""
    job = finished(films, start(films, recipe, source, **options))  # type: ignore[arg-type] # whatever the call takes
    assert job["status"] == "ACTIVE", job
    name = source.rpartition("/")[2]
    body = films.aws.s3.get_object(Bucket=BUCKET, Key=f"out/{name}.out")["Body"].read().decode()
    return [json.loads(line) for line in body.splitlines()]


def test_users_get_what_a_campaign_would_recommend(films: Films) -> None:
    """One line a user, in order, with scores; as many items as asked for."""
    lines = answers(
        films, PERSONAL, put(films, "in/users.json", {"userId": "user-1"}, {"userId": "user-2"}), numResults=5
    )
    assert [line["input"] for line in lines] == [{"userId": "user-1"}, {"userId": "user-2"}]
    for line in lines:
        live = films.aws.runtime.get_recommendations(
            campaignArn=films.campaigns[PERSONAL], userId=line["input"]["userId"], numResults=5
        )["itemList"]
        assert line["error"] is None
        assert line["output"]["recommendedItems"] == [item["itemId"] for item in live]
        assert line["output"]["scores"] == [round(item["score"], 7) for item in live]


def test_related_items_and_rankings(films: Films) -> None:
    """Each recipe reads its own fields; related items have no scores."""
    (related,) = answers(films, SIMS, put(films, "in/items.json", {"itemId": "film-3"}))
    assert set(related["output"]) == {"recommendedItems"}
    assert len(related["output"]["recommendedItems"]) == 25
    given = ["film-1", "nowhere", "film-2"]
    (ranked,) = answers(films, RANKING, put(films, "in/lists.json", {"userId": "user-1", "itemList": given}))
    assert sorted(ranked["output"]["recommendedItems"]) == sorted(given)
    assert ranked["output"]["recommendedItems"][-1] == "nowhere"
    assert ranked["output"]["scores"][-1] == 0
    assert sum(ranked["output"]["scores"]) == pytest.approx(1, abs=1e-5)


def test_a_batch_knows_of_events_since_the_training(films: Films) -> None:
    """As a campaign does, for recipes that personalise in real time."""
    event: Any = {"eventType": "watch", "sentAt": datetime(2026, 11, 24, tzinfo=UTC), "itemId": "film-3"}
    films.aws.events.put_events(trackingId=films.tracking_id, userId="batcher", sessionId="s", eventList=[event])
    source = put(films, "in/news.json", {"userId": "batcher"}, {"userId": "stranger"})
    batcher, stranger = answers(films, PERSONAL, source, numResults=1)
    assert batcher["output"]["recommendedItems"] == ["film-4"]
    assert stranger["output"]["recommendedItems"] != ["film-4"]


def test_a_wrong_line_is_told_in_its_place(films: Films) -> None:
    """The others are answered all the same."""
    source = put(films, "in/mixed.json", {"itemId": "film-1"}, {"userId": 7}, {"userId": "user-1"})
    first, second, third = answers(films, PERSONAL, source)
    assert first["output"] is None
    assert first["error"] == "User error: Required fields for the provided recipe are userId"
    assert second["error"] == first["error"]
    assert third["error"] is None


def test_each_line_gives_its_own_filter_values(films: Films) -> None:
    """A line without them is told so."""
    arn = films.aws.personalize.create_filter(
        name="of-genres",
        datasetGroupArn=films.group_arn,
        filterExpression="INCLUDE ItemID WHERE Items.GENRES IN ($G) | "
        'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("*")',
    )["filterArn"]
    settled(lambda: dict(films.aws.personalize.describe_filter(filterArn=arn)))
    try:
        values = {"G": '"Drama","Comedy"'}
        source = put(films, "in/values.json", {"userId": "user-1", "filterValues": values}, {"userId": "user-1"})
        kept, refused = answers(films, PERSONAL, source, filterArn=arn)
        live = films.aws.runtime.get_recommendations(
            campaignArn=films.campaigns[PERSONAL], userId="user-1", filterArn=arn, filterValues=values
        )["itemList"]
        assert kept["output"]["recommendedItems"] == [item["itemId"] for item in live]
        assert "missing" in refused["error"]
    finally:
        films.aws.personalize.delete_filter(filterArn=arn)


def test_every_file_of_a_folder_is_answered(films: Films) -> None:
    """Each becomes a file of its own."""
    put(films, "folder/a.json", {"userId": "user-1"})
    put(films, "folder/b.json", {"userId": "user-2"}, "")
    job = finished(films, start(films, PERSONAL, f"s3://{BUCKET}/folder/", f"s3://{BUCKET}/folder-out"))
    assert job["status"] == "ACTIVE", job
    found = films.aws.s3.list_objects_v2(Bucket=BUCKET, Prefix="folder-out/")["Contents"]
    assert [entry["Key"] for entry in found] == ["folder-out/a.json.out", "folder-out/b.json.out"]


@pytest.mark.parametrize(
    "source, target, reason",
    [
        (f"s3://{BUCKET}/in/none.json", f"s3://{BUCKET}/out/", "No data was found"),
        ("s3://nobodys-bucket/users.json", f"s3://{BUCKET}/out/", "Insufficient privileges"),
        (f"s3://{BUCKET}/in/good.json", "s3://nobodys-bucket/out/", "Insufficient privileges"),
        (f"s3://{BUCKET}/in/bad.json", f"s3://{BUCKET}/out/", "Invalid input JSON: line 2 of in/bad.json is not JSON"),
        (f"s3://{BUCKET}/in/list.json", f"s3://{BUCKET}/out/", "line 1 of in/list.json is not an object"),
    ],
)
def test_a_job_that_cannot_read_or_write_fails_with_the_reason(
    films: Films, source: str, target: str, reason: str
) -> None:
    """Describe and List tell it."""
    put(films, "in/good.json", {"userId": "user-1"})
    put(films, "in/bad.json", {"userId": "user-1"}, "{userId")
    put(films, "in/list.json", ["user-1"])
    arn = start(films, PERSONAL, source, target)
    job = finished(films, arn)
    assert job["status"] == "CREATE FAILED"
    assert reason in job["failureReason"]
    pages = films.aws.personalize.get_paginator("list_batch_inference_jobs")
    listed = [
        each
        for page in pages.paginate(solutionVersionArn=films.versions[PERSONAL])
        for each in page["batchInferenceJobs"]
        if each["batchInferenceJobArn"] == arn
    ]
    assert listed[0]["failureReason"] == job["failureReason"]


@pytest.mark.parametrize(
    "options, complaint",
    [
        ({"source": "https://films/users.json"}, "Invalid S3 input path"),
        ({"target": "https://films/out"}, "Invalid S3 output path"),
        ({"target": f"s3://{BUCKET}/in/users.json"}, "Invalid S3 output path"),
        ({"numResults": 501}, "numResults must be from 1 to 500"),
        ({"batchInferenceJobMode": "THEME_GENERATION"}, "Themes need a generative model"),
        ({"batchInferenceJobConfig": {"rankingInfluence": {"POPULARITY": 1.5}}}, "less than or equal to 1"),
        ({"batchInferenceJobConfig": {"rankingInfluence": {"FRESHNESS": 0.5}}}, "does not support rankingInfluence"),
    ],
)
def test_what_makes_no_sense_is_refused_at_once(films: Films, options: dict[str, Any], complaint: str) -> None:
    """Nothing is made of it."""
    given = {"source": f"s3://{BUCKET}/in/users.json", **options}
    with pytest.raises(films.aws.personalize.exceptions.InvalidInputException, match=complaint):
        start(films, PERSONAL, **given)


def test_a_rehearsal_can_make_a_job_fail(films: Films) -> None:
    """As it can imports and trainings."""
    source = put(films, "in/one.json", {"userId": "user-1"})
    films.aws.control("POST", "fail", kind="batch", reason="No luck today.")
    assert finished(films, start(films, PERSONAL, source))["failureReason"] == "No luck today."


def test_segments_are_for_recipes_of_users(films: Films) -> None:
    """Others are told so."""
    with pytest.raises(films.aws.personalize.exceptions.InvalidInputException, match="batch segment jobs"):
        films.aws.personalize.create_batch_segment_job(
            jobName="segments",
            solutionVersionArn=films.versions[PERSONAL],
            jobInput={"s3DataSource": {"path": f"s3://{BUCKET}/in/items.json"}},
            jobOutput={"s3DataDestination": {"path": f"s3://{BUCKET}/out/"}},
            roleArn=ROLE,
        )


class Fans:
    """A made-up recipe of user segments: everybody likes their own number."""

    def users_of_item(self, item: str, *, keep: Keep | None, count: int) -> Sequence[str]:
        """Return the item's fan and two others."""
        return [each for each in (f"fan-of-{item}", "ann", "ben") if keep is None or keep(each)][:count]

    def users_of_attributes(self, wanted: Sequence[tuple[str, str]], *, keep: Keep | None, count: int) -> Sequence[str]:
        """Return what was asked for."""
        del keep
        return [f"{column} is {value}" for column, value in wanted][:count]


class Trained:
    """What a training keeps."""

    model = Fans()


@pytest.fixture
def folder(films: Films, tmp_path: Path) -> Path:
    """Return a folder with a trained recipe of user segments."""
    del films
    storage.save(Trained(), tmp_path / "model")
    return tmp_path


@pytest.mark.parametrize(
    "recipe, query, users",
    [
        (segments.BY_ITEM, {"itemId": "film-3"}, ["fan-of-film-3", "ann"]),
        (
            segments.BY_ATTRIBUTES,
            {"itemAttributes": 'ITEMS.genres = "Comedy" AND items.YEAR = 1995'},
            ["genres is Comedy", "YEAR is 1995"],
        ),
    ],
)
def test_segments_answer_lines_with_users(
    films: Films, folder: Path, recipe: str, query: Mapping[str, str], users: list[str]
) -> None:
    """Each recipe of user segments reads its own queries."""
    source = put(films, "in/queries.json", query)
    transfer = Transfer(
        s3=films.aws.url, region="us-east-1", source=source, target=f"s3://{BUCKET}/segments", scratch=folder
    )
    segments.segment(
        segments.SegmentJob(transfer=transfer, model=folder / "model", recipe=recipe, count=2, filtering=None)
    )
    body = films.aws.s3.get_object(Bucket=BUCKET, Key="segments/queries.json.out")["Body"].read()
    shown = {"input": query} if recipe == segments.BY_ITEM else query
    assert json.loads(body) == {**shown, "output": {"recommendedUsers": users}, "error": None}


@pytest.mark.parametrize(
    "condition, users",
    [('IN ("watch")', {"ann"}), ('NOT IN ("watch")', {"ben"}), ('IN ("*")', {"ann", "ben"})],
)
def test_users_are_filtered_by_what_they_did(condition: str, users: set[str]) -> None:
    """Everybody with such an event is kept in a segment, or out of it."""
    stream = Stream()
    for user, kind in (("ann", "Watch"), ("ben", "click")):
        stream.add([Event(user=user, session="s", item="film-1", at=len(stream), event_type=kind)])
    text = f"INCLUDE UserID WHERE Interactions.EVENT_TYPE {condition}"
    known = Known(streams={"INTERACTIONS": stream})
    filtering = Filtering(expression=checking.resolve(grammar.parse(text), SCHEMAS), known=known)
    keep = keep_for(filtering, {"itemId": "film-1"}, item="film-1")
    assert keep is not None
    assert {user for user in ("ann", "ben", "cara") if keep(user)} == users


@pytest.mark.parametrize(
    "text", ["", "genres = 5", 'ITEMS.genres IN ("Comedy")', 'ITEMS.genres = "Comedy" AND', 'ITEMS.a = "b']
)
def test_attributes_that_cannot_be_read_are_refused(text: str) -> None:
    """Only equality, joined by AND."""
    with pytest.raises(RecordError, match="cannot be read"):
        segments.attributes(text)
