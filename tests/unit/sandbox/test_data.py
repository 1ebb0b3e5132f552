import csv
import io
from importlib import metadata

import pytest

from sandbox import data
from tests.aws_endpoint import endpoint


def rows(content: bytes) -> list[dict[str, str]]:
    """Read a CSV file."""
    return list(csv.DictReader(io.StringIO(content.decode())))


@pytest.fixture
def no_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the package with the data away."""

    def missing(name: str) -> None:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "files", missing)


def test_movielens_is_complete() -> None:
    """100,000 ratings, 1,682 films, 943 people; Star Wars is film 50, and every film has a title and genres."""
    files = data.movielens()
    films = {row["ITEM_ID"]: row for row in rows(files[data.ITEMS])}
    ratings = rows(files[data.INTERACTIONS])
    assert (len(ratings), len(films), len(rows(files[data.USERS]))) == (100_000, 1_682, 943)
    assert films["50"] == {
        "ITEM_ID": "50",
        "TITLE": "Star Wars (1977)",
        "GENRES": "Action|Adventure|Romance|Sci-Fi|War",
        "YEAR": "1977",
    }
    assert all(film["TITLE"] and film["GENRES"] for film in films.values())
    assert {film["YEAR"] for film in films.values() if not film["YEAR"].isdecimal()} == {""}
    assert {rating["ITEM_ID"] for rating in ratings} <= films.keys()
    assert {rating["EVENT_TYPE"] for rating in ratings} == {"rating"}


@pytest.mark.usefixtures("no_package")
def test_a_missing_package_is_told_with_its_remedy() -> None:
    """Whoever has not installed the data reads how to."""
    with pytest.raises(data.NoSampleDataError, match="pip install --no-deps recbole"):
        data.movielens()


def test_made_up_data_is_enough_to_train_on() -> None:
    """At least 1,000 interactions and 25 users; the same seed gives the same data."""
    files = data.generated(3)
    watched = rows(files[data.INTERACTIONS])
    assert len(watched) >= 1000
    assert len({row["USER_ID"] for row in watched}) >= 25
    assert {row["ITEM_ID"] for row in watched} <= {row["ITEM_ID"] for row in rows(files[data.ITEMS])}
    assert files == data.generated(3) != data.generated(4)


def test_files_are_put_where_personalize_may_read_them() -> None:
    """The bucket has a policy for the service, and a role that reads it; a second time is no fault."""
    with endpoint() as aws:
        aws.control("POST", "reset")
        files = {"a.csv": b"A\n1\n"}
        assert data.put(aws.url, "samples", files) == data.put(aws.url, "samples", files)
        uploaded = data.put(aws.url, "samples", files)
        assert uploaded.locations == {"a.csv": "s3://samples/a.csv"}
        assert uploaded.role_arn == "arn:aws:iam::000000000000:role/PersonalizeServiceRole"
        assert aws.s3.get_object(Bucket="samples", Key="a.csv")["Body"].read() == b"A\n1\n"
        assert "personalize.amazonaws.com" in aws.s3.get_bucket_policy(Bucket="samples")["Policy"]
