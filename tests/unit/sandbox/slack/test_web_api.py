from collections.abc import Awaitable
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import ClientSession
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from sandbox.slack.person import ControlRefused, Person
from sandbox.slack.server import SlackSandbox, serve
from sandbox.slack.web_api.methods import METHODS
from sandbox.slack.workspace import Channel, local_app, local_workspace
from tests.slack_app import web_client

NOWHERE = {"channel": "C0NOWHERE", "user": "U0NOBODY", "ts": "1.1", "text": "hi"}
GENERAL, RANDOM, ADA, GRACE = "C00GENERAL", "C000RANDOM", "U00000ADA", "U0000GRACE"
LARGE = {"event_type": "job", "event_payload": {"text": "x" * 16_000}}


async def refusal(call: Awaitable[AsyncSlackResponse]) -> AsyncSlackResponse:
    """The answer of a call that must be refused."""
    with pytest.raises(SlackApiError) as caught:
        await call
    response: AsyncSlackResponse = caught.value.response
    return response


async def outcome(call: Awaitable[AsyncSlackResponse]) -> str:
    """`ok`, or the error."""
    try:
        await call
    except SlackApiError as error:
        return str(error.response["error"])
    return "ok"


async def test_the_token_says_who_calls_and_what_it_may_do(client: AsyncWebClient) -> None:
    """auth.test answers with Slack's fields, and the scopes travel in a header that Bolt reads."""
    answer = await client.auth_test()

    assert {"T0000LOCAL", "U0PERSONAL", "B0PERSONAL"} == {answer["team_id"], answer["user_id"], answer["bot_id"]}
    assert "chat:write" in {key.lower(): value for key, value in answer.headers.items()}["x-oauth-scopes"]


@pytest.mark.parametrize(
    "token,error",
    [("", "not_authed"), ("xoxb-somebody-else", "invalid_auth"), ("xapp-local", "not_allowed_token_type")],
)
async def test_a_wrong_token_is_refused_by_name(slack: SlackSandbox, token: str, error: str) -> None:
    """No token, an unknown one and an app-level one each get Slack's own error."""
    assert (await refusal(web_client(slack, token=token).auth_test()))["error"] == error


async def test_every_method_takes_every_encoding(slack: SlackSandbox) -> None:
    """The same arguments lead to the same answer, whether good or bad."""
    encodings = ({"http_verb": "GET", "params": NOWHERE}, {"params": NOWHERE}, {"data": NOWHERE}, {"json": NOWHERE})
    tokens = {"app": slack.app_token, "bot": slack.bot_token, "anyone": ""}
    for name, method in METHODS.items():
        client = web_client(slack, token=tokens[method.caller])
        answers = {await outcome(client.api_call(name, **sent)) for sent in encodings}

        assert len(answers) == 1, (name, answers)
        assert answers.isdisjoint({"unknown_method", "internal_error", "not_authed"}), (name, answers)


async def test_every_method_asks_for_its_scope() -> None:
    """An app that was granted nothing is told what it needs, and what it has."""
    bare = replace(local_app(), scopes=frozenset({"commands"}))
    scoped = {name: method.scope for name, method in METHODS.items() if method.scope}
    async with serve(workspace=local_workspace(bare)) as slack:
        client = web_client(slack)
        for name, scope in scoped.items():
            answer = await refusal(client.api_call(name, json=NOWHERE))

            assert answer.data == {"ok": False, "error": "missing_scope", "needed": scope, "provided": "commands"}


async def test_an_unknown_method_is_refused_by_name(client: AsyncWebClient) -> None:
    """A method that does not exist here says so, whatever it is called."""
    assert (await refusal(client.api_call("chat.shout")))["error"] == "unknown_method"


@pytest.mark.parametrize(
    "request_arguments",
    [
        {"http_verb": "GET", "params": {"channel": GENERAL, "text": "hi"}},
        {"params": {"channel": GENERAL, "text": "hi"}},
        {"data": {"channel": GENERAL, "text": "hi"}},
        {"data": {"channel": GENERAL, "text": "hi", "token": "xoxb-local"}},
        {"json": {"channel": GENERAL, "text": "hi"}},
        {"params": {"channel": GENERAL}, "json": {"text": "hi"}},
    ],
    ids=["GET query", "POST query", "POST form", "token in the form", "POST JSON", "query and JSON"],
)
async def test_arguments_come_in_every_encoding(slack: SlackSandbox, request_arguments: dict[str, Any]) -> None:
    """Query, form, JSON and a mix of them say the same."""
    client = web_client(slack, token="" if "token" in request_arguments.get("data", {}) else None)
    answer = await client.api_call("chat.postMessage", **request_arguments)

    assert (answer["ok"], answer["channel"], answer["message"]["text"]) == (True, GENERAL, "hi")


