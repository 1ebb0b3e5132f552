"""Modals, stacked up to three high, and Home tabs."""

from collections.abc import Iterator

from sandbox.slack.changes import Changes, What
from sandbox.slack.wire import Json, Refused

HIGHEST_STACK = 3


class Views:
    """The views each person has before them; a view is Slack's view object."""

    def __init__(self, changes: Changes) -> None:
        """Start with nothing open."""
        self._changes = changes
        self._stacks: dict[str, list[Json]] = {}
        self._homes: dict[str, Json] = {}

    def stack(self, user: str) -> list[Json]:
        """This user's modals, the visible one last."""
        return list(self._stacks.get(user, []))

    def home(self, user: str) -> Json | None:
        """What the app published on this user's Home tab."""
        return self._homes.get(user)

    def get(self, view_id: str) -> Json | None:
        """The view of that id, wherever it is shown."""
        return next((view for _, view in self._all() if view["id"] == view_id), None)

    def user_of(self, view_id: str) -> str | None:
        """Who sees that view."""
        return next((user for user, view in self._all() if view["id"] == view_id), None)

    def external(self, external_id: str) -> Json | None:
        """The view to which the app gave that external_id."""
        return next((view for _, view in self._all() if view["external_id"] == external_id), None)

    def open(self, user: str, view: Json) -> None:
        """Show a modal in place of whatever was open."""
        self._stacks[user] = [view]
        self._changes.note(What.VIEWS, user)

    def push(self, user: str, view: Json) -> Json:
        """Show a modal on top of the one that is open, and return it with its place in the stack."""
        stack = self._stacks.get(user, [])
        if not stack:
            raise Refused("not_found")
        if len(stack) >= HIGHEST_STACK:
            raise Refused("push_limit_reached")
        placed = {**view, "previous_view_id": stack[-1]["id"], "root_view_id": stack[0]["id"]}
        stack.append(placed)
        self._changes.note(What.VIEWS, user)
        return placed

    def replace(self, view: Json) -> None:
        """Put this view in place of the one with its id."""
        user = self.user_of(view["id"])
        if user is not None:
            self._put(user, view)
            self._changes.note(What.VIEWS, user)

    def fill(self, view: Json, values: Json) -> Json:
        """Keep what its user typed so far, and return the view with it; on the screen nothing changes."""
        user, filled = self.user_of(view["id"]), {**view, "state": {"values": values}}
        if user is not None:
            self._put(user, filled)
        return filled

    def publish(self, user: str, view: Json) -> None:
        """Show this view on the user's Home tab."""
        self._homes[user] = view
        self._changes.note(What.VIEWS, user)

    def close(self, user: str) -> None:
        """Close the top modal; the one below shows again."""
        stack = self._stacks.get(user, [])
        del stack[-1:]
        self._changes.note(What.VIEWS, user)

    def clear(self, user: str) -> None:
        """Close all modals."""
        self._stacks.pop(user, None)
        self._changes.note(What.VIEWS, user)

    def _put(self, user: str, view: Json) -> None:
        if self._homes.get(user, {}).get("id") == view["id"]:
            self._homes[user] = view
        self._stacks[user] = [view if shown["id"] == view["id"] else shown for shown in self.stack(user)]

    def _all(self) -> Iterator[tuple[str, Json]]:
        for user, stack in self._stacks.items():
            yield from ((user, view) for view in stack)
        yield from self._homes.items()
