import pytest

from sandbox.demo.buttons import meant
from sandbox.slack.wire import Json


def message(ts: str, *labels: str) -> Json:
    """Return a message with these buttons."""
    buttons = [{"type": "button", "action_id": label, "text": {"text": label}} for label in labels]
    return {"ts": ts, "blocks": [{"type": "actions", "block_id": "b", "elements": buttons}]}


SEEN = [message("1", "Deploy", "Metrics"), message("2", "Deploy again"), message("3", "Metrics"), {"ts": "4"}]


@pytest.mark.parametrize(
    "typed, label, ts",
    [
        ("Metrics", "Metrics", "3"),
        ("metrics", "Metrics", "3"),
        ("met", "Metrics", "3"),
        ("Deploy", "Deploy", "1"),
        ("deploy a", "Deploy again", "2"),
        (" dep", "Deploy again", "2"),
    ],
)
def test_the_newest_button_of_that_name_is_meant(typed: str, label: str, ts: str) -> None:
    """Its beginning will do, and a whole name comes before a beginning."""
    assert meant(typed, SEEN) == (label, next(one for one in SEEN if one["ts"] == ts))


def test_an_unknown_button_is_told_with_those_that_there_are() -> None:
    """In one line, the newest first, each once."""
    with pytest.raises(LookupError) as refused:
        meant("Undeploy", SEEN)

    assert str(refused.value) == "There is no button [Undeploy]. The newest are: [Metrics] [Deploy again] [Deploy]"


@pytest.mark.parametrize("typed", ["", "Deploy"])
def test_where_there_is_no_button_that_is_said(typed: str) -> None:
    """Before anything was answered, say."""
    with pytest.raises(LookupError, match="There is none yet"):
        meant(typed, [])