@pytest.mark.parametrize("body,error", [("{", "invalid_json"), ("[]", "json_not_object")])
async def test_a_body_that_is_no_object_is_refused(slack: SlackSandbox, body: str, error: str) -> None:
    """Broken JSON is an error of the caller, not of the server."""
    headers = {"Authorization": "Bearer xoxb-local", "Content-Type": "application/json"}
    async with (
        ClientSession(headers=headers) as session,
        session.post(f"{slack.api_url}chat.postMessage", data=body) as response,
    ):
        assert (await response.json())["error"] == error


@pytest.mark.parametrize(
    "method,arguments,error",
    [
        ("chat.postMessage", {"text": "hi"}, "invalid_arguments"),
        ("chat.postMessage", {"channel": GENERAL}, "no_text"),
        ("chat.postMessage", {"channel": "C0NOWHERE", "text": "hi"}, "channel_not_found"),
        ("chat.postMessage", {"channel": RANDOM, "text": "hi"}, "not_in_channel"),
        ("chat.postMessage", {"channel": GENERAL, "text": "a", "markdown_text": "b"}, "markdown_text_conflict"),
        ("chat.postMessage", {"channel": "U0PERSONAL", "text": "hi"}, "cannot_dm_bot"),
        ("chat.postMessage", {"channel": GENERAL, "text": {"not": "text"}}, "invalid_arguments"),
        ("chat.postMessage", {"channel": GENERAL, "blocks": "{"}, "invalid_blocks_format"),
        ("chat.postMessage", {"channel": GENERAL, "blocks": {}}, "invalid_arguments"),
        ("chat.postMessage", {"channel": GENERAL, "text": "hi", "metadata": {"event_type": "x"}}, "invalid_metadata"),
        ("chat.postMessage", {"channel": GENERAL, "text": "hi", "metadata": LARGE}, "metadata_too_large"),
        ("chat.scheduleMessage", {"channel": GENERAL, "text": "hi", "metadata": LARGE}, "metadata_too_large"),
        ("chat.postMessage", {"channel": GENERAL, "attachments": ["x"]}, "invalid_attachments"),
        ("chat.postMessage", {"channel": GENERAL, "attachments": [{"text": "x"}] * 101}, "too_many_attachments"),
        ("chat.postEphemeral", {"channel": GENERAL, "user": "U0NOBODY", "text": "hi"}, "user_not_found"),
        ("chat.postEphemeral", {"channel": ADA, "user": GRACE, "text": "hi"}, "user_not_in_channel"),
        ("chat.update", {"channel": GENERAL, "ts": "1.000001", "text": "hi"}, "message_not_found"),
        ("chat.delete", {"channel": GENERAL, "ts": "1.000001"}, "message_not_found"),
        ("conversations.history", {"channel": RANDOM}, "not_in_channel"),
        ("conversations.history", {"channel": GENERAL, "limit": "many"}, "invalid_arguments"),
        ("conversations.history", {"channel": GENERAL, "cursor": "?"}, "invalid_cursor"),
        ("conversations.replies", {"channel": GENERAL, "ts": "1.000001"}, "thread_not_found"),
        ("conversations.open", {"users": "U0NOBODY"}, "user_not_found"),
        ("conversations.open", {"users": "U0PERSONAL"}, "cannot_dm_bot"),
        ("conversations.create", {"name": "general"}, "name_taken"),
        ("conversations.create", {"name": "No Spaces"}, "invalid_name_specials"),
        ("users.info", {"user": "U0NOBODY"}, "user_not_found"),
        ("users.lookupByEmail", {"email": "nobody@example.com"}, "users_not_found"),
        ("usergroups.users.list", {"usergroup": "S0NOBODY"}, "no_such_subteam"),
        ("reactions.add", {"channel": GENERAL, "timestamp": "1.000001", "name": "eyes"}, "message_not_found"),
        ("views.open", {"trigger_id": "1.2.x"}, "invalid_arguments"),
    ],
)
async def test_each_mistake_has_slacks_own_error_name(
    client: AsyncWebClient, method: str, arguments: dict[str, Any], error: str
) -> None:
    """A bot that tells errors apart by name can rely on them here."""
    assert error in (await refusal(client.api_call(method, json=arguments)))["error"]


async def test_an_archived_channel_takes_no_messages() -> None:
    """Neither from the app nor from people."""
    old = Channel(id="C0000000OLD", name="old", members=(ADA, "U0PERSONAL"), is_archived=True)
    async with (
        serve(workspace=replace(local_workspace(), channels=(old,))) as slack,
        Person(slack.url, user=ADA, channel=old.id) as ada,
    ):
        answer = await refusal(web_client(slack).chat_postMessage(channel="#old", text="hi"))
        with pytest.raises(ControlRefused, match="is_archived"):
            await ada.says("hi")

    assert answer["error"] == "is_archived"


