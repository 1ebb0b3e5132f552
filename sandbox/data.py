"""Sample data in Personalize's CSV form: MovieLens 100K from the package that ships it, or a made-up set.

MovieLens 100K (F. M. Harper and J. A. Konstan, 2015, "The MovieLens Datasets") may not be redistributed, so it is
read out of the installed wheel `recbole`, which carries a copy; that package itself is never imported.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from itertools import product

import boto3
import numpy as np

INTERACTIONS, ITEMS, USERS = "interactions.csv", "items.csv", "users.csv"

_PACKAGE = "recbole"
_FOLDER = "recbole/dataset_example/ml-100k"
_HEADERS: Mapping[str, Sequence[str]] = {
    INTERACTIONS: ("USER_ID", "ITEM_ID", "TIMESTAMP", "EVENT_TYPE", "EVENT_VALUE"),
    ITEMS: ("ITEM_ID", "TITLE", "GENRES", "YEAR"),
    USERS: ("USER_ID", "AGE", "GENDER", "OCCUPATION"),
}
_ROLE = "PersonalizeServiceRole"
_READING = ["s3:GetObject", "s3:ListBucket"]
_SERVICE = {"Service": "personalize.amazonaws.com"}
_KEY = "sandbox"  # the sandbox takes any, unless it checks signatures


class NoSampleDataError(Exception):
    """The package with MovieLens 100K is not installed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Uploaded:
    """Where files are: S3 URIs by file name, and the service role that may read them."""

    role_arn: str
    locations: Mapping[str, str]


def movielens() -> dict[str, bytes]:
    """Return MovieLens 100K as CSV files by name: 100,000 ratings of 1,682 films by 943 people.

    Raises `NoSampleDataError` where the package that ships it is missing.
    """
    ratings = ([user, item, at, "rating", value] for user, item, value, at in _table("ml-100k.inter"))
    films = (_film(*film) for film in _table("ml-100k.item"))
    people = (person[:4] for person in _table("ml-100k.user"))
    return {INTERACTIONS: _csv(INTERACTIONS, ratings), ITEMS: _csv(ITEMS, films), USERS: _csv(USERS, people)}


def generated(seed: int = 1) -> dict[str, bytes]:
    """Return a small made-up set as CSV files by name: 100 people watch 60 films, mostly of one genre, in order."""
    random = np.random.default_rng(seed)
    films = list(_made_up_films())
    people = [[f"user-{number}", str(18 + number % 50), "FM"[number % 2], "viewer"] for number in range(100)]
    watched = (row for number, person in enumerate(people) for row in _made_up_history(person[0], number, random))
    return {INTERACTIONS: _csv(INTERACTIONS, watched), ITEMS: _csv(ITEMS, films), USERS: _csv(USERS, people)}


def put(endpoint: str, bucket: str, files: Mapping[str, bytes], *, key: str = _KEY, secret: str = _KEY) -> Uploaded:
    """Upload files into a bucket, and let Personalize read it by a role and a bucket policy, as an account needs."""
    session = boto3.Session(aws_access_key_id=key, aws_secret_access_key=secret, region_name="us-east-1")
    s3 = session.client("s3", endpoint_url=endpoint)
    s3.create_bucket(Bucket=bucket)
    s3.put_bucket_policy(Bucket=bucket, Policy=_policy(bucket, Principal=_SERVICE))
    for name, content in files.items():
        s3.put_object(Bucket=bucket, Key=name, Body=content)
    role_arn = _service_role(session, endpoint, bucket)
    return Uploaded(role_arn=role_arn, locations={name: f"s3://{bucket}/{name}" for name in files})


def _table(name: str) -> Iterator[list[str]]:
    """Iterate over the rows of one of the package's files, without its header."""
    try:
        files = metadata.files(_PACKAGE) or []
    except metadata.PackageNotFoundError:
        files = []
    for file in files:
        if str(file) == f"{_FOLDER}/{name}":
            lines = file.read_text(encoding="utf-8").splitlines()
            return (line.split("\t") for line in lines[1:])
    raise NoSampleDataError(
        f"MovieLens 100K comes with the package {_PACKAGE}: pip install --no-deps {_PACKAGE}==1.2.1"
    )


def _film(item: str, title: str, year: str, genres: str) -> list[str]:
    """Return a row of the Items file; the year stands in the title too, as MovieLens itself has it."""
    if not year.isdecimal():
        found = re.search(r"\((\d{4})\)$", title)
        year = found[1] if found else ""
    title = title.replace("unkonwn", "unknown")
    titled = title if not year or title.endswith(f"({year})") else f"{title} ({year})"
    return [item, titled, genres.replace(" ", "|"), year]


def _csv(name: str, rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_HEADERS[name])
    writer.writerows(rows)
    return text.getvalue().encode()


_GENRES = ("Adventure", "Comedy", "Drama", "Mystery", "Sci-Fi")
_ADJECTIVES = ("Silver", "Silent", "Last")
_NOUNS = ("Harbour", "Garden", "Comet", "Letter")
_A_GENRE = len(_ADJECTIVES) * len(_NOUNS)  # films in it
_A_HISTORY = 20  # films that one person watches
_START = 1_700_000_000


def _made_up_films() -> Iterator[list[str]]:
    for number, (genre, adjective, noun) in enumerate(product(_GENRES, _ADJECTIVES, _NOUNS)):
        year = 1960 + number
        yield [f"film-{number}", f"The {adjective} {noun} ({year})", genre, str(year)]


def _made_up_history(person: str, number: int, random: np.random.Generator) -> Iterator[list[str]]:
    """Watch a favourite genre's films one after the other, with a stray film in five."""
    genre, place = number % len(_GENRES), int(random.integers(_A_GENRE))
    for step in range(_A_HISTORY):
        stray = random.random() < 1 / 5
        place = (place + 1) % _A_GENRE
        film = int(random.integers(_A_GENRE * len(_GENRES))) if stray else genre * _A_GENRE + place
        yield [person, f"film-{film}", str(_START + 86_400 * step + number), "watch", str(random.integers(3, 6))]


def _service_role(session: boto3.Session, endpoint: str, bucket: str) -> str:
    iam = session.client("iam", endpoint_url=endpoint)
    trust = _document([{"Effect": "Allow", "Principal": _SERVICE, "Action": "sts:AssumeRole"}])
    try:
        role = iam.create_role(RoleName=_ROLE, AssumeRolePolicyDocument=trust)["Role"]
    except iam.exceptions.EntityAlreadyExistsException:
        role = iam.get_role(RoleName=_ROLE)["Role"]
    iam.put_role_policy(RoleName=_ROLE, PolicyName=f"Read-{bucket}", PolicyDocument=_policy(bucket))
    return str(role["Arn"])


def _policy(bucket: str, **who: Mapping[str, str]) -> str:
    resources = [f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/*"]
    return _document([{"Effect": "Allow", "Action": _READING, "Resource": resources, **who}])


def _document(statements: Sequence[Mapping[str, object]]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": statements})
