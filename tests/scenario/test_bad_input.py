"""What people mistype, and files that are not what they should be."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest
import pytest_asyncio

from sandbox.data import INTERACTIONS
from tests.scenario.regular import Regular, key, text
from tests.scenario.stage import BUCKET, Stage

pytestmark = pytest.mark.asyncio(loop_scope="session")

HERE = f"s3://{BUCKET}"
HEADER = "USER_ID,ITEM_ID,TIMESTAMP\n"


def rows(count: int, *, at: str = "1700000000") -> str:
    """Return so many interactions without a header."""
    return "".join(f"user-{number % 50},film-{number % 40},{at}\n" for number in range(count))


FILES = {
    "no-header.csv": rows(1_200),
    "no-timestamp.csv": "USER_ID,ITEM_ID\n" + "u1,i1\n" * 1_200,
    "words.csv": HEADER + rows(1_100) + "user-9,film-9,yesterday\n",
    "few.csv": HEADER + rows(999),
    "empty.csv": "",
    "header-only.csv": HEADER,
    "spaces.csv": "USER_ID, ITEM_ID,TIMESTAMP\n" + rows(1_200),
    "milliseconds.csv": HEADER + rows(1_200, at="1700000000000"),
    "binary.csv": "\x00\x01\x02" * 500,
}

TYPED = [
    ("trian films", ["trian", "Did you mean train or retrain?"]),
    ("make me rich", ["I do not know “make”", "help"]),
    ("help trian", ["trian", "train"]),
    ("status flims", ["flims", "Did you mean films?"]),
    ("train flims", ["flims", "films"]),
    ("train films recipe=user-personalisation", ["user-personalisation", "user-personalization"]),
    ("train films automl recipes=sims", ["at least two recipes"]),
    ("train films automl metric=accuracy", ["accuracy", "ndcg@25"]),
    ("train films automl hpo", ["do not go together"]),
    ("train films books", ["books", "Type it as train [GROUP]"]),
    ("train films speed=fast", ["has no option speed=", "recipe="]),
    ("metrics flims", ["flims"]),
    ("metrics films", ["films has no trained version yet"]),
    ("metrics flicks/00000000", ["flicks"]),
    ("deploy nonsense", ["no version, solution or group “nonsense”"]),
    ("undeploy films", ["no campaign “films”"]),
    ("delete films", ["AWS console"]),
    ("cancel films", ["Only a training can be ended"]),
    ("deploy films-hrnn/00000000", ["films-hrnn"]),
    ("deploy films as", ["Type it as deploy"]),
    ("deploy films as shop tps=fast", ["tps= must be a whole number", "fast"]),
    ("recommend n=5", ["Say for which user", "Type it as recommend USER"]),
    ("recommend 1 2", ["more than one user", "quotes"]),
    ("recommend 1 campaign=homepage", ["homepage"]),
    ("recommend 1 n=0", ["n= must be a whole number from 1 to 500"]),
    ("recommend 1", ["films has no campaign for users yet", "Train first: train films"]),
    ('recommend 1"', ["holds a quote without its pair"]),
    ("recommend " + "x" * 300, ["at most 256 characters"]),
    ('recommend "user 1', ["quote", "not closed"]),
    ("recommend 1 n=", ["n= has no value"]),
    ("similar", ["Say like which item"]),
    ("event 1", ["Say which user, and with which item"]),
    ("stop", ["Say which training", "jobs"]),
    ("stop films", ["No training of films is running"]),
    ("jobs yours", ["jobs mine", "yours"]),
    ("use flims", ["flims", "films"]),
    ("import films", ["Say from where in S3", "import films s3://"]),
    (f"import {HERE}/interactions.csv", ["Say into which group", "import GROUP s3://"]),
    ("import films ratings.csv", ["“ratings.csv” is no place in S3", "s3://"]),
    ("import films https://example.com/a.csv", ["https://example.com/a.csv", "s3://"]),
    ("import films https://my-data.s3.eu-west-1.amazonaws.com/a.csv", ["[import films s3://my-data/a.csv]"]),
    (f"import films {HERE}/my file.csv", ["goes in quotes", "my file.csv"]),
    ("import films s3://", ["s3://"]),
    (f"import films {HERE}/interactions.csv dataset=ratings", ["interactions, items, users", "ratings"]),
    (f"import my.films {HERE}/interactions.csv", ["my.films"]),
    ("import films s3://no-such-bucket-1/a.csv", ["no-such-bucket-1"]),
    (f"import films {HERE}/nothing.csv", ["nothing.csv"]),
    (f"import books {HERE}/no-header.csv", ["first row must be the header", "user-0"]),
    (f"import books {HERE}/no-timestamp.csv", ["TIMESTAMP"]),
    (f"import books {HERE}/words.csv", ["TIMESTAMP", "yesterday", "line 1102"]),
    (f"import books {HERE}/items.csv", ["looks like items", "[Import as items]"]),
    (f"import books {HERE}/few.csv", ["999", "1,000"]),
    (f"import books {HERE}/empty.csv", ["empty"]),
    (f"import books {HERE}/header-only.csv", ["no data"]),
    (f"import books {HERE}/spaces.csv", ["ITEM_ID"]),
    (f"import books {HERE}/milliseconds.csv", ["milliseconds"]),
    (f"import books {HERE}/binary.csv", ["cannot be imported"]),
    ("x" * 4000, ["too long"]),
]


@pytest_asyncio.fixture(scope="module", loop_scope="session", autouse=True)
async def ready(stage: Stage) -> None:
    """Have a group, and files that are wrong in many ways."""
    await stage.ada.asks(f"import films {HERE}/{INTERACTIONS}")
    await stage.ada.hears("Import: films interactions – done")
    for name, content in FILES.items():
        await stage.uploads(name, content.encode())


def made(stage: Stage) -> list[str]:
    """Return the ARNs of everything in the account."""
    personalize = stage.aws.personalize
    listed: list[Mapping[str, Any]] = [
        *personalize.list_dataset_groups()["datasetGroups"],
        *personalize.list_datasets()["datasets"],
        *personalize.list_schemas()["schemas"],
        *personalize.list_dataset_import_jobs()["datasetImportJobs"],
        *personalize.list_solutions()["solutions"],
        *personalize.list_campaigns()["campaigns"],
    ]
    return [next(str(value) for key, value in one.items() if key.endswith("Arn")) for one in listed]


@pytest.mark.parametrize("line, words", TYPED, ids=[line[:40] for line, _ in TYPED])
async def test_a_mistake_is_named_and_leads_on(stage: Stage, ada: Regular, line: str, words: list[str]) -> None:
    """The answer says what is wrong and what would be right, and nothing was made in AWS."""
    before = await asyncio.to_thread(made, stage)

    answer = text(await ada.asks(line))

    for word in words:
        assert word in answer
    assert "Something went wrong inside" not in answer
    assert await asyncio.to_thread(made, stage) == before


async def test_nobody_is_told_of_a_job_that_never_was(ada: Regular) -> None:
    """Only the one import of this module that was right has left messages."""
    cards = [text(one) for one in await ada.messages() if key(one)]

    assert len(cards) == 2
    assert all("Import: films interactions" in card for card in cards)
