"""How things go: what runs and is live, how good it is, what it costs, who did what and who hears of it."""

from handlers.talking.intents.intent import Intent

LOOKING = (
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
            "(what|how much) (does|do|did|is|are) (<it>|we|<model>|campaign|campaigns) [all] (cost|costs|pay|spend|spending)",
            "(what|how much) (does|do|did) GROUP cost",
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
)
