"""What the bot needs of the world, named by who asks.

Every method of `Personalize` and `Files` may raise the children of `PersonalizeError`, those of `Channel` the children
of `ChannelError`, those of the store (`Jobs` to `Audit`) `StoreUnavailable`; further errors are named where they occur.
"""

from bot.ports.channels import Places, ReviewPlans, Subscriptions
from bot.ports.files import Drops, Files, Inspector
from bot.ports.homes import Homes, HomeTabs
from bot.ports.jobs import Jobs, Schedules
from bot.ports.outbox import Channel, Outbox
from bot.ports.people import People, Roles
from bot.ports.personalize import Personalize, Usage
from bot.ports.pictures import Painter, Pictures, unpainted
from bot.ports.talk import Audit, Deliveries, Pruning, Threads
from bot.ports.watching import Clock, Watch, unwatched

__all__ = [
    "Audit",
    "Channel",
    "Clock",
    "Deliveries",
    "Drops",
    "Files",
    "HomeTabs",
    "Homes",
    "Inspector",
    "Jobs",
    "Outbox",
    "Painter",
    "People",
    "Personalize",
    "Pictures",
    "Places",
    "Pruning",
    "ReviewPlans",
    "Roles",
    "Schedules",
    "Subscriptions",
    "Threads",
    "Usage",
    "Watch",
    "unpainted",
    "unwatched",
]
