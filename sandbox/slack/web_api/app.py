"""Methods about the app and its team: auth.test, apps.connections.open, bots.info, team.info, emoji.list."""

from sandbox.slack.local import LocalSlack
from sandbox.slack.web_api.arguments import Arguments
from sandbox.slack.wire import Json, Refused


def auth_test(slack: LocalSlack, _: Arguments) -> Json:
    """Who the token belongs to."""
    team, app = slack.workspace.team, slack.workspace.app
    return {
        "url": f"{slack.url}/",
        "team": team.name,
        "user": slack.user(app.bot_user_id).name,
        "team_id": team.id,
        "user_id": app.bot_user_id,
        "bot_id": app.bot_id,
        "is_enterprise_install": False,
    }


def open_connection(slack: LocalSlack, _: Arguments) -> Json:
    """A WebSocket URL that opens one connection."""
    ticket = slack.socket_mode.issue_ticket()
    scheme, _colon, place = slack.url.partition(":")
    socket = "wss" if scheme == "https" else "ws"
    return {"url": f"{socket}:{place}/link/?ticket={ticket}&app_id={slack.workspace.app.id}"}


def bots_info(slack: LocalSlack, arguments: Arguments) -> Json:
    """The app's bot."""
    app = slack.workspace.app
    if arguments.optional("bot") not in (None, app.bot_id):
        raise Refused("bot_not_found")
    return {"bot": {"id": app.bot_id, "deleted": False, "name": app.name, "app_id": app.id, "user_id": app.bot_user_id}}


def team_info(slack: LocalSlack, _: Arguments) -> Json:
    """The workspace."""
    team = slack.workspace.team
    return {"team": {"id": team.id, "name": team.name, "domain": team.domain, "email_domain": ""}}


def emoji_list(_slack: LocalSlack, _: Arguments) -> Json:
    """Custom emoji; this workspace has none."""
    return {"emoji": {}, "cache_ts": "0"}


def api_test(_slack: LocalSlack, arguments: Arguments) -> Json:
    """Echo the arguments."""
    if "error" in arguments:
        raise Refused(arguments.text("error"), args=arguments.values)
    return {"args": arguments.values}
