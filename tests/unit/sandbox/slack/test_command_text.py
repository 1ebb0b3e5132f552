import pytest

from sandbox.slack.mrkdwn import command_text


@pytest.mark.parametrize(
    "typed, sent",
    [
        ("watch movies in #general", "watch movies in <#C1|general>"),
        ("watch movies in <#C1>", "watch movies in <#C1|general>"),
        ("ask @ada & <b>", "ask <@U1|ada> &amp; &lt;b&gt;"),
        ("in #nowhere", "in #nowhere"),
        ("see https://example.com/#general", "see <https://example.com/#general>"),
        ("a#general", "a#general"),
    ],
)
def test_a_command_that_wants_it_gets_ids(typed: str, sent: str) -> None:
    """As Slack escapes a command's text where the manifest says `should_escape`."""
    assert command_text(typed, channels={"general": "C1"}, users={"ada": "U1"}) == sent
