from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

import pytest

from sandbox.aws.datasets import avro, storage
from sandbox.aws.datasets.importing import ImportRequest, import_csv
from sandbox.aws.failures import JobFailedError
from tests.aws_endpoint import INTERACTIONS_SCHEMA, ITEMS_SCHEMA, ROLE, Aws, settled
from tests.unit.sandbox.aws.conftest import Desk

HEADER = "USER_ID,ITEM_ID,TIMESTAMP,EVENT_TYPE,EVENT_VALUE"
ROWS = [f"u{number % 50},i{number % 30},{1_600_000_000 + number},watch,{number % 5}" for number in range(1000)]
BUCKET = "import-bucket"


def csv(*, header: str = HEADER, rows: Mapping[int, str] | None = None) -> str:
    """Return a file of 1,000 interactions with some rows replaced."""
    return "\n".join([header, *((rows or {}).get(number, row) for number, row in enumerate(ROWS))])


@pytest.fixture
def bucket(served: Aws) -> Iterator[Aws]:
    """Return an endpoint with a bucket that is emptied afterwards."""
    served.s3.create_bucket(Bucket=BUCKET)
    yield served
    for entry in served.s3.list_objects_v2(Bucket=BUCKET).get("Contents", []):
        served.s3.delete_object(Bucket=BUCKET, Key=entry["Key"])


def read(
    aws: Aws, folder: Path, location: str, schema: str = INTERACTIONS_SCHEMA, *, most_bytes: int | None = None
) -> int:
    """Import a location as the worker does, and return how many rows it has."""
    request = ImportRequest(
        s3=aws.url,
        region="us-east-1",
        location=location,
        schema=avro.parse(schema),
        target=folder / "part",
        most_bytes=most_bytes,
    )
    return import_csv(request).rows


def put(aws: Aws, text: str | bytes, key: str = "f.csv") -> str:
    """Upload a file and return where it is."""
    aws.s3.put_object(Bucket=BUCKET, Key=key, Body=text)
    return f"s3://{BUCKET}/{key}"


def test_a_file_becomes_a_typed_table(bucket: Aws, tmp_path: Path) -> None:
    """Every row arrives, in order, with the schema's columns and types."""
    assert read(bucket, tmp_path, put(bucket, csv(rows={0: 'u0,"i,0",1600000000,watch,'}))) == 1000
    table = storage.load(tmp_path / "part")
    assert list(table.columns) == HEADER.split(",")
    assert table["TIMESTAMP"].dtype == "int64"
    assert table["ITEM_ID"][0] == "i,0"
    assert table["EVENT_VALUE"].isna().tolist() == [True] + [False] * 999


def test_what_is_too_large_is_not_read(bucket: Aws, tmp_path: Path) -> None:
    """All files of a location count together."""
    put(bucket, csv(), "day/1.csv")
    put(bucket, csv(), "day/2.csv")
    most = len(csv())
    with pytest.raises(JobFailedError, match=f"has {2 * most} bytes, more than the {most} that"):
        read(bucket, tmp_path, f"s3://{BUCKET}/day/", most_bytes=most)


def test_a_folder_is_read_file_by_file(bucket: Aws, tmp_path: Path) -> None:
    """A location that ends in a slash stands for all files under it; empty markers are skipped."""
    put(bucket, "", "day/")
    put(bucket, csv(), "day/1.csv")
    put(bucket, csv(), "day/2.csv")
    assert read(bucket, tmp_path, f"s3://{BUCKET}/day/") == 2000


def test_files_of_a_folder_have_the_same_columns(bucket: Aws, tmp_path: Path) -> None:
    """In whatever order; one with another column fails them all."""
    put(bucket, csv(), "mixed/1.csv")
    put(bucket, csv(header=f"{HEADER},NOTE"), "mixed/2.csv")
    with pytest.raises(JobFailedError, match="different columns"):
        read(bucket, tmp_path, f"s3://{BUCKET}/mixed/")


def test_columns_may_stand_in_any_order_and_others_are_left_out(bucket: Aws, tmp_path: Path) -> None:
    """The header decides which column is which."""
    text = "YEAR,NOTE,TITLE,GENRES,ITEM_ID\n1977,x,Star Wars,Action|War,050\n,y,Untitled,,51"
    assert read(bucket, tmp_path, put(bucket, text), ITEMS_SCHEMA) == 2
    table = storage.load(tmp_path / "part")
    assert table.iloc[0].tolist() == ["050", "Star Wars", "Action|War", 1977]
    assert table.iloc[1].isna().tolist() == [False, False, True, True]


