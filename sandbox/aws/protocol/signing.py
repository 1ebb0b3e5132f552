"""Whether a request is signed as it says: AWS Signature Version 4, calculated once more.

Source: AWS IAM User Guide, "Create a signed AWS API request"; for S3, and addresses that are signed beforehand,
Amazon S3 API Reference, "Authenticating Requests".
"""

import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, quote, urlsplit

from sandbox.aws.protocol.errors import InvalidSignatureError, UnrecognizedClientError
from sandbox.aws.protocol.signature import S3, Scope

_ALGORITHM = "AWS4-HMAC-SHA256"
_TIME = "%Y%m%dT%H%M%SZ"
_TOLERANCE = timedelta(minutes=5)  # between the clocks
_SIGNED = re.compile(r"SignedHeaders=(?P<names>[^,\s]+)\s*,\s*Signature=(?P<signature>[0-9a-f]+)")
_SIGNATURE, _NAMES, _DATE, _EXPIRES = "X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Date", "X-Amz-Expires"
_PAYLOAD = "x-amz-content-sha256"  # what a request to S3 says of its body, which nobody reads before it is checked
_UNSIGNED = "UNSIGNED-PAYLOAD"


@dataclass(frozen=True, kw_only=True, slots=True)
class Received:
    """A request as it came: `headers` by name in lower case."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class _Proof:
    """What is to be calculated once more: of which headers, at what time; and for how long an address is signed."""

    signature: str
    names: Sequence[str]
    stamp: str
    lasts: timedelta | None = None


def verify(received: Received, scope: Scope, secret: str | None, *, now: datetime) -> None:
    """Raise `UnrecognizedClientError` for a key that nobody gave out, `InvalidSignatureError` for a wrong signature."""
    if secret is None:
        raise UnrecognizedClientError("The security token included in the request is invalid.")
    proof = _proof(received)
    _check_time(proof, now)
    if not hmac.compare_digest(_signature(received, proof, scope, secret), proof.signature):
        raise InvalidSignatureError(
            "The request signature we calculated does not match the signature you provided. Check your AWS Secret "
            "Access Key and signing method. Consult the service documentation for details."
        )


def _proof(received: Received) -> _Proof:
    query = dict(_query(received.url))
    if _SIGNATURE in query:
        lasts = query.get(_EXPIRES, "")
        return _Proof(
            signature=query[_SIGNATURE],
            names=query.get(_NAMES, "").split(";"),
            stamp=query.get(_DATE, ""),
            lasts=timedelta(seconds=int(lasts) if lasts.isdecimal() else 0),
        )
    found = _SIGNED.search(received.headers.get("authorization", ""))
    if found is None:
        raise InvalidSignatureError("Authorization header requires 'SignedHeaders' and 'Signature' parameters.")
    stamp = received.headers.get("x-amz-date", "")
    return _Proof(signature=found["signature"], names=found["names"].split(";"), stamp=stamp)


def _check_time(proof: _Proof, now: datetime) -> None:
    stamp, lasts = proof.stamp, proof.lasts or _TOLERANCE
    try:
        at = datetime.strptime(stamp, _TIME).replace(tzinfo=UTC)
    except ValueError as error:
        raise InvalidSignatureError(f"Date must be in ISO-8601 'basic format'. Got '{stamp}'.") from error
    if at < now - lasts:
        raise InvalidSignatureError(f"Signature expired: {stamp} is now earlier than {now - lasts:{_TIME}}")
    if at > now + _TOLERANCE:
        raise InvalidSignatureError(
            f"Signature not yet current: {stamp} is still later than {now + _TOLERANCE:{_TIME}}"
        )


def _signature(received: Received, proof: _Proof, scope: Scope, secret: str) -> str:
    place = [proof.stamp[:8], scope.region, scope.service, "aws4_request"]
    canonical = _canonical(received, proof, scope).encode()
    text = "\n".join([_ALGORITHM, proof.stamp, "/".join(place), _digest(canonical)])
    key = f"AWS4{secret}".encode()
    for part in [*place, text]:
        key = hmac.digest(key, part.encode(), "sha256")
    return key.hex()


def _canonical(received: Received, proof: _Proof, scope: Scope) -> str:
    """Return the request in the one form that both sides sign."""
    pairs = [(name, value) for name, value in _query(received.url) if name != _SIGNATURE]
    query = sorted((quote(name, safe="-_.~"), quote(value, safe="-_.~")) for name, value in pairs)
    headers = [f"{name}:{' '.join(received.headers.get(name, '').split())}" for name in proof.names]
    return "\n".join(
        [
            received.method.upper(),
            quote(urlsplit(received.url).path or "/", safe="/-_.~%"),
            "&".join(f"{name}={value}" for name, value in query),
            *headers,
            "",
            ";".join(proof.names),
            _payload(received, proof, scope),
        ]
    )


def _payload(received: Received, proof: _Proof, scope: Scope) -> str:
    if scope.service != S3:
        return _digest(received.body)
    return received.headers.get(_PAYLOAD, _UNSIGNED if proof.lasts is not None else _digest(received.body))


def _query(url: str) -> Sequence[tuple[str, str]]:
    return parse_qsl(urlsplit(url).query, keep_blank_values=True)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
