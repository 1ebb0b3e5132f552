import re
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from handlers import VERBS
from handlers.parse import LONGEST, parse
from handlers.talking.intents import HINTS, INTENTS, Intent
from handlers.talking.meaning import hinted, meant
from handlers.talking.phrases import WORDS, spoken

SAID = {
    "recommend 42": (
        "recommend something for user 42",
        "Recommend some movies for 42, please!",
        "can you suggest anything for customer 42?",
        "what should user 42 watch next?",
        "what would 42 like",
        "what do you recommend for 42?",
        "recommendations for user 42",
        "hey, could you please recommend something to user 42 now?",
        "I would like recommendations for 42",
        "what is recommended for 42",
    ),
    "recommend 42 n=5": ("top 5 for 42", "show me 5 movies for user 42", "the 5 best recommendations for 42"),
    'recommend "Jane Doe"': ('recommend something for user "Jane Doe"', "recommend something for “Jane Doe”"),
    "similar 50": ("similar to 50", "items like 50", "what goes with 50?", "find me movies similar to item 50"),
    'similar "Star Wars"': ("what's similar to Star Wars?", "movies like Star Wars", "more like Star Wars"),
    "jobs": (
        "how is the training going",
        "How’s the training going?",
        "how far is it?",
        "is it done yet?",
        "is the training finished?",
        "when will it be ready",
        "what's running?",
        "any news?",
        "did it work",
        "why did it fail?",
        "what happened?",
        "list all jobs",
        "is anything running?",
    ),
    "compare 42 live candidate": (
        "what would change for user 42?",
        "what would the new model recommend for 42",
        "compare recommendations for user 42",
    ),
    "jobs mine": ("what did I start?",),
    "status": (
        "what's live",
        "what is live?",
        "whats in production",
        "which campaigns are live?",
        "which model is live",
        "what do we have?",
        "show me the models",
        "how do things stand",
        "give me the overview",
    ),
    "status all": ("list all groups", "which groups do we have?"),
    "status movies": ("status of the movies group", "how is movies doing?", "what is live in movies"),
    "metrics": (
        "which model is better",
        "which one is best?",
        "how good is the model?",
        "how good is it",
        "is the new model any good?",
        "compare the models",
        "what's the accuracy",
    ),
    "metrics movies": ("how good is movies?", "compare the models of movies", "accuracy of the movies model"),
    "help": ("what can you do", "what can I ask?", "who are you?", "how does this work", "help me", "I'm lost"),
    "help train": ("how do I train a model?", "how does train work", "explain train"),
    "launch movies s3://b/x.csv": ("do everything with s3://b/x.csv for movies", "start movies from s3://b/x.csv"),
    "help launch": ("get recommendations out of s3://b/x.csv",),
    "batch list": ("show the batch jobs", "which batch jobs are there?"),
    "help batch": ("recommend something for all users", "make user segments"),
    "help import": ("import my data", "how do I import data?", "upload a csv", "where do I put my files?"),
    "help recommend": ("recommend something", "recommend me a movie", "what do you recommend?"),
    "train": ("train a model", "please train the model again", "start the training", "retrain it"),
    "train movies": (
        "train the movies group",
        "train a new model for movies",
        "retrain movies",
        "please start training movies",
        "create a model for the movies group",
    ),
    "train movies recipe=similar-items": (
        "train movies with similar-items",
        "train movies using the recipe similar-items",
    ),
    "train movies automl": ("find the best model for movies", "try several recipes on movies"),
    "deploy": ("deploy it", "deploy the best model", "put it live", "go live", "ship it"),
    "deploy movies": ("deploy the movies model", "put movies into production"),
    "deploy movies as homepage": ("deploy movies to homepage", "deploy the movies as the campaign homepage"),
    "stop movies": ("stop the movies training", "cancel the training of movies", "abort movies"),
    "stop movies all": ("stop all trainings of movies",),
    "import movies s3://b/x.csv": (
        "import s3://b/x.csv into movies",
        "load the file s3://b/x.csv into the group movies",
    ),
    "use movies": ("use the movies group", "switch to movies"),
    'event 196 "Star Wars"': ("user 196 watched Star Wars", "196 just saw Star Wars"),
    "event 196 50 type=click": ("user 196 clicked on 50",),
    "undeploy homepage": ("take down the campaign homepage", "delete the campaign homepage"),
    "rollback": ("roll back", "go back to the previous model", "undo the deployment"),
    "rollback homepage": ("roll back the campaign homepage",),
    "compare a/1 b/2": ("compare a/1 and b/2", "is a/1 better than b/2?"),
    "versions movies": ("list all versions of movies",),
    "cost": ("what does it cost?", "how much do we spend?", "what did it cost?", "what are the costs?"),
    "cost movies": ("how much does movies cost?",),
    "rank 42 50,181": ("rank 50,181 for user 42", "please sort 50,181 for 42"),
    'rank 42 "Star Wars, Fargo"': ("in what order would user 42 like Star Wars, Fargo?",),
    "filter list": ("show the filters", "which filters do we have?"),
    "check s3://b/x.csv": ("check s3://b/x.csv", "what is in s3://b/x.csv?"),
    "history": ("who did what?", "who deployed it", "show the history", "what was done?"),
    "history movies": ("who started that in movies?", "who trained movies?"),
    "digest now": ("how was last week?", "which models are stale?", "summary of the week"),
    "digest weekly": ("send a report every week",),
    "watch movies": ("follow movies", "keep an eye on the movies group"),
    "unwatch movies": ("stop watching movies", "unfollow movies"),
    "mute": ("be quiet, please", "too many messages!"),
    "mute for 2h": ("be quiet for 2h",),
    "mute until tomorrow": ("stay quiet until tomorrow", "no more messages today"),
    "mute off": ("speak again", "unmute"),
    "retrain movies every 7d": ("retrain movies every week", "train the movies model weekly"),
    "retrain every 1d": ("retrain it daily",),
    "delete": ("delete the model", "delete the group movies"),
}
SENTENCES = [(sentence, line) for line, sentences in SAID.items() for sentence in sentences]
SEVERAL = {
    "42": ("recommend 42", "similar 42"),
    "what about user 42?": ("recommend 42", "help recommend"),
    "what about movies?": ("status movies", "metrics movies", "help train"),
    "how are you?": ("jobs", "status"),
}
NOTHING = (
    "the weather is nice",
    "",
    "???",
    "…",
    "🎉",
    "recommend for @U024BE7LH",
    "<!channel>",
    "train movies books now and then",
)
SURE = [intent for intent in INTENTS if len(intent.lines) == 1]