@pytest.mark.parametrize(
    "text, reason",
    [
        (
            csv(header="USER_ID,ITEM,WHEN,EVENT_TYPE,EVENT_VALUE"),
            r"missing the following columns: \[ITEM_ID, TIMESTAMP\]",
        ),
        (csv(header=f"{HEADER},USER_ID"), r"columns more than once: \[USER_ID\]"),
        (csv(rows={7: "u1,i1,yesterday,watch,1"}), "TIMESTAMP: the value 'yesterday' in row 9 is not a long"),
        (csv(rows={7: "u1,i1,1600000000.5,watch,1"}), "row 9 is not a long"),
        (csv(rows={7: "u1,i1,1600000000,watch,lots"}), "EVENT_VALUE: the value 'lots' in row 9 is not a float"),
        (csv(rows={7: "u1,i1,1600000000,watch,inf"}), "EVENT_VALUE: the value 'inf' in row 9 is not a float"),
        (csv(rows={7: f"u1,i1,{2**63},watch,1"}), "row 9 is not a long"),
        (csv(rows={7: "u1,,1600000000,watch,1"}), "ITEM_ID: the value in row 9 is empty"),
        (csv(rows={7: f"u1,{'i' * 257},1600000000,watch,1"}), "cannot be more than 256 characters for ITEM_ID"),
        (csv(rows={7: "u1,i1,1600000000,watch,1,extra"}), "Input CSV cannot be read"),
        (csv(rows={n: f"u1,i1,1600000000,type-{n},1" for n in range(10)}), "11 event types and 0 metadata columns"),
        ("\n".join(csv().splitlines()[:500]), "fewer than 1000 interactions: 499"),
        ("", "No data was found"),
        ("\n", "no header"),
        (csv().replace("watch", "watché").encode("latin-1"), "can't decode byte 0xe9"),
    ],
)
def test_a_bad_file_fails_with_the_reason(bucket: Aws, tmp_path: Path, text: str, reason: str) -> None:
    """The reason names the column, and the row as an editor counts it."""
    with pytest.raises(JobFailedError, match=reason):
        read(bucket, tmp_path, put(bucket, text))


def test_a_missing_bucket_is_told_as_aws_tells_it(bucket: Aws, tmp_path: Path) -> None:
    """Personalize does not say which of role, policy and bucket is wrong."""
    with pytest.raises(JobFailedError, match="Insufficient privileges for accessing data in Amazon S3"):
        read(bucket, tmp_path, "s3://no-such-bucket/f.csv")


def test_an_import_without_a_role_fails(desk: Desk) -> None:
    """The role is optional in the request, and needed all the same."""
    dataset = desk.dataset(desk.group())
    desk.aws.s3.create_bucket(Bucket=BUCKET)
    job = desk.aws.personalize.create_dataset_import_job(
        jobName="j", datasetArn=dataset, dataSource={"dataLocation": put(desk.aws, csv())}
    )["datasetImportJobArn"]
    described = settled(lambda: dict(desk.aws.personalize.describe_dataset_import_job(datasetImportJobArn=job)))
    assert described["status"] == "CREATE FAILED"
    assert "Insufficient privileges" in described["failureReason"]


def test_an_incremental_import_appends_and_a_full_one_replaces(desk: Desk) -> None:
    """Trainings see the rows of incremental imports, and none from before the last full one."""
    group = desk.group()
    dataset = desk.dataset(group)
    desk.aws.s3.create_bucket(Bucket=BUCKET)
    solution = desk.solution(group, "aws-popularity-count")

    def trained_on(prefix: str, mode: Literal["FULL", "INCREMENTAL"]) -> set[str]:
        location = put(desk.aws, csv().replace(",i", f",{prefix}"), f"{prefix}.csv")
        job = desk.aws.personalize.create_dataset_import_job(
            jobName=prefix,
            datasetArn=dataset,
            dataSource={"dataLocation": location},
            roleArn=ROLE,
            importMode=mode,
        )["datasetImportJobArn"]
        settled(lambda: dict(desk.aws.personalize.describe_dataset_import_job(datasetImportJobArn=job)))
        campaign = desk.campaign(str(desk.version(desk.start_training(solution))["solutionVersionArn"]), prefix)
        answer = desk.aws.runtime.get_recommendations(campaignArn=campaign, userId="nobody", numResults=100)
        return {item["itemId"][0] for item in answer["itemList"]}

    assert trained_on("a", "FULL") == {"a"}
    assert trained_on("b", "INCREMENTAL") == {"a", "b"}
    assert trained_on("c", "FULL") == {"c"}
