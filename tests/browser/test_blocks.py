import re
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.blocks.check import check_message
from sandbox.slack.server import SlackSandbox, serve
from sandbox.slack.settings import Settings
from sandbox.slack.wire import Json
from sandbox.slack.workspace import local_workspace
from tests.browser.block_samples import BLOCKS, IN_FORMS_ONLY, plain, png, text_cell
from tests.browser.sitting import CHROMIUM, GENERAL, WHY_NOT, seated
from tests.slack_app import web_client

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.skipif(CHROMIUM is None, reason=WHY_NOT)]
MESSAGES = {name: {**block, "block_id": name} for name, block in BLOCKS.items() if name not in IN_FORMS_ONLY}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def slack() -> AsyncIterator[SlackSandbox]:
    """One workspace, too; each test posts a message of its own."""
    async with serve(workspace=local_workspace(), settings=Settings(limits=False)) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def client(slack: SlackSandbox) -> AsyncWebClient:
    """The bot's Web API."""
    return web_client(slack)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def page(browser: Browser, slack: SlackSandbox) -> AsyncIterator[Page]:
    """Ada, in #general."""
    async with seated(browser, slack) as one:
        yield one


async def test_every_block_and_element_is_rendered(page: Page, client: AsyncWebClient) -> None:
    """None is “unsupported”, and none comes out empty."""
    uploaded = await client.files_upload_v2(content=png(), filename="chart.png")
    while not (await client.files_info(file=uploaded["file"]["id"]))["file"]["mimetype"]:
        pass  # Slack looks into it first
    image = {**MESSAGES["image of a file"], "slack_file": {"id": uploaded["file"]["id"]}}
    samples = {**MESSAGES, "image of a file": image}
    for batch in _batches(list(samples.values())):
        await _posted(page, client, *batch)
    for name in samples:
        await expect(page.locator(f'[data-block-id="{name}"]')).to_have_count(1)

    assert await page.locator(".unsupported").count() == 0
    sizes = await page.locator(".messages [data-block-id]").evaluate_all(
        "blocks => blocks.map((block) => [block.dataset.blockId, block.getBoundingClientRect().height])"
    )
    assert [name for name, height in sizes if height == 0] == []


async def test_a_block_that_is_not_known_says_so(page: Page) -> None:
    """A kind of tomorrow is not hidden."""
    assert await _rendered(page, [{"type": "hologram"}]) == "unsupported block: hologram"


async def test_a_table_shows_numbers_as_they_are_written(page: Page, client: AsyncWebClient) -> None:
    """A raw_number shows its text, else its value, to the right; the first row is the head."""
    message = await _posted(page, client, BLOCKS["table"])
    cells = message.locator("td")

    await expect(cells).to_have_text(["ndcg@25", "31.24 %", "1500", "▲ better"])
    await expect(message.get_by_role("columnheader")).to_have_text(["Metric", "Value", "Count", "Trend"])
    assert await cells.nth(2).evaluate("cell => getComputedStyle(cell).textAlign") == "right"


async def test_a_table_of_a_hundred_rows_scrolls_in_its_own_frame(page: Page, client: AsyncWebClient) -> None:
    """All rows are there, and the message is not as long as they are."""
    rows = [[text_cell("Film"), text_cell("Score")]] + [[text_cell(f"Film {n}"), text_cell(str(n))] for n in range(99)]
    message = await _posted(page, client, {"type": "table", "rows": rows})

    await expect(message.locator("tr")).to_have_count(100)
    height, content = await message.get_by_role("group", name="Table").evaluate(
        "box => [box.clientHeight, box.scrollHeight]"
    )
    assert height < 650 < content


async def test_a_data_table_has_pages_an_order_and_a_filter(page: Page, client: AsyncWebClient) -> None:
    """Three rows a page; the head sorts numbers as numbers; typing leaves what contains it."""
    message = await _posted(page, client, BLOCKS["data_table"])
    films = message.locator(".data-table tbody th")

    await expect(films).to_have_text(["Film 1", "Film 2", "Film 3"])
    await message.get_by_role("button", name="Next").click()
    await expect(films).to_have_text(["Film 4", "Film 5", "Film 6"])
    await message.get_by_role("button", name="Events").click()
    await expect(message.locator(".data-table tbody td")).to_have_text(["1", "2", "4"])
    await expect(message.get_by_role("columnheader", name="Events")).to_have_attribute("aria-sort", "ascending")
    await message.get_by_role("searchbox", name="Filter rows").fill("film 8")
    await expect(films).to_have_text(["Film 8"])
    await expect(message.locator(".pager")).to_contain_text("1–1 of 1")


