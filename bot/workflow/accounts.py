"""Which AWS account is meant, where there are several."""

from collections.abc import Mapping, Sequence

from bot.model.errors import NotPossible
from bot.model.place import Place
from bot.ports import Places
from bot.records import dataclass
from bot.workflow.workflow import Workflow


@dataclass(frozen=True, kw_only=True, slots=True)
class Accounts:
    """A workflow for each account by its name, the default first; the only one has no name.

    `everywhere` is for what does not concern one of them, `places` knows what channels remember of all.
    """

    workflows: Mapping[str, Workflow]
    everywhere: Workflow
    places: Places

    @property
    def names(self) -> Sequence[str]:
        """How people name them; nothing where there is nothing to choose."""
        return [name for name in self.workflows if name]

    async def usual(self, channel: str) -> str:
        """Return the account that is meant in a channel when none is named.

        Raises:
            NotPossible: the channel means one that there is no longer.
        """
        return self.meant(await self.places.place(channel)) if self.names else ""

    def meant(self, place: Place) -> str:
        """Return the account that is meant where a channel remembers this; raises as `usual` does."""
        if not self.names:
            return ""
        remembered = place.account or self.names[0]
        if remembered not in self.workflows:
            raise NotPossible(
                f"This channel means the AWS account {remembered}, which is no longer in my settings. There are "
                f"{', '.join(self.names)}: `use GROUP in {self.names[0]}` has it mean another."
            )
        return remembered
