"""Whether a request is signed as it says: AWS Signature Version 4, calculated once more.

Source: AWS IAM User Guide, "Create a signed AWS API request".
"""

import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, quote, urlsplit

from sandbox.aws.protocol.errors import InvalidSignatureError, UnrecognizedClientError
from sandbox.aws.protocol.signature import Scope

_ALGORITHM = "AWS4-HMAC-SHA256"
_TIME = "%Y%m%dT%H%M%SZ"
_TOLERANCE = timedelta(minutes=5)  # between the clocks
_SIGNED = re.compile(r"SignedHeaders=(?P<names>[^,\s]+)\s*,\s*Signature=(?P<signature>[0-9a-f]+)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Received:
    """A request as it came: `headers` by name in lower case."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes


def verify(received: Received, scope: Scope, secret: str | None, *, now: datetime) -> None:
    """Raise `UnrecognizedClientError` for a key that nobody gave out, `InvalidSignatureError` for a wrong signature."""
    if secret is None:
        raise UnrecognizedClientError("The security token included in the request is invalid.")
    found = _SIGNED.search(received.headers.get("authorization", ""))
    stamp = received.headers.get("x-amz-date", "")
    if found is None:
        raise InvalidSignatureError("Authorization header requires 'SignedHeaders' and 'Signature' parameters.")
    _check_time(stamp, now)
    names = found["names"].split(";")
    if not hmac.compare_digest(_signature(received, names, scope, stamp, secret), found["signature"]):
        raise InvalidSignatureError(
            "The request signature we calculated does not match the signature you provided. Check your AWS Secret "
            "Access Key and signing method. Consult the service documentation for details."
        )


def _check_time(stamp: str, now: datetime) -> None:
    try:
        at = datetime.strptime(stamp, _TIME).replace(tzinfo=UTC)
    except ValueError as error:
        raise InvalidSignatureError(f"Date must be in ISO-8601 'basic format'. Got '{stamp}'.") from error
    if at < now - _TOLERANCE:
        raise InvalidSignatureError(f"Signature expired: {stamp} is now earlier than {now - _TOLERANCE:{_TIME}}")
    if at > now + _TOLERANCE:
        raise InvalidSignatureError(
            f"Signature not yet current: {stamp} is still later than {now + _TOLERANCE:{_TIME}}"
        )


def _signature(received: Received, names: Sequence[str], scope: Scope, stamp: str, secret: str) -> str:
    place = [stamp[:8], scope.region, scope.service, "aws4_request"]
    text = "\n".join([_ALGORITHM, stamp, "/".join(place), _digest(_canonical(received, names).encode())])
    key = f"AWS4{secret}".encode()
    for part in [*place, text]:
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return key.hex()


def _canonical(received: Received, names: Sequence[str]) -> str:
    """Return the request in the one form that both sides sign."""
    url = urlsplit(received.url)
    query = sorted((quote(name, safe="-_.~"), quote(value, safe="-_.~")) for name, value in _query(url.query))
    headers = [f"{name}:{' '.join(received.headers.get(name, '').split())}" for name in names]
    return "\n".join(
        [
            received.method.upper(),
            quote(url.path or "/", safe="/-_.~%"),
            "&".join(f"{name}={value}" for name, value in query),
            *headers,
            "",
            ";".join(names),
            _digest(received.body),
        ]
    )


def _query(text: str) -> Sequence[tuple[str, str]]:
    return parse_qsl(text, keep_blank_values=True)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
