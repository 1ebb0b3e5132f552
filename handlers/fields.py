"""Fields that several forms have, and what can be wrong with a value."""

import re
from collections.abc import Iterable

from bot.model.form import Choice, Field, Listing, Search
from bot.model.recipes import Recipe

_NAME = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_-]{0,62}")  # Personalize API reference, `Name`


def recipe_choices(recipes: Iterable[Recipe]) -> tuple[Choice, ...]:
    """Return recipes as what can be chosen."""
    return tuple(Choice(value=recipe.short, text=recipe.short, detail=recipe.summary) for recipe in recipes)


def group_field(*, new: str = "", hint: str = "") -> Field:
    """Ask for a group; `new` says what a name that there is not yet would be, where such a one may be given."""
    return Field(
        key="group",
        label="Group",
        kind=Search(of=Listing.GROUPS, new=new),
        hint=hint,
        blank="GROUP",
        trouble=not_a_name,
    )


def not_a_name(typed: str) -> str | None:
    """Say what is wrong with a name that AWS would not take."""
    if _NAME.fullmatch(typed):
        return None
    return "A name has at most 63 letters, digits, - and _, and begins with a letter or digit."
