"""Knowing what goes on, without asking around."""

import pytest

from tests.scenario.regular import Regular, text

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_an_operator_sees_who_asked_for_what(ada: Regular, grace: Regular) -> None:
    """By name, newest first; what was refused as well."""
    await grace.asks("train films")
    await ada.asks("status films")

    history = text(await ada.asks("history films"))

    assert history.index("asked status films") < history.index("asked train films")
    assert "not allowed" in history
    assert "for operators" in text(await grace.asks("history"))
