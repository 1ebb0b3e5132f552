"""Describe and List, the same for every kind of resource."""

from collections.abc import Callable
from typing import TypeAlias

from sandbox.aws.backend import Backend
from sandbox.aws.paging import page
from sandbox.aws.protocol.parse import Json
from sandbox.aws.resource import Resource

Handler: TypeAlias = Callable[..., Json]


def describe(kind: type[Resource], key: str) -> Handler:
    """Return what answers Describe: one resource under `key`."""

    def answer(backend: Backend, **arguments: Json) -> Json:
        return {key: backend.resources.get(kind, arguments[kind.ARN])}

    return answer


def listing(
    kind: type[Resource],
    key: str,
    *,
    within: str | None = None,
    parents: type[Resource] | None = None,
    shown: Callable[[Json], bool] = bool,
    newest_first: bool = False,
) -> Handler:
    """Return what answers List: a page of resources under `key`, oldest first unless AWS says otherwise.

    `within` names the field (and the parameter) that narrows the list; `parents` is the kind that
    it must then name, where an unknown one is a fault; `shown` hides some.
    """

    def answer(
        backend: Backend, *, next_token: str | None = None, max_results: int | None = None, **arguments: Json
    ) -> Json:
        parent = arguments.get(within or "")
        if parent and parents:
            backend.resources.get(parents, parent)
        found = backend.resources.find(kind, **({within: parent} if within and parent else {}))
        if newest_first:
            found.reverse()
        scope = [kind.__name__, parent]
        shown_ones, token = page(
            [each for each in found if shown(each)], scope=scope, next_token=next_token, max_results=max_results
        )
        return {key: shown_ones, "nextToken": token}

    return answer
