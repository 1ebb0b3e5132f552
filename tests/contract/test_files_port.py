"""The port `Files`: S3 by boto3, against moto's S3, and the fake keep the same promises."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import boto3
import pytest
import pytest_asyncio
from moto.server import ThreadedMotoServer

from bot.model.errors import BadFile, Misunderstood, NotFound
from bot.personalize.files import S3Files
from bot.personalize.session import connect
from bot.ports import Files
from tests.fakes import MemoryFiles

pytestmark = pytest.mark.asyncio(loop_scope="module")

RATINGS = b"USER_ID,ITEM_ID,TIMESTAMP\n" + b"1,2,3\n" * 1000
CONTENTS: Mapping[str, bytes] = {
    "ratings.csv": RATINGS,
    "empty.csv": b"",
    "daily/2024-02.csv": b"A,B\nlast",
    "daily/2024-01.csv": b'\xef\xbb\xbf"A","B"\r\nfirst',
    "daily/": b"",
    "notes/readme.txt": b"nothing to import",
    "mixed/1.csv": b"A,B\n",
    "mixed/2.txt": b"A,B\n",
    "uneven/1.csv": b"A,B\n",
    "uneven/2.csv": b"B,A\n",
    "uneven/3.csv": b"A,B\n",
    "odd/größe +%20.csv": b"odd",
}


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=["fake", "s3"])
async def files(request: pytest.FixtureRequest) -> AsyncIterator[Files]:
    """Have each side in turn, with the same files in the bucket `shelf`."""
    if request.param == "fake":
        yield MemoryFiles(files={f"s3://shelf/{key}": body for key, body in CONTENTS.items() if key != "daily/"})
        return
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
        environment.setenv("AWS_ACCESS_KEY_ID", "tester")
        environment.setenv("AWS_SECRET_ACCESS_KEY", "secret")
        await asyncio.to_thread(_fill)
        async with connect("us-east-1") as aws:
            yield S3Files(aws)
        await asyncio.to_thread(_empty)
    server.stop()


def _fill() -> None:
    s3 = boto3.client("s3", region_name="us-east-1")
    s3.create_bucket(Bucket="shelf")
    for key, body in CONTENTS.items():
        s3.put_object(Bucket="shelf", Key=key, Body=body)
    s3.close()


def _empty() -> None:
    """Leave nothing behind: moto keeps one world for a whole process."""
    s3 = boto3.client("s3", region_name="us-east-1")
    for key in (*CONTENTS, "copy/some.csv"):
        s3.delete_object(Bucket="shelf", Key=key)
    s3.delete_bucket(Bucket="shelf")
    s3.close()


async def test_the_head_of_a_file_is_read_and_no_more(files: Files) -> None:
    """As many bytes as were asked for, and how large the whole is."""
    head = await files.head("s3://shelf/ratings.csv", limit=100)

    assert (head.body, head.size, head.files, head.whole) == (RATINGS[:100], len(RATINGS), 1, False)


@pytest.mark.parametrize("limit", [len(RATINGS), 10**7])
async def test_a_small_file_is_read_whole(files: Files, limit: int) -> None:
    """It is known to be whole."""
    head = await files.head("s3://shelf/ratings.csv", limit=limit)

    assert head.body == RATINGS
    assert head.whole


async def test_an_empty_file_is_empty(files: Files) -> None:
    """S3 has no first bytes of it, which is no error."""
    head = await files.head("s3://shelf/empty.csv", limit=100)

    assert (head.body, head.size, head.whole) == (b"", 0, True)


async def test_of_a_folder_the_first_file_is_read(files: Files) -> None:
    """By name; how many there are is told, and that this is not all."""
    head = await files.head("s3://shelf/daily/", limit=100)

    assert (head.body[-5:], head.size, head.files, head.whole) == (b"first", 17, 2, False)


@pytest.mark.parametrize("folder, culprit", [("mixed", "2.txt"), ("uneven", "2.csv")])
async def test_a_file_that_does_not_belong_in_a_folder_is_named(files: Files, folder: str, culprit: str) -> None:
    """Amazon reads every file in it, and fails over one that is no CSV or has another header."""
    with pytest.raises(BadFile, match=rf"s3://shelf/{folder}/.* {culprit}"):
        await files.head(f"s3://shelf/{folder}/", limit=100)


async def test_any_key_of_s3_can_be_read(files: Files) -> None:
    """Spaces, umlauts and percent signs are part of the name."""
    assert (await files.head("s3://shelf/odd/größe +%20.csv", limit=9)).body == b"odd"


@pytest.mark.parametrize("location", ["s3://shelf/rating.csv", "s3://nowhere/ratings.csv", "s3://shelf/nothing/"])
async def test_what_is_not_there_is_not_found(files: Files, location: str) -> None:
    """Neither file, bucket nor folder."""
    with pytest.raises(NotFound):
        await files.head(location, limit=100)


@pytest.mark.parametrize(
    "location",
    [
        "",
        "ratings.csv",
        "s3://shelf",
        "s3://shelf/",
        "s3:///ratings.csv",
        "https://ratings/ratings.csv",
        "s3://Ratings_/ratings.csv",
        "s3://shelf/" + "x" * 300,
    ],
)
async def test_what_is_no_location_is_misunderstood(files: Files, location: str) -> None:
    """The form is told, and nothing is asked of S3."""
    with pytest.raises(Misunderstood, match="s3://bucket/"):
        await files.head(location, limit=100)


@pytest.mark.parametrize("files", ["s3"], indirect=True)
@pytest.mark.parametrize(
    "location,text,alternative",
    [
        ("s3://shelf/rating.csv", "no file at s3://shelf/rating.csv", "s3://shelf/ratings.csv"),
        ("s3://shelf/daily", "no file at s3://shelf/daily", "s3://shelf/daily/"),
        ("s3://shelf/notes/", "no .csv file in s3://shelf/notes/", "s3://shelf/notes/readme.txt"),
        ("s3://nowhere/ratings.csv", "no bucket “nowhere”", None),
        ("s3://nowhere/daily/", "no bucket “nowhere”", None),
    ],
)
async def test_what_was_perhaps_meant_is_offered(
    files: Files, location: str, text: str, alternative: str | None
) -> None:
    """A slip, a folder without its slash, a folder without CSV files, and a bucket that is not there."""
    with pytest.raises(NotFound, match=text) as caught:
        await files.head(location, limit=100)

    assert caught.value.alternatives[:1] == ((alternative,) if alternative else ())


async def test_the_files_of_a_folder_are_named(files: Files) -> None:
    """Those of CSV, by name."""
    assert await files.names("s3://shelf/daily/") == ["s3://shelf/daily/2024-01.csv", "s3://shelf/daily/2024-02.csv"]
    assert await files.names("s3://shelf/mixed/") == ["s3://shelf/mixed/1.csv"]
    with pytest.raises(NotFound):
        await files.names("s3://shelf/notes/")


async def test_a_bucket_is_seen_whatever_lies_in_it(files: Files) -> None:
    """The folder may be new."""
    await files.see_bucket("s3://shelf/new/")
    with pytest.raises(NotFound):
        await files.see_bucket("s3://no-such-shelf/new/")


async def test_a_file_is_fetched_and_put(files: Files, tmp_path: Path) -> None:
    """Whole, or its beginning; what is put can be fetched again."""
    assert await files.fetch("s3://shelf/ratings.csv", tmp_path / "all", limit=10**6) == len(RATINGS)
    assert await files.fetch("s3://shelf/ratings.csv", tmp_path / "some", limit=100) == len(RATINGS)
    assert await files.fetch("s3://shelf/empty.csv", tmp_path / "none", limit=100) == 0
    assert (tmp_path / "all").read_bytes() == RATINGS
    assert (tmp_path / "some").read_bytes() == RATINGS[:100]
    assert (tmp_path / "none").read_bytes() == b""

    await files.put(tmp_path / "some", "s3://shelf/copy/some.csv")
    assert (await files.head("s3://shelf/copy/some.csv", limit=10**6)).body == RATINGS[:100]


async def test_the_files_below_a_folder_are_told_with_their_sizes(files: Files) -> None:
    """Whatever they are, but for empty ones; no more than were asked for, and where there are none, that is said."""
    assert await files.sizes("s3://shelf/mixed/", limit=9) == {"s3://shelf/mixed/1.csv": 4, "s3://shelf/mixed/2.txt": 4}
    assert list(await files.sizes("s3://shelf/daily/", limit=1)) == ["s3://shelf/daily/2024-01.csv"]
    for nothing in ("s3://shelf/none/", "s3://no-such-shelf/mixed/"):
        with pytest.raises(NotFound):
            await files.sizes(nothing, limit=9)


async def test_only_one_file_is_fetched_that_is_there(files: Files, tmp_path: Path) -> None:
    """A folder is none."""
    with pytest.raises(NotFound):
        await files.fetch("s3://shelf/nothing.csv", tmp_path / "x", limit=1)
    with pytest.raises(Misunderstood):
        await files.fetch("s3://shelf/daily/", tmp_path / "x", limit=1)
