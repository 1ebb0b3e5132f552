"""Answers what is searched in the menus of forms."""

from collections.abc import Sequence
from typing import Any

from bot.model.errors import NotPossible
from bot.model.form import Choice, Search
from bot.records import dataclass
from bot.views.forms import FIELD, NARROWED, OPTIONS, options
from bot.workflow.accounts import Accounts
from bot.workflow.workflow import Workflow
from handlers.forms import Filled, filled
from handlers.surfaces import Payload
from handlers.verb import Verb


@dataclass(frozen=True, kw_only=True, slots=True)
class Menus:
    """The menus of the forms that people have before them."""

    verbs: Sequence[Verb]
    accounts: Accounts

    async def options(self, body: Payload) -> list[dict[str, Any]]:
        """Return what a menu offers for what was typed into it, at once where that was ever looked up."""
        form = filled(body, self.verbs)
        key = body["action_id"].removeprefix(FIELD)
        asked = next((one for one in form.form.fields if one.key == key), None) if form else None
        if form is None or asked is None or not isinstance(asked.kind, Search):
            return []
        typed = " ".join((body.get("value") or "").split())
        group = body["block_id"].partition(NARROWED)[2] or None
        known = await (await workflow_of(form, self.accounts)).listing(asked.kind.of, group)
        found = _matching(known, typed)[:OPTIONS]
        if typed and asked.kind.new and asked.trouble(typed) is None and typed not in {one.value for one in known}:
            found = [*found[: OPTIONS - 1], Choice(value=typed, text=typed, detail=asked.kind.new)]
        return options(found)


async def workflow_of(form: Filled, accounts: Accounts) -> Workflow:
    """Return what can be done in the AWS account that a form is about; raises `NotPossible` where that is gone."""
    account = form.opened.account or await accounts.usual(form.opened.channel)
    if account not in accounts.workflows:
        raise NotPossible(f"The AWS account {account} is no longer in my settings.")
    return accounts.workflows[account]


def _matching(known: Sequence[Choice], typed: str) -> list[Choice]:
    """Return those that hold what was typed, those first that begin with it."""
    wanted = typed.casefold()
    found = [one for one in known if wanted in one.text.casefold()]
    return sorted(found, key=lambda one: not one.text.casefold().startswith(wanted)) if wanted else found
