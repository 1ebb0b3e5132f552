"""What changes something: training, serving, ending, data."""

from handlers.talking.intents.intent import Intent

ACTING = (
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
)
