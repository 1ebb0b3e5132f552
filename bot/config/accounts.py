"""What cannot be right in the `aws` section."""

import re
from collections.abc import Iterator

from bot.config.settings import Account, Aws

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,30}")
_RESERVED = {"all", "public"}  # words that end a command line with another meaning
_ROLE = re.compile(r"arn:aws[a-z-]*:iam::\d{12}:role/[\w+=,.@/-]+", re.ASCII)  # API reference, `RoleArn`
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")  # S3 User Guide, "Bucket naming rules"
_EXTERNAL_ID = re.compile(r"[\w+=,.@:/-]{2,1224}", re.ASCII)  # STS API reference, `ExternalId`


def misshapen_aws(aws: Aws) -> Iterator[str]:
    """Yield what cannot be right."""
    yield from _misshapen_role("aws.service_role", aws.service_role)
    yield from _misshapen_bucket("aws.bucket", aws.bucket)
    for name, account in aws.accounts.items():
        if not _NAME.fullmatch(name) or name in _RESERVED:
            yield f"aws.accounts.{name}: a name has up to 31 of a-z, 0-9 and -, and is neither `all` nor `public`"
        yield from _misshapen_account(f"aws.accounts.{name}", account)
    if aws.accounts and aws.service_role:
        yield "aws.service_role is a role of one account: give it as aws.accounts.NAME.service_role"
    if aws.accounts and aws.bucket:
        yield "aws.bucket is a bucket of one account: give it as aws.accounts.NAME.bucket"
    yield from _misshapen_default(aws)


def _misshapen_account(key: str, account: Account) -> Iterator[str]:
    yield from _misshapen_role(f"{key}.service_role", account.service_role)
    yield from _misshapen_role(f"{key}.role_arn", account.role_arn)
    yield from _misshapen_bucket(f"{key}.bucket", account.bucket)
    if account.profile and account.role_arn:
        yield f"{key} has profile and role_arn: give one of them (a profile may itself assume a role)"
    if account.external_id and not account.role_arn:
        yield f"{key}.external_id belongs to a role_arn, which is missing"
    if account.external_id and not _EXTERNAL_ID.fullmatch(account.external_id):
        yield f"{key}.external_id must be 2 to 1,224 letters, digits or any of +=,.@:/-_"


def _misshapen_bucket(key: str, bucket: str | None) -> Iterator[str]:
    if bucket is not None and not _BUCKET.fullmatch(bucket):
        yield f"{key} must be the name of a bucket, without s3:// or a path, not {bucket!r}"


def _misshapen_default(aws: Aws) -> Iterator[str]:
    names = ", ".join(aws.accounts)
    if aws.default is None and len(aws.accounts) > 1:
        yield f"aws.default must say which account is meant where none is named (there are: {names})"
    if aws.default is not None and aws.default not in aws.accounts:
        yield f"aws.default must be one of aws.accounts ({names or 'there are none'}), not {aws.default!r}"


def _misshapen_role(key: str, arn: str | None) -> Iterator[str]:
    if arn is not None and not _ROLE.fullmatch(arn):
        yield f"{key} must be the ARN of a role, such as arn:aws:iam::123456789012:role/Personalize, not {arn!r}"
