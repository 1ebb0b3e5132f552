"""What boto3 does in an account's name, in the threads that it is called in; its errors leave here renamed."""

from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar

from botocore import xform_name
from botocore.exceptions import BotoCoreError, ClientError, NoRegionError
from botocore.parsers import ResponseParserError

from bot.model.errors import BotError, Refused
from bot.personalize.clients import Clients
from bot.personalize.errors import THROTTLES, code_of, renamed
from bot.personalize.identity import Identity
from bot.personalize.line import Line
from bot.personalize.role import caller

Answer = Mapping[str, Any]
"""What AWS answers, as boto3 gives it."""

_T = TypeVar("_T")
_BLOCK = 2**20  # bytes of a file in memory at a time


class Boto:
    """An account's calls, each of which raises the errors of `bot.model.errors`."""

    def __init__(self, line: Callable[[], Line], identity: Identity, *, account: str) -> None:
        """Open a line; `account` is what the account is called where there are several.

        Raises:
            Refused: there is no region, no such profile, or it does not work.
        """
        of = f"aws.accounts.{account}" if account else "aws"
        try:
            opened = line()
            self._clients: Clients = opened.clients
            self.region: str = self._clients["personalize"].meta.region_name  # wrong settings show with the first
            self._caller = caller(identity, opened.found, lambda: self._clients["sts"])
            self._caller.found()  # or when keys are looked for
        except NoRegionError as error:
            raise Refused(f"AWS needs a region: set {of}.region in config.yaml, or AWS_REGION.") from error
        except BotoCoreError as error:
            raise Refused(f"The AWS settings of this machine do not work ({of}): {error}") from error

    def call(self, service: str, operation: str, **params: object) -> Answer:
        """Call an operation by AWS's name of it."""

        def ask(client: Any) -> Answer:  # noqa: ANN401 - boto3's are generated
            answer: Answer = getattr(client, xform_name(operation))(**params)
            return answer

        return self._do(service, operation, ask)

    def read(self, bucket: str, key: str, limit: int) -> tuple[bytes, int]:
        """Return the first `limit` bytes of an S3 object, and its whole size in bytes."""
        return self._do("s3", "GetObject", lambda client: _read(client, bucket, key, limit))

    def download(self, bucket: str, key: str, to: Path, limit: int) -> int:
        """Write the first `limit` bytes of an S3 object to a file, and return its whole size in bytes."""
        return self._do("s3", "GetObject", lambda client: _download(client, bucket, key, to, limit))

    def upload(self, path: Path, bucket: str, key: str) -> None:
        """Write a file to S3, as it is read."""
        self._do("s3", "PutObject", lambda client: _upload(client, path, bucket, key))

    @staticmethod
    def throttled(error: BotError, operation: str) -> bool:
        """Say whether AWS wants an operation to be called less often."""
        cause = error.__cause__
        return isinstance(cause, ClientError) and code_of(cause) in THROTTLES and cause.operation_name == operation

    def _do(self, service: str, operation: str, function: Callable[[Any], _T]) -> _T:
        try:
            return self._caller.call(lambda: function(self._clients[service]))
        except (ClientError, BotoCoreError, ResponseParserError) as error:
            raise renamed(error, service=service, operation=operation) from error


def _read(client: Any, bucket: str, key: str, limit: int) -> tuple[bytes, int]:  # noqa: ANN401 - boto3's are generated
    answer = _get(client, bucket, key, limit)
    if answer is None:
        return b"", 0
    with closing(answer["Body"]) as body:
        return body.read(limit), _size(answer)


def _download(client: Any, bucket: str, key: str, to: Path, limit: int) -> int:  # noqa: ANN401 - as above
    answer = _get(client, bucket, key, limit)
    with to.open("wb") as file:
        if answer is None:
            return 0
        with closing(answer["Body"]) as body:
            for block in body.iter_chunks(_BLOCK):
                file.write(block)
    return _size(answer)


def _upload(client: Any, path: Path, bucket: str, key: str) -> None:  # noqa: ANN401 - as above
    with path.open("rb") as file:
        client.put_object(Bucket=bucket, Key=key, Body=file, ContentType="text/csv")


def _get(client: Any, bucket: str, key: str, limit: int) -> Answer | None:  # noqa: ANN401 - as above
    """Return the beginning of an object, None where it is empty."""
    try:
        answer: Answer = client.get_object(Bucket=bucket, Key=key, Range=f"bytes=0-{limit - 1}")
    except ClientError as error:
        if code_of(error) == "InvalidRange":
            return None
        raise
    return answer


def _size(answer: Answer) -> int:
    _, _, size = answer.get("ContentRange", "").partition("/")
    return int(size) if size.isdigit() else int(answer["ContentLength"])
