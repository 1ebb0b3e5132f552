"""What may be meant in several ways, or perhaps."""

from collections.abc import Mapping

from handlers.talking.intents.intent import Intent

SEVERAL = (
    Intent(lines=("recommend N", "similar N"), phrases=("[what about|how about|about|for] N",)),
    Intent(
        lines=("recommend USER", "help recommend"),
        phrases=("[what about|how about|about|who is|what do you know about] <user> USER",),
    ),
    Intent(
        lines=("status GROUP", "metrics GROUP", "help train"),
        phrases=("(what about|how about|about|what do you know about|show) [<group>] GROUP [<group>|<model>]",),
    ),
    Intent(lines=("jobs", "status"), phrases=("what is (up|new)", "(sup|wassup)", "how are (you|things)")),
)

HINTS: Mapping[str, str] = {
    "recommend": "help recommend",
    "suggest": "help recommend",
    "user": "help recommend",
    "similar": "help similar",
    "like": "help similar",
    "train": "help train",
    "recipe": "help train",
    "model": "metrics",
    "metric": "metrics",
    "accura": "metrics",
    "better": "metrics",
    "deploy": "help deploy",
    "campaign": "help deploy",
    "cost": "help deploy",
    "stop": "jobs",
    "cancel": "jobs",
    "running": "jobs",
    "progress": "jobs",
    "fail": "jobs",
    "import": "help import",
    "data": "help import",
    "csv": "help import",
    "upload": "help import",
    "filter": "help filter",
    "rank": "help rank",
    "quiet": "help mute",
    "mute": "help mute",
    "notif": "help watch",
    "watch": "help watch",
    "who": "help history",
    "week": "help digest",
    "group": "status",
    "live": "status",
    "event": "help event",
    "command": "help",
    "help": "help",
}
"""What is perhaps meant where a word begins so, and no phrase fits."""
