"""What people can ask for: the one table behind dispatch, help, the README and the Slack manifest."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.config import Account, Config, ConfigError
from bot.model.command import Role
from bot.model.metrics import METRICS
from bot.model.recipes import RECIPES
from bot.views.help import Topic
from handlers.batch import BATCH
from handlers.check import begin as begin_check
from handlers.check import check
from handlers.compare import COMPARE
from handlers.cost import COST
from handlers.deploy import DEPLOY_FORM, deploy
from handlers.digest import DIGEST
from handlers.event import EVENT
from handlers.filter import FILTER
from handlers.help import Help
from handlers.history import HISTORY
from handlers.import_data import IMPORT_FORM, import_data
from handlers.import_data import begin as begin_import
from handlers.jobs import jobs
from handlers.launch import LAUNCH
from handlers.metrics import metrics
from handlers.mute import MUTE
from handlers.outbox import outbox
from handlers.rank import RANK
from handlers.recommend import OPTIONS, RECOMMEND
from handlers.retrain import RETRAIN
from handlers.rollback import ROLLBACK
from handlers.similar import similar
from handlers.status import status
from handlers.stop import stop
from handlers.train import TRAIN_FORM, train
from handlers.undeploy import UNDEPLOY
from handlers.use import use
from handlers.verb import Verb
from handlers.versions import VERSIONS
from handlers.watch import UNWATCH, WATCH

_COLUMNS = {
    "interactions": "USER_ID, ITEM_ID and TIMESTAMP (in seconds since 1970); at least 1,000 rows",
    "items": "ITEM_ID and at least one more; TITLE is what answers call an item",
    "users": "USER_ID and at least one more",
}

_EXPLAINED = (
    Verb(
        name="status",
        handler=status,
        summary="What there is in Personalize: data, trainings, campaigns, and what runs now",
        usage=("status [GROUP]", "status all"),
        examples=("status", "status movies"),
        topic=Topic.DATA,
        aliases=("st",),
    ),
    Verb(
        name="check",
        handler=check,
        begin=begin_check,
        summary="What a CSV file holds, in figures and pictures, and whether it can be imported",
        usage=("check s3://BUCKET/FILE.csv [dataset=KIND]",),
        options={"dataset": "interactions, items or users; else its header tells"},
        examples=("check s3://my-data/ratings.csv", "check s3://my-data/items.csv dataset=items"),
        notes="Or drop a CSV file here: that checks it.",
        topic=Topic.DATA,
        needs=Role.OPERATOR,
        aliases=("profile", "inspect"),
    ),
    Verb(
        name="import",
        handler=import_data,
        form=IMPORT_FORM,
        begin=begin_import,
        summary="Check a CSV file and import it, making the group and dataset where they are missing",
        usage=("import GROUP s3://BUCKET/FILE.csv [fix] [dataset=KIND] [mode=MODE]",),
        options={
            "dataset": "interactions (else this), items or users",
            "mode": "full replaces what was imported before (else this), incremental adds to it",
        },
        examples=("import movies s3://my-data/ratings.csv", "import movies s3://my-data/items.csv dataset=items"),
        glossary={"Columns, named in the first line of the file": _COLUMNS},
        notes="`fix` mends names of columns, times, repeated rows and encoding in a copy. A file of your own: "
        "drop it here with `import GROUP` as its message.",
        topic=Topic.DATA,
        needs=Role.OPERATOR,
        aliases=("load",),
    ),
    LAUNCH,
    Verb(
        name="use",
        handler=use,
        summary="Have this channel remember a group, so that it need not be named here",
        usage=("use [GROUP] [campaign=NAME]",),
        options={"campaign": "the campaign that is asked here"},
        examples=("use movies", "use movies campaign=homepage"),
        notes="Alone it says what is remembered.",
        topic=Topic.DATA,
    ),
    Verb(
        name="train",
        handler=train,
        form=TRAIN_FORM,
        summary="Train a recipe, or with automl several side by side and keep the best",
        usage=("train [GROUP] [recipe=NAME] [hpo]", "train [GROUP] automl [metric=NAME] [recipes=A,B]"),
        options={
            "recipe": "the recipe; else user-personalization-v2",
            "metric": "what automl decides by; else ndcg@25",
            "recipes": "what automl trains, such as popularity-count,user-personalization",
        },
        examples=("train movies", "train movies recipe=similar-items", "train movies automl"),
        glossary={"Recipes": {recipe.short: recipe.summary for recipe in RECIPES.values()}},
        notes="`hpo` has Amazon tune the recipe's settings, which takes several times longer.",
        topic=Topic.TRAINING,
        needs=Role.OPERATOR,
    ),
    Verb(
        name="metrics",
        handler=metrics,
        summary="The eight offline metrics of a version, against the version before and plain popularity",
        usage=("metrics [GROUP|SOLUTION|VERSION]",),
        glossary={"Metrics, from 0 to 1": {metric.name: metric.means for metric in METRICS}},
        examples=("metrics movies", "metrics movies-user-personalization-v2/1a2b3c4d"),
        topic=Topic.TRAINING,
        aliases=("metric",),
    ),
    RETRAIN,
    COMPARE,
    VERSIONS,
    Verb(
        name="stop",
        handler=stop,
        summary="Stop a training, or all that run of a group",
        usage=("stop VERSION|SOLUTION|GROUP", "stop GROUP all"),
        examples=("stop movies-user-personalization-v2/1a2b3c4d", "stop movies all"),
        topic=Topic.TRAINING,
        needs=Role.OPERATOR,
    ),
    Verb(
        name="deploy",
        handler=deploy,
        form=DEPLOY_FORM,
        summary="Serve a version by a campaign, which costs by the hour while it stays up",
        usage=("deploy [VERSION|SOLUTION|GROUP] [as NAME] [tps=N] [sure]",),
        options={"tps": "provisioned requests a second, 1 to 500; else 1, or what the campaign has"},
        examples=("deploy movies", "deploy movies-user-personalization-v2/1a2b3c4d as homepage tps=2"),
        notes="Where a campaign would serve another version than it does, both are compared first, and you are asked. "
        "With `sure` it is done at once.",
        topic=Topic.SERVING,
        needs=Role.OPERATOR,
    ),
    ROLLBACK,
    UNDEPLOY,
    RECOMMEND,
    Verb(
        name="similar",
        handler=similar,
        summary="Which items go with an item, by id or title",
        usage=("similar ITEM [filter NAME [KEY=VALUE]] [campaign=NAME] [n=10] [csv]",),
        options=OPTIONS,
        examples=("similar Star Wars", "similar 50 n=5", "similar 50 filter genre GENRE=Comedy"),
        notes="A title that ends in the word filter and another one goes in quotes.",
        free_words=True,
        pairs=True,
        topic=Topic.SERVING,
        exports=True,
    ),
    RANK,
    BATCH,
    FILTER,
    EVENT,
    Verb(
        name="jobs",
        handler=jobs,
        summary="What runs, since when and for whom, and what ended last",
        usage=("jobs [mine|all]",),
        examples=("jobs", "jobs mine"),
        everywhere=True,
        topic=Topic.FOLLOWING,
        aliases=("job",),
    ),
    WATCH,
    UNWATCH,
    MUTE,
    COST,
    DIGEST,
    HISTORY,
    Verb(
        name="outbox",
        handler=outbox,
        summary="What Slack does not show yet or would not take, and sending that again",
        usage=("outbox", "outbox retry [CHANNEL|all]"),
        examples=("outbox", "outbox retry", "outbox retry all"),
        notes="`outbox retry` alone means the channel where it is typed: invite the bot there first.",
        everywhere=True,
        topic=Topic.FOLLOWING,
        needs=Role.OPERATOR,
    ),
)


def _with_help(verbs: Sequence[Verb], slash: str, accounts: Mapping[str, Account]) -> tuple[Verb, ...]:
    """Put `help` before the verbs, and have it explain them and itself."""
    explain = Help(verbs=verbs, slash=slash, accounts={name: there.region for name, there in accounts.items() if name})
    entry = Verb(
        name="help",
        handler=explain,
        summary="What I can do, or one verb in full",
        usage=("help [VERB]",),
        examples=("help", "help train"),
        topic=Topic.ABOUT,
        aliases=("?", "hello", "hi"),
        everywhere=True,
    )
    return (replace(entry, handler=replace(explain, verbs=(*verbs, entry))), *verbs)


VERBS = _with_help(_EXPLAINED, Config().slack.command, {})


def verbs_for(config: Config) -> tuple[Verb, ...]:
    """Return the verbs as an operator configured them: what each needs, and the slash command.

    Raises:
        ConfigError: `verbs` names one that does not exist.
    """
    names = [verb.name for verb in _EXPLAINED]
    if unknown := sorted(set(config.verbs) - set(names)):
        raise ConfigError(f"verbs.{unknown[0]} is no verb (there are: {', '.join(names)}).")
    configured = [replace(verb, needs=config.verbs.get(verb.name, verb.needs)) for verb in _EXPLAINED]
    return _with_help(configured, config.slack.command, config.aws.by_name)
