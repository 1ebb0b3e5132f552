"""What people say, and the command lines that they mean by it: the one table behind a conversation.

`handlers.talking.phrases` explains the language, and `handlers.talking.meaning` looks up. A line is a template: its slots are filled with what was said, and left
out where nothing was. Several lines are several things that may be meant. What fits first counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Intent:
    """Phrases and what they mean. Where the slot `needs` stays empty, `otherwise` is meant."""

    lines: tuple[str, ...]
    phrases: tuple[str, ...]
    needs: str = ""
    otherwise: str = ""


INTENTS = (
    # --- what the bot can do ------------------------------------------------------------------------------------------
    Intent(
        lines=("help",),
        phrases=(
            "what (can|do|could) (you|i|we|it|this bot|bot) [all] do",
            "what (can|could|should|do) i (say|type|ask|write) [you] [first|to you]",
            "what are you [for|good for|able to do]",
            "(who|what) (are you|is this|is this bot)",
            "how (does|do) (this|it|you|this bot) work",
            "how (do|can|should) i (start|begin|get started|use this|use you|use this bot|use it)",
            "where (do|should|can) i (start|begin)",
            "help [out|needed]",
            "i am (lost|stuck|new|new here)",
            "[list|what are|all] (commands|verbs|options|features|capabilities|menu)",
            "what (commands|verbs|options) (do you have|are there|do you know|can i use)",
        ),
    ),
    Intent(
        lines=("help VERB",),
        phrases=(
            "how (do|can|should|would) (i|we|you|one) VERB [<new>] [<model>|<group>|<file>|<task>|<picks>|campaign|something|it]",
            "how to VERB [<new>] [<model>|<group>|<file>|<task>|<picks>|campaign|something|it]",
            "how (does|do) VERB work",
            "what (does|do) VERB (do|mean)",
            "explain VERB",
            "help (with|on|about) VERB",
        ),
    ),
    Intent(lines=("help import",), phrases=("(how|where) do i (put|send|give you) [<new>] <file>",)),
    # --- recommendations ----------------------------------------------------------------------------------------------
    Intent(
        lines=("recommend USER n=N",),
        phrases=(
            "<suggest> [top|best] [N] [new|good|any] [<things>|<picks>] (for|to) [<user>] USER",
            "(recommend|suggest) <user> USER [N] <things>",
            "[top|best] [N] [top|best|new|good|any] <picks> for [<user>] USER",
            "top N for [<user>] USER",
            "what (should|would|could|can|might|will|do|does) [i|we|you|it] (recommend|suggest|show|offer) [to|for] [<user>] USER",
            "what to (recommend|suggest|show|offer) [to|for] [<user>] USER",
            "what (is|are|gets) (recommended|suggested|shown) (to|for) [<user>] USER",
            "what (should|would|could|might|will|does|may|can) [<user>] USER <enjoy> [next]",
            "<things> for [<user>] USER",
        ),
    ),
    Intent(
        lines=("help recommend",),
        phrases=(
            "(recommend|suggest|propose) [N] [new|good] [<things>|<picks>]",
            "(recommend|suggest) [<things>] (for|to) (someone|somebody|user|users|him|her|them|everybody)",
            "what (should|can|could|do) (i|we) <enjoy> [next|tonight]",
            "what (do|would|should|can) you (recommend|suggest)",
            "[any|new] <picks>",
        ),
    ),
    Intent(
        lines=("similar TITLE n=N",),
        phrases=(
            "[N] (similar|close|related|alike) [<things>] to [item|movie|film|product] TITLE",
            "[find|show|list|get|what are] [N] [other] (<things>|more|others) <like> [item|movie|film|product] TITLE",
            "what (is|are|else is) [most] <like> [item|movie|film|product] TITLE",
            "what (goes|pairs|fits) [well] with [item|movie|film|product] TITLE",
        ),
    ),
    Intent(
        lines=("rank USER TITLE",),
        phrases=(
            "(rank|order|sort) TITLE for [<user>] USER",
            "in what order (should|would|will|does) [<user>] USER <enjoy> TITLE",
        ),
    ),
    Intent(
        lines=("filter list",),
        phrases=("[list|show|see|what are|which|what] [all] filters [are there|do we have|have we]",),
    ),
    Intent(
        lines=("batch list",),
        phrases=(
            "[list|show|see|what are] [all] batch (jobs|runs|recommendations|segments)",
            "which batch jobs (run|ran|are there)",
        ),
    ),
    Intent(
        lines=("help batch",),
        phrases=(
            "(recommend|suggest) [<things>] (to|for) (all|many|several|a list of|a file of) users",
            "(find|get|make) [<user>] segments",
        ),
    ),
    Intent(
        lines=("check LOCATION",),
        phrases=(
            "(check|inspect|look at|look into|profile|examine|validate|read) [<file>] [at|in] LOCATION",
            "what is in [<file>] [at|in] LOCATION",
            "(is|are) [<file>] [at|in] LOCATION (good|valid|fine|any good|usable|good enough|well formed)",
        ),
    ),
    Intent(
        lines=("compare USER live candidate",),
        phrases=(
            "what would (change|be different|differ) for [<user>] USER",
            "what would [<new>] (<model>|candidate) (recommend|suggest|show|change) [to|for] [<user>] USER",
            "compare [live and candidate|<picks>] for [<user>] USER",
        ),
    ),
    # --- how things go ------------------------------------------------------------------------------------------------
    Intent(lines=("jobs mine",), phrases=("what (did|have) i (start|started|run|asked for)", "which <task> are mine")),
    Intent(
        lines=("jobs",),
        phrases=(
            "how (is|are) (<task>|<it>|that <task>|this <task>) [<in> GROUP] <going>",
            "how far (is|are) (<task>|<it>|they|we|you)",
            "(is|are) (<task>|<it>|they|we|you|anything|any <task>) [all|still|now] <done>",
            "(has|did|have) (<task>|<it>|they) <ended>",
            "when (will|is|does|are) (<task>|<it>|they|we) [be] (<done>|<ended>)",
            "how (long|much longer) (will|does|is|until|till|for|left) [<task>|<it>] [take|takes|run|last|need|left|done]",
            "what (is|are) (running|going on|happening|training|in progress|being trained|progress|eta)",
            "what (runs|trains|are you doing|is bot doing)",
            "(progress|eta) [<in>] [<task>|<it>]",
            "(any|is there any) (news|progress|updates|update)",
            "(list|show|see|all) [all|running|recent] (jobs|trainings|imports|deployments)",
            "why did (<task>|<it>) fail",
            "what (happened|went wrong) [to|with] [<task>|<it>]",
        ),
    ),
    Intent(
        lines=("status all",),
        phrases=("(list|show|what are|which|what) [all] (groups|dataset groups) [do|are] [we|i|you|there] [have]",),
    ),
    Intent(
        lines=("status GROUP",),
        phrases=(
            "what is (<live>|there|status|state) [<in> GROUP] [<group>]",
            "(what|which) (<model>|campaign|campaigns) (is|are) <live>",
            "is (<it>|<model>|something|campaign) <live>",
            "what (do|have) (we|you|i) (have|got) [there]",
            "what (groups|campaigns|datasets|<model>|<group>) (do|have|are) (we|you|i|there) [have|got]",
            "[list|show|see|what are] [all] (groups|campaigns|datasets|<model>|<group>|everything)",
            "how (do|are) (things|we) [stand|look|going|doing|looking|standing]",
            "how is everything",
            "[what is|show|check|give] (status|state|overview) [update|report]",
            "[what is|show|check] (status|state|overview) <in> GROUP [<group>|<model>]",
            "[what is|show|check] GROUP status",
            "how (is|are) GROUP [<group>] <going>",
            "what (is|are) in GROUP [<group>]",
        ),
    ),
    # --- how good models are ------------------------------------------------------------------------------------------
    Intent(
        lines=("metrics GROUP",),
        phrases=(
            "which [<model>] [<in> GROUP] (is|are|was|performs|does|works|won) [<best>|good]",
            "what is <best> <model> [<in> GROUP]",
            "how (good|accurate|well|bad) (is|are|was|does|do) [<new>] [<model>|<it>|we] [<in> GROUP] [perform|work|do]",
            "how (good|accurate|well|bad) (is|are|was|does|do) GROUP [<model>|<group>] [perform|work|do]",
            "(compare|evaluate|judge|measure|rate) [all] [<model>|<it>] [<in> GROUP]",
            "(compare|evaluate|judge|measure|rate) GROUP [<model>]",
            "[what is|what are|show|see] [its] <measure> [<in>] [<it>|<model>|GROUP] [<model>|<group>]",
            "is (<it>|<new> <model>|<model>|GROUP <model>) (<best>|good|worse|any good|good enough)",
            "did it (get|become) better",
        ),
    ),
    Intent(
        lines=("compare A B",),
        phrases=(
            "compare [<model>] A (and|with|to|against) [<model>] B",
            "is A better than B",
            "which is better A or B",
        ),
    ),
    Intent(
        lines=("versions GROUP",),
        phrases=(
            "(list|show|see|which|what) [all] (versions|models) [<in>] [GROUP] [<group>]",
            "what (was|have we|did we) (trained|train) [<in>] [GROUP]",
        ),
    ),
    # --- what it costs ------------------------------------------------------------------------------------------------
    Intent(
        lines=("cost GROUP",),
        phrases=(
            "(what|how much) (does|do|is|are) (<it>|we|<model>|campaign|campaigns) [all] (cost|costs|pay|spend|spending)",
            "(what|how much) (does|do) GROUP cost",
            "[what is|what are|show] (cost|costs|bill|price|spending) [<in>] [<it>|GROUP] [<group>]",
        ),
    ),
    # --- who did what, and who hears of it ----------------------------------------------------------------------------
    Intent(
        lines=("history GROUP",),
        phrases=(
            "who (did|asked for|started|changed) (what|<it>|this|that) [<in>] [GROUP]",
            "who (trained|deployed|imported|stopped) [<it>|<model>|GROUP]",
            "[what is|show|see] (history|audit log|log) [<in>] [GROUP] [<group>]",
            "what (was|has been) (done|asked for) [<in>] [GROUP]",
        ),
    ),
    Intent(
        lines=("digest now",),
        phrases=(
            "(how was|how did|what happened) (this|last|past) (week|day) [go]",
            "(summary|summarise|summarize|sum up) [of] [this|last|past] [week|day]",
            "which <model> (is|are) (stale|old|out of date|idle|unused)",
            "(is|are) any <model> (stale|old|out of date|idle|unused)",
        ),
    ),
    Intent(
        lines=("digest weekly",),
        phrases=("(send|post|give|write) [digest|summary|report] (every week|weekly|every monday|on mondays)",),
    ),
    Intent(
        lines=("watch GROUP",),
        phrases=("(follow|keep eye on|keep watching|report on|keep posted on) [<group>] GROUP [<group>]",),
    ),
    Intent(
        lines=("unwatch GROUP",),
        phrases=("(unfollow|stop watching|stop following|stop reporting on|forget) [<group>] GROUP [<group>]",),
    ),
    Intent(lines=("mute for TIME",), phrases=("(be|keep|stay) (quiet|silent) for TIME", "(hush|silence) for TIME")),
    Intent(
        lines=("mute until tomorrow",),
        phrases=("(be|keep|stay) (quiet|silent) (until|till) tomorrow", "no more (messages|news|notices)"),
    ),
    Intent(
        lines=("mute",),
        phrases=(
            "(be|keep|stay) (quiet|silent)",
            "(shut up|hush|silence)",
            "stop (posting|talking|telling everything|telling everyone|all messages)",
            "too many (messages|notices|notifications)",
        ),
    ),
    Intent(lines=("mute off",), phrases=("(speak|talk) [up] [again]", "(unmute|be loud)")),
    # --- training -----------------------------------------------------------------------------------------------------
    Intent(
        lines=("train GROUP automl",),
        phrases=(
            "(train|try|compare|run|test) (several|all|many|different|multiple) (recipes|models|algorithms) [<in>] [GROUP] [<group>]",
            "(find|search|look for|train|pick|choose) (best|right) (model|recipe|algorithm) [<in>] [GROUP] [<group>]",
            "(run|start|do|hold) (contest|automl|competition) [<in>] [GROUP] [<group>]",
            "train GROUP [<group>] with automl",
        ),
    ),
    Intent(
        lines=("retrain GROUP every 7d",),
        phrases=(
            "(train|retrain|refresh) [<new>] [<model>|<it>|GROUP] [<model>|<group>] (every week|weekly|once a week)",
        ),
    ),
    Intent(
        lines=("retrain GROUP every 1d",),
        phrases=(
            "(train|retrain|refresh) [<new>] [<model>|<it>|GROUP] [<model>|<group>] (every day|daily|once a day)",
        ),
    ),
    Intent(
        lines=("train GROUP recipe=RECIPE",),
        phrases=(
            "<train> [<new>] [<model>|<group>] [<in>] [<group>] GROUP [<group>|<model>] (with|using) [recipe] RECIPE [recipe]",
            "<train> [<new>] [<model>|<group>] (with|using|by) [recipe] RECIPE [recipe]",
            "(train|retrain|refresh) [<new>] [<model>|<group>|<it>]",
            "(train|retrain|refresh|fit) [<new>] [<model>] [<in>] [<group>] GROUP [<group>|<model>]",
            "<train> new (<model>|training) [<in>] [<group>] [GROUP] [<group>|<model>]",
            "(start|begin|launch|kick off|run) [<new>] (training|trainings) [job|run] [<in>] [<group>] [GROUP] [<group>|<model>]",
            "(build|make|create) [<model>] [<in>] [<group>] [GROUP] [<group>|<model>]",
        ),
    ),
    # --- serving ------------------------------------------------------------------------------------------------------
    Intent(
        lines=("deploy VERSION as NAME",),
        phrases=(
            "<serve> [<new>] [<model>|<it>] [VERSION] [<model>|<group>] (as|to|on|onto|in|into) [<new>] [campaign] NAME [campaign]",
        ),
    ),
    Intent(
        lines=("deploy VERSION",),
        phrases=(
            "<serve> [<new>] [<model>|<it>|training|campaign]",
            "<serve> [<model>] VERSION [<model>|<group>]",
            "(put|bring|take|get|make) [<new>] (<it>|<model>) (<live>|into production|to production|into prod|public)",
            "(put|bring|take|get|make) VERSION [<model>|<group>] (<live>|into production|to production|into prod)",
            "go live [with] [<model>|<it>] [VERSION] [<model>]",
        ),
    ),
    # --- ending things ------------------------------------------------------------------------------------------------
    Intent(
        lines=("stop VERSION all",),
        needs="VERSION",
        otherwise="jobs",
        phrases=("<stop> (everything|all|all trainings|all jobs|them all|all of them) [<in>] [VERSION] [<group>]",),
    ),
    Intent(
        lines=("stop VERSION",),
        needs="VERSION",
        otherwise="jobs",
        phrases=(
            "<stop> [<it>|<task>|this training|that training|run]",
            "<stop> (<task>|run) <in> VERSION [<group>|<model>]",
            "<stop> [<task>] VERSION [<task>|<group>|<model>]",
        ),
    ),
    Intent(
        lines=("undeploy NAME",),
        needs="NAME",
        otherwise="status",
        phrases=(
            "(take|tear|shut|bring) down [campaign] [NAME]",
            "(take|tear|shut|bring) (<it>|<model>|campaign) down",
            "(delete|remove|undeploy|turn off|switch off) campaign [NAME]",
        ),
    ),
    Intent(
        lines=("rollback NAME",),
        phrases=(
            "(roll back|go back|revert) [<it>|campaign] [NAME]",
            "go back to (previous|old|last) [<model>]",
            "undo deployment",
        ),
    ),
    Intent(lines=("delete",), phrases=("(delete|remove|drop) (<model>|<group>|<it>) [NAME]",)),
    # --- data ---------------------------------------------------------------------------------------------------------
    Intent(
        lines=("launch GROUP LOCATION",),
        needs="GROUP",
        otherwise="help launch",
        phrases=(
            "(do|run) everything (with|from|for) LOCATION [for|into|as|in] [group] [GROUP]",
            "(get|give) recommendations (from|out of|with) LOCATION [for|into|as|in] [group] [GROUP]",
            "(start|set up) GROUP (from|with) LOCATION",
        ),
    ),
    Intent(
        lines=("import GROUP LOCATION",),
        needs="GROUP",
        otherwise="help import",
        phrases=(
            "<import> [new|more|this] [<file>] [from|at|in] LOCATION [into|to|in|for|as] [group] [GROUP] [group]",
            "<import> GROUP [<file>] from LOCATION",
        ),
    ),
    Intent(
        lines=("help import",),
        phrases=("<import> [new|more] (<file>|users|<group>|data set) [into|to|for] [<group>] [GROUP] [<group>]",),
    ),
    Intent(
        lines=("use GROUP",),
        phrases=(
            "(use|switch to|work with|work on|go to|choose|select|remember|talk about) [<group>] GROUP [<group>] [from now on]",
        ),
    ),
    Intent(
        lines=("use",), phrases=("(which|what) (group|campaign) (is|do|are) (this|meant|we|you|i|used) [using|use]",)
    ),
    Intent(lines=("event USER TITLE",), phrases=("[<user>] USER [has] (watched|saw|viewed|seen) [<things>] TITLE",)),
    Intent(
        lines=("event USER TITLE type=click",), phrases=("[<user>] USER [has] (clicked|opened) [on] [<things>] TITLE",)
    ),
    Intent(
        lines=("event USER TITLE type=purchase",), phrases=("[<user>] USER [has] (bought|purchased|ordered) TITLE",)
    ),
    # --- what may be meant in several ways ----------------------------------------------------------------------------
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