@pytest.mark.parametrize("kind", ["bar", "line", "area"])
async def test_a_chart_can_be_read_without_seeing_it(page: Page, client: AsyncWebClient, kind: str) -> None:
    """Each mark says its value, arrows go from mark to mark, and the numbers stand in a table."""
    message = await _posted(page, client, BLOCKS[f"{kind} chart"])
    chart = message.get_by_role("figure", name=f"A {kind} chart")
    first = chart.get_by_role("img", name="Clicks, Mon: 120")
    await first.focus()
    await expect(chart.locator(".chart-tip")).to_have_text("Clicks, Mon: 120")
    await page.keyboard.press("ArrowRight")
    await expect(chart.locator(".chart-tip")).to_have_text("Clicks, Tue: 80")
    await chart.get_by_text("Show the numbers").click()

    await expect(chart.get_by_role("row", name="Wed")).to_have_text("Wed95.5-20")
    assert await chart.locator(".mark").count() == 6


async def test_a_pie_says_its_shares(page: Page, client: AsyncWebClient) -> None:
    """Label, value and percentage, in the drawing and in the legend."""
    message = await _posted(page, client, BLOCKS["pie chart"])
    chart = message.get_by_role("figure", name="Genres")

    await expect(chart.get_by_role("img", name="Drama: 45 (45.0%)")).to_be_visible()
    await expect(chart.locator(".legend li")).to_have_text(["Drama45.0%", "Comedy30.0%", "Other25.0%"])


HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(2)"> <!channel> <https://example.com|x> *b* &amp; ```'


async def test_text_from_data_stays_text(page: Page, client: AsyncWebClient) -> None:
    """HTML, mentions and marks in plain_text, cells and rich text are shown as they were typed."""
    paragraph = {"type": "rich_text_section", "elements": [{"type": "text", "text": HOSTILE}]}
    blocks: list[Json] = [
        {"type": "header", "text": plain(HOSTILE)},
        {"type": "section", "text": plain(HOSTILE)},
        {"type": "rich_text", "elements": [paragraph]},
        {"type": "table", "rows": [[text_cell(HOSTILE)], [text_cell(HOSTILE)]]},
    ]
    message = (await _posted(page, client, *blocks)).locator(".message-body")

    for place in (".heading", ".section-text", ".rich-section", "td"):
        await expect(message.locator(place)).to_have_text(HOSTILE, use_inner_text=False)
    assert await message.locator("script, img, a, .mention, strong").count() == 0


async def test_escaped_text_stays_text_in_mrkdwn(page: Page) -> None:
    """What the app escaped calls nobody and hides no address: a bare one is linked as it reads."""
    shown = await _mrkdwn(
        page, "&lt;!channel&gt; &lt;https://example.com|x&gt; &amp;lt; &lt;script&gt;alert(1)&lt;/script&gt;"
    )

    assert shown == {"text": "<!channel> <https://example.com|x> &lt; <script>alert(1)</script>", "tags": ["a"]}


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "vbscript:x", "//x"]
)
async def test_only_web_and_mail_addresses_are_links(page: Page, address: str) -> None:
    """Any other address is words, wherever it stands."""
    link = {"type": "link", "url": address, "text": "here"}
    button = {"type": "button", "text": plain("go"), "url": address, "action_id": "go"}
    blocks: list[Json] = [
        {"type": "section", "text": {"type": "mrkdwn", "text": f"<{address}|here>"}, "accessory": button},
        {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [link]}]},
        {"type": "markdown", "text": f"[here]({address})"},
        {"type": "image", "image_url": address, "alt_text": "a picture"},
    ]

    assert await _html(page, blocks, "a, img") == []


MRKDWN = {
    "*bold* _italic_ ~struck~ `code`": ("bold italic struck code", "strong em s code"),
    "*bold _and italic_*": ("bold and italic", "strong em"),
    "2*3*4 snake_case_name ~": ("2*3*4 snake_case_name ~", ""),
    "*not\nbold*": ("*not\nbold*", "br"),
    "`*code*` &lt;b&gt;": ("*code* <b>", "code"),
    "before\n```\nx = *1*\n```\nafter": ("before x = *1* after", "pre"),
    "> quoted\n> twice\nnot": ("quoted twice not", "blockquote br"),
    "&gt; quoted": ("quoted", "blockquote"),
    "<https://example.com|the *site*>": ("the *site*", "a"),
    "see https://example.com/a_b_c.": ("see https://example.com/a_b_c.", "a"),
    "<mailto:ada@example.com|ada@example.com>": ("ada@example.com", "a"),
    "<@U00000ADA> <@UNOBODY|nobody> <#C00GENERAL|x> <!subteam^S0000MLTEAM> <!here>": (
        "@ada @nobody #general @ml-team @here",
        "span",
    ),
    ":tada: :no_such_emoji: 10:30:00": ("🎉 :no_such_emoji: 10:30:00", "span"),
    "• one\n• two": ("• one • two", "span"),
}


@pytest.mark.parametrize("text", MRKDWN)
async def test_mrkdwn_reads_as_in_slack(page: Page, text: str) -> None:
    """The words that are shown, and the elements that carry them."""
    words, tags = MRKDWN[text]
    shown = await _mrkdwn(page, text)

    assert re.sub(r"\s+", " ", shown["text"]) == re.sub(r"\s+", " ", words)
    assert set(shown["tags"]) == set(tags.split())


