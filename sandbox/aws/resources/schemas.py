"""Schemas: usable at once, deleted once no dataset needs them."""

from sandbox.aws.backend import Backend
from sandbox.aws.datasets import avro
from sandbox.aws.protocol.errors import ResourceInUseError
from sandbox.aws.protocol.parse import Json
from sandbox.aws.quotas import Quota
from sandbox.aws.resource import UNDERWAY, Status
from sandbox.aws.resources.kinds import Dataset, Schema


def create(backend: Backend, *, name: str, schema: str, domain: str | None = None) -> Json:
    """Keep a schema once it is known to be one."""
    avro.parse(schema, domain=domain)
    Quota.SCHEMAS.check(len(backend.resources.find(Schema)))
    arn = backend.account.arn("schema", name)
    made = Schema(schema_arn=arn, name=name, schema=schema, domain=domain, status=Status.ACTIVE)
    made.begin(at=backend.now())
    backend.resources.add(made)
    return {"schemaArn": arn}


def delete(backend: Backend, *, schema_arn: str) -> None:
    """Forget a schema at once, unless a dataset uses it."""
    schema = backend.resources.get(Schema, schema_arn)
    if users := [each for each in backend.resources.find(Dataset) if schema_arn in _schemas(each)]:
        raise ResourceInUseError(f"Schema {schema_arn} is used by {users[0].arn}.")
    backend.resources.remove(schema)


def _schemas(dataset: Dataset) -> set[str]:
    """Return the schema that a dataset has, and the one that it is about to get."""
    change = dataset.latest_dataset_update
    coming = {change.schema_arn} if change is not None and change.status in UNDERWAY else set()
    return {dataset.schema_arn, *coming}
