import socket
from urllib.parse import urlsplit

import pytest
from aiohttp import ClientSession
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.person import Person
from sandbox.slack.server import SlackSandbox, serve
from sandbox.slack.workspace import local_workspace


@pytest.mark.parametrize(
    "path,content_type",
    [("/", "text/html"), ("/page/page.js", "text/javascript"), ("/page/page.css", "text/css")],
)
async def test_the_page_lets_nothing_else_in(slack: SlackSandbox, path: str, content_type: str) -> None:
    """Each file comes with a policy without inline scripts and foreign sources, and needs neither."""
    async with ClientSession(slack.url) as session, session.get(path) as response:
        text = await response.text()

    policy = response.headers["Content-Security-Policy"]
    assert response.content_type == content_type
    assert policy.startswith("default-src 'none'; script-src 'self'")
    assert "unsafe" not in policy
    assert not any(word in text for word in ("innerHTML", "onclick", "style=", "http://", "https://"))


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://elsewhere.example"}, {"Host": "elsewhere.example"}], ids=["origin", "host"]
)
async def test_other_sites_cannot_use_the_browser_of_somebody_here(
    slack: SlackSandbox, ada: Person, headers: dict[str, str]
) -> None:
    """A request from a foreign page, or under a foreign name, is refused before it does anything."""
    body = {"channel": "C00GENERAL", "user": "U00000ADA", "text": "hi"}
    async with (
        ClientSession(slack.url, headers=headers) as session,
        session.post("/_control/message", json=body) as response,
    ):
        assert response.status == 403
    assert await ada.messages() == []


async def test_a_port_that_is_taken_is_an_error(slack: SlackSandbox) -> None:
    """Two workspaces cannot share a port."""
    port = urlsplit(slack.url).port
    with pytest.raises(OSError, match="in use"):
        async with serve(workspace=slack.workspace, port=port or 0):
            pytest.fail("it must not start")


async def test_links_lead_where_the_app_can_reach() -> None:
    """Behind another name, the Socket Mode URL carries that name."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    async with serve(workspace=local_workspace(), port=port, public_url="https://slack.example"):
        client = AsyncWebClient(base_url=f"http://127.0.0.1:{port}/api/")
        client.proxy = None
        opened = await client.apps_connections_open(app_token="xapp-local")

    assert opened["url"].startswith("wss://slack.example/link/?ticket=")
