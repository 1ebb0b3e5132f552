"""What the bot can do, and what it is asked for: recommendations, items like others, lists in order."""

from handlers.talking.intents.intent import Intent

ASKING = (
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
)