async def test_a_missing_argument_is_named(client: AsyncWebClient) -> None:
    """invalid_arguments says which field is missing."""
    answer = await refusal(client.api_call("chat.postMessage", json={"text": "hi"}))

    assert answer["response_metadata"]["messages"] == ["[ERROR] missing required field: channel"]


async def test_a_missing_scope_is_named() -> None:
    """An app that was not granted a scope is told which one, and what it has."""
    app = local_app().installed_from(
        {"display_information": {"name": "Small"}, "oauth_config": {"scopes": {"bot": ["commands"]}}}
    )
    async with serve(workspace=local_workspace(app)) as slack:
        answer = await refusal(web_client(slack).chat_postMessage(channel=GENERAL, text="hi"))

    assert (answer["error"], answer["needed"], answer["provided"]) == ("missing_scope", "chat:write", "commands")


async def test_messages_are_edited_and_deleted_by_their_author_only(client: AsyncWebClient, ada: Person) -> None:
    """An update keeps the blocks that it does not send; somebody else's message cannot be touched."""
    block = {"type": "divider"}
    posted = await client.chat_postMessage(channel=GENERAL, text="one", blocks=[block])
    updated = await client.chat_update(channel=GENERAL, ts=posted["ts"], text="two")
    theirs = await ada.says("mine")

    assert (updated["text"], updated["message"]["blocks"][0]["type"]) == ("two", "divider")
    assert updated["message"]["edited"]["user"] == "U0PERSONAL"
    edit = client.chat_update(channel=GENERAL, ts=theirs["ts"], text="x")
    assert (await refusal(edit))["error"] == "cant_update_message"
    assert (await refusal(client.chat_delete(channel=GENERAL, ts=theirs["ts"])))["error"] == "cant_delete_message"

    await client.chat_delete(channel=GENERAL, ts=posted["ts"])
    assert [one["text"] for one in await ada.messages()] == ["mine"]


async def test_an_edit_has_a_lower_limit_than_a_message(client: AsyncWebClient) -> None:
    """chat.update takes 4,000 characters; chat.postMessage cuts at 40,000."""
    posted = await client.chat_postMessage(channel=GENERAL, text="x" * 40_001)

    assert len(posted["message"]["text"]) == 40_000
    too_long = client.chat_update(channel=GENERAL, ts=posted["ts"], text="x" * 4_001)
    assert (await refusal(too_long))["error"] == "msg_too_long"


async def test_an_ephemeral_message_is_seen_by_one_and_kept_by_nobody(
    client: AsyncWebClient, ada: Person, grace: Person
) -> None:
    """Only its user sees it; history does not have it; it cannot be updated."""
    whispered = await client.chat_postEphemeral(channel=GENERAL, user=ADA, text="for you")

    assert [one["text"] for one in await ada.messages()] == ["for you"]
    assert await grace.messages() == []
    assert (await client.conversations_history(channel=GENERAL))["messages"] == []
    update = client.chat_update(channel=GENERAL, ts=whispered["message_ts"], text="x")
    assert (await refusal(update))["error"] == "message_not_found"


async def test_metadata_is_returned_only_when_asked_for(client: AsyncWebClient) -> None:
    """A bot finds its own marks again with include_all_metadata."""
    metadata = {"event_type": "job", "event_payload": {"arn": "arn:aws:personalize:…"}}
    await client.chat_postMessage(channel=GENERAL, text="job", metadata=metadata)

    plain = await client.conversations_history(channel=GENERAL)
    full = await client.conversations_history(channel=GENERAL, include_all_metadata=True)
    assert "metadata" not in plain["messages"][0]
    assert full["messages"][0]["metadata"] == metadata
    thread = {"channel": GENERAL, "ts": full["messages"][0]["ts"]}
    assert "metadata" not in (await client.conversations_replies(**thread))["messages"][0]
    full = await client.conversations_replies(**thread, include_all_metadata=True)
    assert full["messages"][0]["metadata"] == metadata


async def test_history_pages_backwards_and_threads_forwards(client: AsyncWebClient) -> None:
    """Newest first in a channel, oldest first in a thread; each message once over all pages."""
    root = await client.chat_postMessage(channel=GENERAL, text="0")
    for number in range(1, 6):
        await client.chat_postMessage(channel=GENERAL, text=str(number))
    await client.chat_postMessage(channel=GENERAL, text="reply", thread_ts=root["ts"])

    pages = [page["messages"] async for page in await client.conversations_history(channel=GENERAL, limit=4)]
    assert [[one["text"] for one in page] for page in pages] == [["5", "4", "3", "2"], ["1", "0"]]
    assert pages[1][1]["reply_count"] == 1
    thread = await client.conversations_replies(channel=GENERAL, ts=root["ts"])
    assert [one["text"] for one in thread["messages"]] == ["0", "reply"]
    middle = pages[0][3]["ts"]
    later = await client.conversations_history(channel=GENERAL, oldest=middle)
    assert [one["text"] for one in later["messages"]] == ["5", "4", "3"]


