"""What a SigV4 header or a signed address says about its request; whether that is true, `signing` tells."""

import re
from dataclasses import dataclass

from aiohttp import web

from sandbox.aws.protocol.errors import InvalidSignatureError, MissingAuthenticationTokenError

SERVICE = "personalize"
S3 = "s3"

_IN_ADDRESS, _IN_OLD_ADDRESS = "X-Amz-Credential", "AWSAccessKeyId"
_CREDENTIAL = re.compile(
    r"Credential=(?P<key>[^/,\s]+)/(?P<date>\d{8})/(?P<region>[^/,]+)/(?P<service>[^/,]+)/aws4_request"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Scope:
    """Whom and what a request is signed for."""

    access_key: str
    region: str
    service: str


def of(request: web.BaseRequest) -> Scope | None:
    """Return what a request is signed for: in its header, or in its address, as S3's may be."""
    return scope(request.headers.get("Authorization")) or scope(f"Credential={request.query.get(_IN_ADDRESS)}")


def outdated(request: web.BaseRequest) -> bool:
    """Tell whether a request is signed by Signature Version 2, which most regions of S3 refuse."""
    return request.headers.get("Authorization", "").startswith("AWS ") or _IN_OLD_ADDRESS in request.query


def scope(authorization: str | None) -> Scope | None:
    """Read the credential scope out of an `Authorization` header, if it holds one."""
    found = _CREDENTIAL.search(authorization or "")
    return found and Scope(access_key=found["key"], region=found["region"], service=found["service"])


def check(signed: Scope | None, *, region: str) -> Scope:
    """Return the scope, or raise unless it is for Personalize in this region, in AWS's words."""
    if signed is None:
        raise MissingAuthenticationTokenError("Missing Authentication Token")
    if signed.service != SERVICE:
        raise InvalidSignatureError(f"Credential should be scoped to correct service: '{SERVICE}'.")
    if signed.region != region:
        raise InvalidSignatureError(f"Credential should be scoped to a valid region, not '{signed.region}'.")
    return signed
