"""`batch recommend|segment s3://… to s3://…`, `batch list`: answers for every line of files, without a campaign."""

from bot.model.command import Command, Role
from bot.model.errors import Misunderstood, NotPossible, cited
from bot.model.message import Message
from bot.model.orders import BatchOrder
from bot.views.batch import batch_begun, batch_list
from bot.views.help import Topic
from bot.workflow.workflow import Workflow
from handlers.locations import as_location, in_s3
from handlers.reading import number, origin, short_enough
from handlers.verb import Verb

_MOST_ITEMS, _MOST_USERS = 500, 5_000_000  # API reference, `numResults` of the two operations
_HOW = "Type `batch recommend s3://BUCKET/USERS.json to s3://BUCKET/FOLDER/`, `batch segment …` or `batch list`."


async def batch(command: Command, workflow: Workflow) -> Message:
    """Start a batch job, or list those that there are."""
    match [word.lower() for word in command.arguments[:1]]:
        case ["recommend" | "segment"]:
            return batch_begun(await workflow.batch(read(command)))
        case ["list"] | []:
            return batch_list(await workflow.batches(_group(command), command.channel), now=command.at)
        case ["stop" | "cancel"]:
            raise NotPossible("Amazon cannot stop a batch job; it ends by itself. `jobs` shows how far it is.")
        case _:
            raise Misunderstood(_HOW)


def read(command: Command) -> BatchOrder:
    """Turn what was typed into an order."""
    segments = command.arguments[0].lower() == "segment"
    match command.arguments[1:]:
        case [source, target] | [source, "to" | "TO" | "To" | "into", target]:
            return BatchOrder(
                source=_location(source),
                target=_location(target),
                segments=segments,
                version=command.options.get("version"),
                count=number(command, "n", least=1, most=_MOST_USERS if segments else _MOST_ITEMS),
                filter=command.options.get("filter"),
                **origin(command),
            )
        case _:
            raise Misunderstood(
                f"Name a file of lines, or a folder of such files, and a folder for the answers. {_HOW}"
            )


def _location(word: str) -> str:
    location = in_s3(word) or as_location(word)
    if location is None or not location.startswith("s3://"):
        raise Misunderstood(f"{cited(word)} is no place in S3. It looks like s3://BUCKET/USERS.json.")
    return short_enough(location, "An S3 location")


def _group(command: Command) -> str | None:
    match command.arguments:
        case [] | [_]:
            return None
        case [_, group]:
            return group
        case _:
            raise Misunderstood("Name one group: `batch list GROUP`.")


BATCH = Verb(
    name="batch",
    handler=batch,
    summary="Recommendations, or segments of users, for every line of a file in S3, without a campaign",
    usage=(
        "batch recommend s3://BUCKET/LINES to s3://BUCKET/FOLDER/ [version=NAME] [n=25] [filter=NAME]",
        "batch segment s3://BUCKET/LINES to s3://BUCKET/FOLDER/ [version=NAME] [n=1000]",
        "batch list [GROUP]",
    ),
    options={
        "version": "a version, solution or group; else what is live, or the best",
        "n": "how many answers a line gets; else 25 items, or 1,000 users",
        "filter": "a filter that all answers pass",
    },
    examples=("batch recommend s3://my-data/users.json to s3://my-data/answers/", "batch list"),
    glossary={
        "Lines, each a JSON object of its own": {
            '{"userId": "196"}': "for recommendations, and what is popular",
            '{"itemId": "50"}': "for items like an item, and for segments by item-affinity",
            '{"userId": "196", "itemList": ["50", "181"]}': "for rankings",
            '{"itemAttributes": "ITEMS.genres = \\"Comedy\\""}': "for segments by item-attribute-affinity",
        }
    },
    notes="LINES is a file, or a folder of files, which ends in `/`. The service role must be allowed s3:PutObject "
    "where the answers go.",
    topic=Topic.SERVING,
    needs=Role.OPERATOR,
)