@pytest.mark.parametrize("sentence,line", SENTENCES)
def test_a_sentence_means_a_line(sentence: str, line: str) -> None:
    """As a person would take it, politeness left aside."""
    assert meant(spoken(sentence), {}) == (line,)


@pytest.mark.parametrize("sentence,lines", SEVERAL.items())
def test_what_may_mean_several_things_is_said_to(sentence: str, lines: tuple[str, ...]) -> None:
    """The bot asks then."""
    assert meant(spoken(sentence), {}) == lines


@pytest.mark.parametrize("sentence", NOTHING)
def test_what_is_not_understood_means_nothing(sentence: str) -> None:
    """A guess would be worse."""
    assert meant(spoken(sentence), {}) == ()


@pytest.mark.parametrize("sentence", ["stop the training", "cancel it", "abort everything"])
def test_what_is_to_be_stopped_has_to_be_known(sentence: str) -> None:
    """Else what runs is shown; in a thread it is known."""
    assert meant(spoken(sentence), {}) == ("jobs",)
    (line,) = meant(spoken(sentence), {"VERSION": "movies-upv2/1a2b3c4d"})
    assert line.startswith("stop movies-upv2/1a2b3c4d")


def test_a_hint_is_a_line_of_a_verb_that_there_is() -> None:
    """One word is enough for it."""
    assert hinted("no idea what a recipe is in that model of yours", ["help", "train", "metrics"]) == (
        "help train",
        "metrics",
    )
    assert hinted("no idea what a recipe is", ["help"]) == ()
    for line in HINTS.values():
        parse(line, VERBS)


@pytest.mark.parametrize("intent", INTENTS, ids=lambda intent: intent.lines[0])
def test_every_intent_means_lines_that_can_be_typed(intent: Intent) -> None:
    """Each template is a verb with options that it has; deleting is refused with what to do instead."""
    for template in intent.lines:
        if template != "delete":
            parse(re.sub(r"\b[A-Z]+\b", "1", template), VERBS)


@pytest.mark.parametrize("word", sorted(WORDS))
def test_every_class_of_words_is_used(word: str) -> None:
    """The table holds nothing dead."""
    assert any(f"<{word}>" in phrase for intent in INTENTS for phrase in intent.phrases)


@given(
    st.text()
    | st.lists(
        st.sampled_from(
            [
                *[
                    "0",
                    "4",
                    "for",
                    "user",
                    "the",
                    "stop",
                    "train",
                    "it",
                    "42",
                    '"',
                    "“",
                    "’",
                    "=",
                    "s3://x/y",
                    "&",
                    "<@U1>",
                ],
                "\n",
            ]
        )
    ).map(" ".join)
)
@example('"')
@example('recommend something for user "')
@example("similar to \\")
def test_any_text_gives_lines_that_can_be_typed(text: str) -> None:
    """Whatever it holds: nothing raises, and a slot is one word of its line."""
    for line in meant(spoken(text), {}):
        if not line.startswith("delete"):
            parse(line, VERBS)


@pytest.mark.parametrize("text", ["a " * 1500, "recommend " * 300, "similar to " * 250, '"' * LONGEST, "hey " * 750])
def test_a_long_text_takes_no_time(text: str) -> None:
    """No phrase goes over it again and again."""
    began = time.perf_counter()
    meant(spoken(text), {})
    assert time.perf_counter() - began < 0.5
