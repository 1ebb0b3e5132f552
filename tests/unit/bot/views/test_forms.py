"""Forms as Slack shows them: pinned, taken by Slack whatever stands in them, and read back as they were."""

import json
import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.form import Choice, Forecast, Form, Sheet
from bot.model.prices import Cost
from bot.model.resource import ResourceKind
from bot.views.forms import modal, options, written
from handlers import VERBS
from sandbox.slack.blocks.check import check_view
from tests.unit.bot.views import samples
from tests.unit.bot.views.test_hostile_data import TEXTS, assert_harmless

GOLDEN = Path(__file__).parent / "golden" / "forms"
FORMS = {verb.name: verb.form for verb in VERBS if verb.form}
PUT = {
    "train": {"group": "movies", "how": "one", "recipe": "similar-items", "hpo": "hpo"},
    "import": {"group": "movies", "location": "s3://my-data/items.csv", "dataset": "items", "mode": "full"},
    "launch": {"group": "movies", "location": "s3://my-data/all/", "fix": "fix", "campaign": "homepage"},
    "deploy": {"group": "movies", "version": "movies-sims/1a2b3c4d", "campaign": "homepage", "tps": "2"},
    "recommend": {"user": "196", "filter": "genre", "values": "GENRE=Comedy", "campaign": "homepage", "n": "25"},
    "filter": {"group": "movies", "name": "genre", "expression": "INCLUDE ItemID WHERE Items.GENRE IN ($GENRE)"},
}
FORECAST = Forecast(
    kind=ResourceKind.CAMPAIGN_UPDATE,
    cost=Cost(per_hour=1.08, basis="2 requests a second provisioned, also when nobody asks"),
    usual=timedelta(minutes=12),
    subject="homepage",
    replaces="movies-sims/0a0b0c0d",
)
VIEWS = {
    **{
        name: modal(Sheet(verb=name, form=form, values=PUT[name], line=form.line(PUT[name])))
        for name, form in FORMS.items()
    },
    "train-automl": modal(
        Sheet(
            verb="train",
            form=FORMS["train"],
            values={"group": "movies", "how": "automl", "recipes": "sims,hrnn", "metric": "mrr@25"},
            line="train movies automl metric=mrr@25 recipes=sims,hrnn",
            forecast=Forecast(kind=ResourceKind.VERSION, cost=Cost(per_training_hour=("sims", "hrnn"))),
        )
    ),
    "deploy-foreseen": modal(Sheet(verb="deploy", form=FORMS["deploy"], line="deploy movies", forecast=FORECAST)),
    "deploy-in-vain": modal(
        Sheet(
            verb="deploy",
            form=FORMS["deploy"],
            line="deploy movies",
            forecast=Forecast(obstacle="movies has no trained version yet. Train one with `train`."),
        )
    ),
    "import-amiss": modal(
        Sheet(
            verb="import",
            form=FORMS["import"],
            values=PUT["import"] | {"location": "items.csv"},
            line="import movies items.csv dataset=items",
            trouble="File in S3: That is no place in S3. It looks like s3://BUCKET/FILE.csv.",
        )
    ),
    "train-refused": modal(
        Sheet(
            verb="train",
            form=FORMS["train"],
            line="train GROUP",
            refusal="`train` is for operators, and you are a viewer.",
        )
    ),
}


@pytest.mark.parametrize("name", VIEWS)
def test_a_form_is_what_its_golden_file_says(name: str) -> None:
    """Nothing that people see changes unnoticed."""
    path = GOLDEN / f"{name}.json"
    if os.environ.get("UPDATE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(VIEWS[name], indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    assert json.loads(path.read_text(encoding="utf-8")) == VIEWS[name]


def test_every_golden_file_belongs_to_a_form() -> None:
    """A file that nothing is compared with would rot."""
    assert {path.stem for path in GOLDEN.glob("*.json")} == set(VIEWS)


@pytest.mark.parametrize("name", VIEWS)
def test_slack_takes_the_form(name: str) -> None:
    """Each keeps the rules of views."""
    assert check_view(VIEWS[name]) == []


@pytest.mark.parametrize("name", FORMS)
@given(data=st.data())
def test_slack_takes_a_form_with_anything_in_it(name: str, data: st.DataObject) -> None:
    """Whatever people, AWS or a line have put in: it is valid, and what is written can be said."""
    form = FORMS[name]
    text = st.one_of(st.text(max_size=400), st.sampled_from(TEXTS))
    values = data.draw(st.fixed_dictionaries({field.key: text | st.just(field.usual) for field in form.fields}))
    foreseen = data.draw(st.builds(_foreseen, text))

    view = modal(
        Sheet(
            verb=name,
            form=form,
            values=values,
            line=form.line(values),
            forecast=foreseen,
            refusal=data.draw(text),
            trouble=data.draw(text),
        )
    )

    assert check_view(view) == []
    assert not any(
        block["type"] in {"section", "context"} and "mrkdwn" in json.dumps(block) for block in view["blocks"]
    )


@given(st.lists(st.builds(Choice, value=st.text(max_size=200), text=st.text(), detail=st.text()), max_size=150))
def test_slack_takes_any_options(choices: list[Choice]) -> None:
    """Names that are too long for a menu are left out, since a part of one is another name."""
    offered = options(choices)

    assert len(offered) <= 100
    assert {option["value"] for option in offered} <= {choice.value for choice in choices}
    if offered:
        assert check_view(_menu(offered)) == []


@pytest.mark.parametrize("name", PUT)
def test_a_form_has_in_it_what_was_put_in(name: str) -> None:
    """Each value is to be seen in its field."""
    shown = json.dumps([block for block in VIEWS[name]["blocks"] if block["type"] == "input"])

    for value in PUT[name].values():
        assert f'"{value}"' in shown


def test_an_answer_that_fills_a_message_stays_one() -> None:
    """Slack takes no more than fifty blocks."""
    full = replace(samples.SAMPLES["status-all"], blocks=samples.SAMPLES["status-all"].blocks[:1] * 50)

    assert len(written(full, "status", again="status").blocks) == 50


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: repr(text[:12]))
def test_a_line_that_holds_anything_is_shown_as_text(text: str) -> None:
    """It pings nobody."""
    line = FORMS["recommend"].line({"user": text or "x"})

    assert_harmless(written(samples.SAMPLES["error-not-allowed"], line, again=line))


def _foreseen(text: str) -> Forecast:
    return replace(FORECAST, subject=text, replaces=text, obstacle=text, cost=Cost(once=1, basis=text))


def _menu(offered: list[dict[str, Any]]) -> Mapping[str, Any]:
    view = modal(Sheet(verb="recommend", form=_one_menu(), values={}, line="x"))
    (block, *rest) = view["blocks"]
    element = {"type": "static_select", "options": offered, "action_id": "x"}
    return {**view, "blocks": [{**block, "element": element}, *rest]}


def _one_menu() -> Form:
    return replace(FORMS["recommend"], fields=FORMS["recommend"].fields[1:2])
