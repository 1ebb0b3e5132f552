"""Which operation a request asks for: by target header (JSON 1.1), or by path (REST-JSON)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

import botocore.session
from botocore import xform_name
from botocore.model import OperationModel

from sandbox.aws.protocol.errors import SerializationError
from sandbox.aws.protocol.parse import Json, Reader, load, reader
from sandbox.aws.protocol.serialise import Writer, writer
from sandbox.aws.protocol.validate import validator

TARGET_PREFIX = "AmazonPersonalize."
_REST_SERVICES = ("personalize-runtime", "personalize-events")


@dataclass(frozen=True, kw_only=True, slots=True)
class Operation:
    """One operation of one service, ready to read requests and write answers."""

    name: str
    rest: bool
    read: Reader
    validate: Callable[[Json], None]
    write: Writer

    def arguments(self, body: bytes) -> dict[str, Json]:
        """Return the request as keyword arguments in snake case.

        Raises `SerializationError` or `InvalidInputError` where the body is not what the model says.
        """
        document = load(body)
        if not isinstance(document, dict):
            raise SerializationError("The request body must be a JSON object")
        request = self.read(document, "")
        self.validate(request)
        return {xform_name(key): value for key, value in request.items()}


@cache
def by_target() -> Mapping[str, Operation]:
    """Return the control plane's operations by the value of `X-Amz-Target`."""
    model = botocore.session.get_session().get_service_model("personalize")
    names = model.operation_names
    return {TARGET_PREFIX + name: _operation(model.operation_model(name), rest=False) for name in names}


@cache
def by_path() -> Mapping[tuple[str, str], Operation]:
    """Return the operations of runtime and events by (method, path)."""
    session = botocore.session.get_session()
    models = [session.get_service_model(service) for service in _REST_SERVICES]
    operations = [model.operation_model(name) for model in models for name in model.operation_names]
    return {(each.http["method"], each.http["requestUri"]): _operation(each, rest=True) for each in operations}


def _operation(model: OperationModel, *, rest: bool) -> Operation:
    shape = model.input_shape
    if shape is None:
        raise LookupError(f"{model.name} takes no input: not a Personalize operation")
    return Operation(
        name=model.name,
        rest=rest,
        read=reader(shape),
        validate=validator(shape),
        write=writer(model.output_shape),
    )
