"""views.*: modals and Home tabs."""

from sandbox.slack import view_objects
from sandbox.slack.local import LocalSlack
from sandbox.slack.web_api.arguments import Arguments
from sandbox.slack.wire import Json, Refused


def open_view(slack: LocalSlack, arguments: Arguments) -> Json:
    """Open a modal for whoever's action made the trigger_id."""
    view = _new(slack, arguments)
    slack.views.open(slack.triggers.spend(arguments.text("trigger_id")), view)
    return {"view": view}


def push(slack: LocalSlack, arguments: Arguments) -> Json:
    """Put a modal on top of the open one."""
    view = _new(slack, arguments)
    return {"view": slack.views.push(slack.triggers.spend(arguments.text("trigger_id")), view)}


def update(slack: LocalSlack, arguments: Arguments) -> Json:
    """Replace a view that is open, unless it changed since the app saw it (`hash`)."""
    if external_id := arguments.optional("external_id"):
        old = slack.views.external(external_id)
    else:
        old = slack.views.get(arguments.text("view_id"))
    if old is None:
        raise Refused("not_found")
    _unchanged(old, arguments)
    view = view_objects.shown(slack, arguments.object("view"), instead_of=old)
    slack.views.replace(view)
    return {"view": view}


def publish(slack: LocalSlack, arguments: Arguments) -> Json:
    """Show a view on a user's Home tab."""
    user = slack.user(arguments.text("user_id"))
    old = slack.views.home(user.id)
    if old is not None:
        _unchanged(old, arguments)
    view = view_objects.shown(slack, arguments.object("view"), instead_of=old)
    slack.views.publish(user.id, view)
    return {"view": view}


def _new(slack: LocalSlack, arguments: Arguments) -> Json:
    view = view_objects.shown(slack, arguments.object("view"))
    if view["external_id"] and slack.views.external(view["external_id"]):
        raise Refused("duplicate_external_id")
    return view


def _unchanged(old: Json, arguments: Arguments) -> None:
    if arguments.optional("hash") not in (None, old["hash"]):
        raise Refused("hash_conflict")
