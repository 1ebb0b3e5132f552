"""The IAM policies in `deploy/iam` allow what the code calls, and nothing else."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import botocore.session
import pytest

from bot.personalize.errors import action

ROOT = Path(__file__).parents[2]
POLICIES = ROOT / "deploy" / "iam"
SERVICES = ("personalize", "personalize-runtime", "personalize-events", "cloudwatch", "s3", "sts")
ALWAYS_ALLOWED = {"sts:GetCallerIdentity"}  # IAM User Guide: no permissions are required for it
PASSED_ON = {"iam:PassRole"}  # by CreateDatasetImportJob, which hands the service role over
READING = {"s3:GetObject", "s3:ListBucket"}
ASSUMING = {"sts:AssumeRole"}  # only where the bot works in other accounts: a policy of its own
PLACEHOLDERS = {
    "ACCOUNT_ID",
    "REGION",
    "BUCKET",
    "SERVICE_ROLE",
    "OTHER_ACCOUNT",
    "OTHER_ROLE",
    "BOT_ACCOUNT",
    "BOT_ROLE",
}


def called() -> set[str]:
    """Return the IAM actions of all operations of AWS that the code names, wherever it names them."""
    session = botocore.session.get_session()
    actions = {
        operation: action(service, operation)
        for service in SERVICES
        for operation in session.get_service_model(service).operation_names
    }
    return {actions[text] for path in (ROOT / "bot").rglob("*.py") for text in texts(path) if text in actions}


def texts(path: Path) -> Iterator[str]:
    """Yield every string in a file of Python."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def statements(name: str) -> list[dict[str, Any]]:
    """Return the statements of a policy."""
    found: list[dict[str, Any]] = json.loads((POLICIES / name).read_text(encoding="utf-8"))["Statement"]
    return found


def allowed(name: str) -> list[str]:
    """Return the actions that a policy allows, in its order."""
    actions: list[str] = []
    for statement in statements(name):
        assert statement["Effect"] == "Allow"
        actions += [statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"]
    return actions


def test_the_bot_may_do_what_it_does_and_no_more() -> None:
    """Each operation that the gateway calls is allowed once, and nothing that it does not call."""
    assert sorted(allowed("bot-policy.json")) == sorted((called() - ALWAYS_ALLOWED - ASSUMING) | PASSED_ON)


def test_the_service_role_is_passed_to_personalize_only() -> None:
    """The bot cannot hand the role to another service."""
    (statement,) = (each for each in statements("bot-policy.json") if each["Action"] == "iam:PassRole")

    assert statement["Resource"] != "*"
    assert statement["Condition"] == {"StringEquals": {"iam:PassedToService": "personalize.amazonaws.com"}}


@pytest.mark.parametrize("name", ["service-role-policy.json", "bucket-policy.json"])
def test_personalize_may_use_the_bucket(name: str) -> None:
    """Read files, and write what batch jobs answer.

    Both the role and the bucket must allow it (Developer Guide, "Giving Personalize access to S3 resources").
    """
    assert set(allowed(name)) == READING | {"s3:PutObject"}
    assert {resource for each in statements(name) for resource in each["Resource"]} == {
        "arn:aws:s3:::BUCKET",
        "arn:aws:s3:::BUCKET/*",
    }


def test_only_personalize_for_this_account_takes_the_role() -> None:
    """Another account's Personalize cannot use it (Developer Guide, "Cross-service confused deputy prevention")."""
    (statement,) = statements("service-role-trust.json")

    assert statement["Principal"] == {"Service": "personalize.amazonaws.com"}
    assert statement["Condition"]["StringEquals"] == {"aws:SourceAccount": "ACCOUNT_ID"}


def test_the_bot_takes_a_role_of_another_account_by_name_and_with_an_external_id() -> None:
    """On both sides (IAM User Guide, "Access to AWS accounts owned by third parties")."""
    assert set(allowed("assume-roles-policy.json")) == set(allowed("account-role-trust.json")) == ASSUMING
    assert "*" not in statements("assume-roles-policy.json")[0]["Resource"]

    (statement,) = statements("account-role-trust.json")
    assert set(statement["Principal"]) == {"AWS"}
    assert statement["Condition"] == {"StringEquals": {"sts:ExternalId": "EXTERNAL_ID"}}


@pytest.mark.parametrize("path", sorted(POLICIES.glob("*.json")), ids=lambda path: path.name)
def test_what_is_to_be_filled_in_has_a_known_name(path: Path) -> None:
    """No account, region or bucket of ours stands in a policy."""
    values = re.findall(r"arn:aws:[^\"]*", path.read_text(encoding="utf-8"))
    words = {word for value in values for word in re.findall(r"\b[A-Z_]{4,}\b", value)}

    assert words <= PLACEHOLDERS
    assert not any(re.search(r"\d{12}", value) for value in values)
