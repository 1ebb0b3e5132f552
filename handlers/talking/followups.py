"""What is said in a thread: it goes on with what the thread is about."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.model.errors import BotError
from bot.model.job import Job, JobKind, Part, Step
from bot.model.thread import Subject
from bot.views.lines import line, quoted
from handlers import terms
from handlers.parse import Typed, parse
from handlers.recommend import MOST, USUAL
from handlers.talking.phrases import match, spoken
from handlers.verb import Verb

_ASKED = {"recommend", "similar"}
_SAME_FOR_USER = (
    "(what about|how about|about|for|about for|same for|show|try|do) [<user>] USER",
    "<user> USER",
    "ID",
)
_SAME_FOR_ITEM = ("(what about|how about|about|for|same for|to|like|try) [item|movie|film] TITLE", "ID")
_MORE = ("more", "more <picks>", "more of (them|these|those|it)", "(show|list) more", "next [N]", "even more", "go on")
_NUMBER = ("N <picks>", "(top|only|first|show|best|just) N [<picks>]")
_WHY = ("why", "why (these|this|that|those|them|it)", "how come", "explain [it|this|that|these]")
_AGAIN = ("again", "retry", "(try|do|run|start) [<it>] [again|once more]", "once more", "(try|do|run|start) <it>")
_ON = ("go (on|ahead)", "(continue|proceed|carry on)", "(yes|yes go on|yes go ahead|do it)")
_ADDS = re.compile(r"\s*and\s", re.IGNORECASE)
_OPTION = re.compile(r"n ?= ?(\d{1,4})", re.IGNORECASE)


def follow_up(typed: str, subject: Subject, verbs: Sequence[Verb]) -> str | None:
    """Return the command line that goes on with a thread, None where the sentence stands for itself."""
    said = spoken(typed)
    if subject.job and subject.job.kind is JobKind.LAUNCH and _fits(_ON, said) is not None:
        return line("launch", subject.job.group, *([] if subject.job.ended_at else ["go"]))
    if subject.job:
        return subject.job.line if subject.job.line and _fits(_AGAIN, said) is not None else None
    asked = _parsed(subject.line, verbs)
    if asked is None or asked.verb.name not in _ASKED:
        return None
    return _about_items(f"about {said}" if _ADDS.match(typed) else said, asked, verbs)


def known_from(subject: Subject | None) -> Mapping[str, str]:
    """Return what need not be said in a thread: the group and the version of its job."""
    if subject is None or subject.job is None:
        return {}
    job = subject.job
    version = (
        job.winner if job.kind is JobKind.CONTEST else next((step.name for step in job.trainings() if step.name), None)
    )
    if job.kind is JobKind.LAUNCH:
        version = next((step.name for step in job.steps if _picks(step) and step.name), None)
    if job.kind in {JobKind.CONTEST, JobKind.LAUNCH}:
        version = version or job.group
    return {"GROUP": job.group, **({"VERSION": version} if version else {})}


def kept(meant: str, subject: Subject | None, verbs: Sequence[Verb]) -> str:
    """Return what was understood in a thread, about the thread's job, or with the options of the line before it."""
    if subject and subject.job:
        return _of_job(meant, subject.job)
    before, now = _parsed(subject.line if subject else None, verbs), _parsed(meant, verbs)
    if before is None or now is None or before.verb.name != now.verb.name:
        return meant
    return _line(replace(now, options={**before.options, **now.options}))


def _picks(step: Step) -> bool:
    return isinstance(step.task, Part) and step.task.kind is JobKind.CONTEST


def _of_job(meant: str, job: Job) -> str:
    if meant == "jobs":
        return line("status", job.group)
    if meant == line("metrics", job.group):
        return line("metrics", known_from(Subject(job=job)).get("VERSION", job.group))
    if job.kind is JobKind.LAUNCH and meant.startswith("stop "):
        return line("stop", job.group)
    if job.kind is JobKind.CONTEST and meant.startswith("stop "):
        return line("stop", job.group, "all")
    return meant


def _about_items(said: str, asked: Typed, verbs: Sequence[Verb]) -> str | None:
    same_for = _SAME_FOR_USER if asked.verb.name == "recommend" else _SAME_FOR_ITEM
    if _fits(_MORE, said) is not None:
        return _counted(asked, 2 * _count(asked))
    if found := _OPTION.fullmatch(said):
        return _counted(asked, int(found[1]))
    if (slots := _fits(_NUMBER, said)) is not None:
        return _counted(asked, int(slots["N"]))
    if _fits(_WHY, said) is not None and any(verb.name == "why" for verb in verbs):
        return line("why", *asked.arguments)
    if (slots := _fits(same_for, said)) is not None:
        within = terms.split(asked.arguments)[1] if asked.verb.pairs else ()
        return _line(replace(asked, arguments=(next(iter(slots.values())), *within)))
    return None


def _fits(phrases: Sequence[str], said: str) -> Mapping[str, str] | None:
    return next((slots for phrase in phrases if (slots := match(phrase, said)) is not None), None)


def _count(asked: Typed) -> int:
    typed = asked.options.get("n", "")
    return int(typed) if typed.isdecimal() else USUAL


def _counted(asked: Typed, count: int) -> str:
    return _line(replace(asked, options={**asked.options, "n": str(min(max(count, 1), MOST))}))


def _line(typed: Typed) -> str:
    words = [typed.verb.name, *map(quoted, typed.arguments)]
    return " ".join([*words, *(f"{key}={quoted(value)}" for key, value in typed.options.items())])


def _parsed(typed: str | None, verbs: Sequence[Verb]) -> Typed | None:
    try:
        return parse(typed, verbs) if typed else None
    except BotError:
        return None