async def test_a_direct_message_is_opened_once(client: AsyncWebClient) -> None:
    """conversations.open and a post to a user id lead to the same place."""
    first = await client.conversations_open(users=ADA)
    again = await client.conversations_open(users=[ADA])
    posted = await client.chat_postMessage(channel=ADA, text="hi")

    assert first["channel"]["id"].startswith("D")
    assert {first["channel"]["id"], again["channel"]["id"], posted["channel"]} == {posted["channel"]}
    assert again["already_open"] is True


async def test_no_more_than_eight_others_are_in_a_group() -> None:
    """Slack's limit for group direct messages."""
    crowd = [replace(user, id=f"U{number}") for number, user in enumerate(local_workspace().users[:1] * 9)]
    workspace = local_workspace()
    async with serve(workspace=replace(workspace, users=(*workspace.users, *crowd))) as slack:
        ids = [user.id for user in crowd]
        await web_client(slack).conversations_open(users=ids[:8])
        assert (await refusal(web_client(slack).conversations_open(users=ids)))["error"] == "too_many_users"


async def test_people_groups_and_channels_are_listed(client: AsyncWebClient) -> None:
    """What a bot asks for to greet people and to check their roles."""
    members = (await client.users_list())["members"]
    groups = (await client.usergroups_list(include_users=True))["usergroups"]
    by_email = await client.users_lookupByEmail(email="grace@example.com")

    assert {"ada", "grace", "personalize"} == {one["name"] for one in members}
    assert [(one["handle"], one["users"]) for one in groups] == [("ml-team", [ADA])]
    assert (await client.usergroups_users_list(usergroup=groups[0]["id"]))["users"] == [ADA]
    assert (await client.users_info(user=GRACE))["user"]["tz"] == by_email["user"]["tz"] == "America/New_York"
    channels = (await client.conversations_list())["channels"]
    assert {one["name"]: one["is_member"] for one in channels} == {
        "general": True,
        "recommendations": True,
        "random": False,
    }
    mine = (await client.users_conversations())["channels"]
    assert {one["name"] for one in mine} == {"general", "recommendations"}
    assert ADA in (await client.conversations_members(channel=GENERAL))["members"]
    assert (await client.team_info())["team"]["domain"] == "local"
    assert (await client.bots_info(bot="B0PERSONAL"))["bot"]["app_id"] == "A0PERSONAL"


async def test_the_app_joins_and_creates_channels(client: AsyncWebClient) -> None:
    """After joining it may speak."""
    await client.conversations_join(channel=RANDOM)
    await client.chat_postMessage(channel=RANDOM, text="hello")
    created = await client.conversations_create(name="movies")

    assert (await client.chat_postMessage(channel="#movies", text="hi"))["channel"] == created["channel"]["id"]


async def test_reactions_are_added_once_and_removed_once(client: AsyncWebClient, ada: Person) -> None:
    """A second time is refused by name."""
    posted = await client.chat_postMessage(channel=GENERAL, text="hi")
    place = {"channel": GENERAL, "timestamp": posted["ts"], "name": "eyes"}

    await client.reactions_add(**place)
    assert (await refusal(client.reactions_add(**place)))["error"] == "already_reacted"
    assert (await ada.messages())[0]["reactions"] == [{"name": "eyes", "users": ["U0PERSONAL"], "count": 1}]
    await client.reactions_remove(**place)
    assert (await refusal(client.reactions_remove(**place)))["error"] == "no_reaction"


async def test_a_permalink_names_channel_and_message(client: AsyncWebClient) -> None:
    """The link has Slack's form: p and the timestamp without its dot."""
    posted = await client.chat_postMessage(channel=GENERAL, text="hi")
    link = await client.chat_getPermalink(channel=GENERAL, message_ts=posted["ts"])

    assert link["permalink"].endswith(f"/archives/{GENERAL}/p{posted['ts'].replace('.', '')}")


async def test_timestamps_are_unique_even_when_the_clock_stands_still(client: AsyncWebClient) -> None:
    """A message's ts is its name in the channel."""
    stamps = [(await client.chat_postMessage(channel=GENERAL, text="x"))["ts"] for _ in range(20)]

    assert stamps == sorted(set(stamps))
