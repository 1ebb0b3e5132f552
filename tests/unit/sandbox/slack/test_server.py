import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from aiohttp import ClientSession
from slack_sdk.web.async_client import AsyncWebClient
from yarl import URL

from sandbox.slack import page
from sandbox.slack.person import Person
from sandbox.slack.server import SlackSandbox, serve
from sandbox.slack.workspace import local_workspace

PAGE = Path(page.__file__).parent
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
DOCUMENTS = {"/": "text/html", "/archives/C1/p1": "text/html"}
PARTS = {f"/page/{path.relative_to(PAGE)}": TYPES[path.suffix] for path in PAGE.rglob("*") if path.suffix in TYPES}


async def test_the_page_lets_nothing_else_in(slack: SlackSandbox) -> None:
    """Each file comes with a policy without inline scripts and foreign sources, and needs neither."""
    async with ClientSession(slack.url) as session:
        for path, content_type in (DOCUMENTS | PARTS).items():
            async with session.get(path) as response:
                text = await response.text()
            policy = response.headers["Content-Security-Policy"]
            assert (response.content_type, response.headers["X-Content-Type-Options"]) == (content_type, "nosniff")
            assert policy.startswith("default-src 'none'; script-src 'self'")
            assert "unsafe" not in policy
            assert [word for word in ("innerHTML", "onclick=", " style=", "insertAdjacentHTML") if word in text] == []


@pytest.mark.parametrize("path", ["routes.py", "..%2f..%2fserver.py", "js", "js/nothing.js", "%2fetc%2fpasswd"])
async def test_only_the_pages_own_files_are_served(slack: SlackSandbox, path: str) -> None:
    """Nothing beside styles and modules, and nothing outside its folder."""
    async with ClientSession() as session, session.get(URL(f"{slack.url}/page/{path}", encoded=True)) as response:
        assert response.status == 404


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
