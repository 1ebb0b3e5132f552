"""users.* and usergroups.*: who is there, and who belongs together."""

from sandbox.slack.local import LocalSlack
from sandbox.slack.web_api.arguments import Arguments
from sandbox.slack.web_api.paging import paged
from sandbox.slack.wire import Json, Refused
from sandbox.slack.workspace import User, UserGroup


def users_info(slack: LocalSlack, arguments: Arguments) -> Json:
    """One user."""
    return {"user": about(slack, slack.user(arguments.text("user")))}


def users_list(slack: LocalSlack, arguments: Arguments) -> Json:
    """Everybody, the bot included."""
    page, cursor = paged([about(slack, user) for user in slack.workspace.users], arguments)
    return {"members": page, "response_metadata": {"next_cursor": cursor}}


def users_lookup_by_email(slack: LocalSlack, arguments: Arguments) -> Json:
    """The user with that e-mail address."""
    email = arguments.text("email")
    for user in slack.workspace.users:
        if user.email == email:
            return {"user": about(slack, user)}
    raise Refused("users_not_found")


def users_get_presence(slack: LocalSlack, arguments: Arguments) -> Json:
    """Whether a user is there; here everybody always is."""
    slack.user(arguments.text("user"))
    return {"presence": "active"}


def usergroups_list(slack: LocalSlack, arguments: Arguments) -> Json:
    """All user groups; with their members when `include_users`."""
    with_users = arguments.flag("include_users")
    return {"usergroups": [_group(slack, group, with_users=with_users) for group in slack.workspace.groups]}


def usergroups_users_list(slack: LocalSlack, arguments: Arguments) -> Json:
    """The members of a user group."""
    group = slack.workspace.group(arguments.text("usergroup"))
    if group is None:
        raise Refused("no_such_subteam")
    return {"users": list(group.users)}


def about(slack: LocalSlack, user: User) -> Json:
    """Slack's user object."""
    profile = {"real_name": user.real_name, "display_name": user.name, "team": slack.workspace.team.id}
    if user.email and "users:read.email" in slack.workspace.app.scopes:
        profile["email"] = user.email
    return {
        "id": user.id,
        "team_id": slack.workspace.team.id,
        "name": user.name,
        "real_name": user.real_name,
        "deleted": False,
        "tz": user.tz,
        "is_bot": user.is_bot,
        "is_admin": user.is_admin,
        "is_app_user": False,
        "profile": profile,
    }


def _group(slack: LocalSlack, group: UserGroup, *, with_users: bool) -> Json:
    fields = {
        "id": group.id,
        "team_id": slack.workspace.team.id,
        "is_usergroup": True,
        "name": group.name,
        "handle": group.handle,
        "description": "",
        "user_count": len(group.users),
    }
    return fields | ({"users": list(group.users)} if with_users else {})
