"""The conversation at a terminal, where there are no forms."""

from pathlib import Path

import pytest

from bot.chat import answer_one


async def test_launch_alone_says_how_it_is_typed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Rather than offer a form, which nothing could open here; AWS is not asked."""
    config = tmp_path / "config.yaml"
    config.write_text(f"aws:\n  region: us-east-1\nstore: {tmp_path / 'bot.sqlite3'}\n", encoding="utf-8")

    done = await answer_one("launch", config, {})

    said = capsys.readouterr().out
    assert not done
    assert "launch GROUP s3://BUCKET/FILE.csv" in said
    assert "form" not in said