DATES = {
    "{date_num}": "2026-11-24",
    "{date_slash}": "11/24/2026",
    "{date}": "November 24th",
    "{date_short}": "Nov 24, 2026",
    "{date_long}": "Tuesday, November 24th, 2026",
    "{date_long_full}": "November 24, 2026",
    "{date_pretty} at {time}": "Tomorrow at 1:00 AM",
    "on {date_short_pretty}": "On tomorrow",
    "{date_long_pretty}": "Tomorrow",
    "{day_divider_pretty}": "Tomorrow",
    "{time}": "1:00 AM",
    "{time_secs}": "1:00:00 AM",
    "{ago}": "In 4 hours",
    "{no_such_token}": "fallback",
}


@pytest.mark.parametrize("template", DATES)
async def test_dates_are_read_on_the_viewers_clock(page: Page, template: str) -> None:
    """2026-11-23 20:00 UTC is the next day in Karachi."""
    program = """async ([template, now]) => {
        const { formatDate } = await import('/page/js/blocks/dates.js');
        const date = new Date('2026-11-23T20:00:00Z');
        return formatDate(date, template, 'fallback', 'Asia/Karachi', new Date(now));
    }"""

    assert await page.evaluate(program, [template, "2026-11-23T16:00:00Z"]) == DATES[template]


async def test_a_wall_clock_is_the_same_moment_again(page: Page) -> None:
    """Across the hours at which clocks change, too."""
    program = """async (moments) => {
        const { momentOf, wallClock } = await import('/page/js/blocks/dates.js');
        return moments.map((moment) => momentOf(wallClock(moment, 'America/New_York'), 'America/New_York'));
    }"""
    moments = [1_773_000_000 + 1_800 * step for step in range(48)]  # 8 March 2026 has 23 hours there

    assert await page.evaluate(program, moments) == moments


async def test_markdown_is_standard_markdown(page: Page) -> None:
    """Headings, lists, tasks, tables, quotes and fences; HTML is text."""
    tags = await _html(
        page, [BLOCKS["markdown"]], "h3, strong, em, s, code, a, ul, ol, input, table, blockquote, pre, b"
    )

    assert Counter(tags) == {
        **dict.fromkeys(["H3", "STRONG", "EM", "S", "CODE", "A", "UL", "OL", "TABLE", "BLOCKQUOTE", "PRE"], 1),
        "INPUT": 2,
    }


async def test_markdown_ends_however_deep_it_goes(page: Page) -> None:
    """Quotes in quotes without end are shown as they are written from some depth on."""
    tags = await _html(page, [{"type": "markdown", "text": ">" * 3000 + "x"}], "blockquote, p")

    assert Counter(tags)["BLOCKQUOTE"] < 50
    assert tags[-1] == "P"


async def _posted(page: Page, client: AsyncWebClient, *blocks: Json) -> Locator:
    """The message of these blocks, as it stands on the page."""
    answer = await client.chat_postMessage(channel=GENERAL, text="see the blocks", blocks=blocks)
    return page.locator(f'[data-ts="{answer["ts"]}"]')


def _batches(blocks: list[Json]) -> Iterator[list[Json]]:
    """The blocks in messages that Slack takes: few blocks, one table, two charts in each."""
    batch: list[Json] = []
    for block in blocks:
        if check_message([*batch, block]) or len(batch) == 20:
            yield batch
            batch = []
        batch.append(block)
    yield batch


_RENDER = """async ([blocks, selector]) => {
    const { renderBlocks } = await import('/page/js/blocks/render.js');
    const box = document.createElement('div');
    box.append(renderBlocks(blocks, { surface: 'message', names: {}, timeZone: 'UTC', act() {}, fileUrl: String }));
    return selector ? [...box.querySelectorAll(selector)].map((one) => one.tagName) : box.textContent;
}"""


async def _rendered(page: Page, blocks: list[Json]) -> str:
    return str(await page.evaluate(_RENDER, [blocks, None]))


async def _html(page: Page, blocks: list[Json], selector: str) -> list[str]:
    """The tags of what the blocks become, those of the selector only."""
    return list(await page.evaluate(_RENDER, [blocks, selector]))


async def _mrkdwn(page: Page, text: str) -> dict[str, Any]:
    program = """async (text) => {
        const { renderMrkdwn } = await import('/page/js/mrkdwn.js');
        const names = { U00000ADA: 'ada', C00GENERAL: 'general', S0000MLTEAM: 'ml-team' };
        const box = document.createElement('div');
        box.append(renderMrkdwn(text, { names, timeZone: 'UTC' }));
        document.body.append(box);
        const seen = { text: box.innerText, tags: [...box.querySelectorAll('*')].map((one) => one.localName) };
        box.remove();
        return seen;
    }"""
    return dict(await page.evaluate(program, text))
