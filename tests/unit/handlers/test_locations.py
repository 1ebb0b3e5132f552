import pytest

from handlers.locations import as_location, in_s3


@pytest.mark.parametrize(
    "address, location",
    [
        ("https://my-data.s3.amazonaws.com/a/ratings.csv", "s3://my-data/a/ratings.csv"),
        ("https://my.data.s3.eu-west-1.amazonaws.com/ratings.csv", "s3://my.data/ratings.csv"),
        ("https://my-data.s3-us-west-2.amazonaws.com/ratings.csv", "s3://my-data/ratings.csv"),
        ("https://my-data.s3.dualstack.us-east-1.amazonaws.com/a.csv", "s3://my-data/a.csv"),
        ("https://s3.us-gov-west-1.amazonaws.com/my-data/a/ratings.csv", "s3://my-data/a/ratings.csv"),
        ("http://s3.amazonaws.com/my-data/my%20ratings.csv?X-Amz-Signature=1", "s3://my-data/my ratings.csv"),
        (
            "https://eu-west-1.console.aws.amazon.com/s3/object/my-data?region=eu-west-1&prefix=a/ratings.csv",
            "s3://my-data/a/ratings.csv",
        ),
        ("https://s3.console.aws.amazon.com/s3/buckets/my-data?prefix=a/", "s3://my-data/a/"),
        ("https://example.com/ratings.csv", None),
        ("https://s3.amazonaws.com/", None),
        ("https://amazonaws.com.evil.example/my-data/a.csv", None),
        ("s3://my-data/a.csv", None),
        ("ratings.csv", None),
        ("https://[", None),
    ],
)
def test_a_web_address_of_s3_has_a_form_that_personalize_reads(address: str, location: str | None) -> None:
    """However a browser or the console shows it; other addresses have none."""
    assert in_s3(address) == location


@pytest.mark.parametrize(
    "word, location",
    [
        ("S3://my-data/a.csv", "s3://my-data/a.csv"),
        ("F0123ABCD", "F0123ABCD"),
        ("favourites", None),
        ("FAVOURITES", None),
        ("f0123abcd", None),
    ],
)
def test_a_dropped_file_is_not_taken_for_a_word(word: str, location: str | None) -> None:
    """Slack's ids of files are in capitals and hold a digit; groups are often plain words."""
    assert as_location(word) == location
