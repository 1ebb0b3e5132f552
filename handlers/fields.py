"""Fields that several forms have, and what can be wrong with a value."""

import re
from collections.abc import Iterable

from bot.model.form import Choice, Field, Listing, Search, Text, Tick
from bot.model.recipes import Recipe
from handlers.locations import as_location, in_s3

S3_FORM = "s3://BUCKET/FILE.csv"
"""How a place in S3 looks."""

FIX_FIELD = Field(
    key="fix",
    label="Small mistakes",
    kind=Tick(choice=Choice(value="fix", text="Mend them in a copy", detail="names, times, repeated rows, encoding")),
    optional=True,
)

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


def location_field(*, hint: str) -> Field:
    """Ask for a place in S3."""
    return Field(
        key="location",
        label="File in S3",
        kind=Text(placeholder=S3_FORM),
        hint=hint,
        blank=S3_FORM,
        trouble=_elsewhere,
    )


def _elsewhere(location: str) -> str | None:
    """Say what is wrong with a location."""
    found = in_s3(location.strip()) or as_location(location.strip())
    if found is None:
        return f"That is no place in S3. It looks like {S3_FORM}."
    _, _, path = found.partition("://")
    if not path:
        return None  # it was dropped in Slack
    bucket, _, key = path.partition("/")
    return None if bucket and key else f"A bucket and a file are needed: {S3_FORM}."


def not_a_name(typed: str) -> str | None:
    """Say what is wrong with a name that AWS would not take."""
    if _NAME.fullmatch(typed):
        return None
    return "A name has at most 63 letters, digits, - and _, and begins with a letter or digit."
