"""A refusal in the shape of a service that moto answers for, in the protocol that its caller speaks.

Source: Amazon S3 API Reference, "Error responses"; IAM API Reference, "Common Errors"; Smithy, "RPC v2 CBOR protocol".
"""

import json
from collections.abc import Mapping
from uuid import uuid4
from xml.sax.saxutils import escape

from aiohttp import web

from sandbox.aws.protocol.errors import (
    AwsError,
    InvalidRequestError,
    InvalidSignatureError,
    MissingAuthenticationTokenError,
    UnrecognizedClientError,
)
from sandbox.aws.protocol.signature import S3, Scope

_SMITHY = "smithy-protocol"
_CBOR = "rpc-v2-cbor"
_S3_CODES: Mapping[type[AwsError], str] = {
    UnrecognizedClientError: "InvalidAccessKeyId",
    InvalidSignatureError: "SignatureDoesNotMatch",
    MissingAuthenticationTokenError: "AccessDenied",
    InvalidRequestError: "InvalidRequest",
}
_QUERY_CODES: Mapping[type[AwsError], str] = {
    UnrecognizedClientError: "InvalidClientTokenId",
    InvalidSignatureError: "SignatureDoesNotMatch",
}


def refusal(error: AwsError, request: web.Request, signed: Scope | None) -> web.Response:
    """Answer with an error; a request that is not signed is taken for one to S3."""
    request_id = str(uuid4())
    if signed is None or signed.service == S3:
        code = _S3_CODES.get(type(error), error.code)
        inner = f"<Code>{code}</Code><Message>{escape(str(error))}</Message><RequestId>{request_id}</RequestId>"
        return _response(error, f"<Error>{inner}</Error>".encode(), "application/xml")
    told = {"__type": error.code, "message": str(error)}
    if request.headers.get(_SMITHY) == _CBOR:
        response = _response(error, _cbor(told), "application/cbor")
        response.headers[_SMITHY] = _CBOR
        return response
    if "X-Amz-Target" in request.headers:
        return _response(error, json.dumps(told).encode(), "application/x-amz-json-1.1")
    code = _QUERY_CODES.get(type(error), error.code.removesuffix("Exception"))
    inner = f"<Type>Sender</Type><Code>{code}</Code><Message>{escape(str(error))}</Message>"
    text = f"<ErrorResponse><Error>{inner}</Error><RequestId>{request_id}</RequestId></ErrorResponse>"
    return _response(error, text.encode(), "text/xml")


def _response(error: AwsError, body: bytes, content_type: str) -> web.Response:
    return web.Response(status=error.status, body=body, content_type=content_type)


def _cbor(texts: Mapping[str, str]) -> bytes:
    """Write a small map of texts as CBOR (RFC 8949, section 3.1)."""
    parts = [part.encode() for pair in texts.items() for part in pair]
    return bytes([0xA0 | len(texts)]) + b"".join(b"\x79" + len(part).to_bytes(2, "big") + part for part in parts)
