import json

from sandbox.slack.blocks.check import check_message, check_view
from sandbox.slack.blocks.elements import ELEMENTS
from sandbox.slack.blocks.kinds import BLOCKS as KINDS
from tests.browser.block_samples import BLOCKS, IN_FORMS_ONLY, plain


def test_there_is_a_valid_sample_of_every_block_and_element() -> None:
    """Slack's rules take each sample, and none of the kinds is left out."""
    modal = {"type": "modal", "title": plain("Sample"), "submit": plain("Send")}
    for name, block in BLOCKS.items():
        mistakes = check_message([block]) if name not in IN_FORMS_ONLY else check_view({**modal, "blocks": [block]})
        assert mistakes == [], name
    written = json.dumps(list(BLOCKS.values()))

    assert set(KINDS) == {block["type"] for block in BLOCKS.values()}
    assert [kind for kind in ELEMENTS if f'"type": "{kind}"' not in written] == []
