// Search: the server finds messages; conversations and people are offered while somebody types.

import { read, Refused } from "./api.js";
import { renderMessage } from "./blocks/render.js";
import { byId, make } from "./dom.js";
import { face } from "./face.js";
import { textContext } from "./rendering.js";
import { Suggestions } from "./suggestions.js";
import { ago } from "./time.js";

const MOST = 6;

/** Has the search field search. */
export function offerSearch(page) {
  const field = byId("search-field");
  const suggestions = new Suggestions(field, (text) => jumps(page, text));
  byId("search").append(suggestions.element);
  byId("search").addEventListener("submit", (event) => {
    event.preventDefault();
    if (field.value.trim()) search(page, field.value.trim());
  });
  field.addEventListener("keydown", (event) => suggestions.takes(event));
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key !== "k") return;
    event.preventDefault();
    field.focus();
    field.select();
  });
}

/** Conversations of that name to jump to; nothing is chosen before an arrow key, so that Enter searches. */
function jumps(page, text) {
  const wanted = text.trim().toLowerCase().replace(/^[#@]/, "");
  if (!wanted) return null;
  const fits = (channel) => page.store.title(channel).toLowerCase().includes(wanted);
  const leave = (going) => () => {
    byId("search-field").value = "";
    going();
  };
  const join = async (channel) => (await page.deeds.manages(channel.id, "join")) && page.join(channel);
  const labelOf = (channel) => page.store.label(channel);
  const strangers = page.store.strangers().filter((user) => [user.name, user.real_name].some((name) => name.toLowerCase().includes(wanted)));
  const options = [
    ...page.store.mine().filter(fits).map((channel) => ({ label: labelOf(channel), detail: "Go to", run: leave(() => page.go({ channel: channel.id })) })),
    ...page.store.others().filter(fits).map((channel) => ({ label: labelOf(channel), detail: "Join", run: leave(() => join(channel)) })),
    ...strangers.map((user) => ({ label: user.real_name, detail: "Message", run: leave(() => page.write(user.id)) })),
  ].slice(0, MOST);
  return options.length ? { from: 0, to: text.length, options, eager: false } : null;
}

async function search(page, words) {
  const list = make("ol", { class: "results", "aria-label": "Results" });
  const count = make("p", { class: "result-count", role: "status" }, "Searching …");
  page.pane.show("search", "Search", make("div", { class: "pane-body" }, make("div", { class: "scroller" }, count, list)), { subtitle: words });
  try {
    const { messages, total } = await read("search", { user: page.store.me.id, q: words });
    count.textContent = `${total} ${total === 1 ? "message" : "messages"}${total > messages.length ? `; the newest ${messages.length} are shown` : ""}`;
    list.replaceChildren(...messages.map((message) => result(page, message)));
    mark(list, words);
  } catch (error) {
    if (!(error instanceof Refused || error instanceof TypeError)) throw error;
    count.textContent = "The search did not work. Try again?";
  }
}

/** A found message, which leads to its place. */
export function result(page, message) {
  const { store, zone } = page;
  const channel = store.channels.get(message.channel);
  const where = store.label(channel);
  const author = store.user(message.user);
  const text = make("div", { class: "excerpt", inert: true }, renderMessage(message, textContext(page)));
  const head = make("button", { type: "button", class: "result-go", onclick: () => page.go({ channel: message.channel, ts: message.ts }) }, make("b", {}, author.real_name), make("small", {}, `${where} · ${ago(message.ts, zone)}`));
  return make("li", { class: "result" }, face(author, { size: "small" }), make("div", {}, head, text));
}

/** Marks the words where they stand, without touching the elements (CSS Custom Highlight API). */
function mark(root, words) {
  if (!("highlights" in CSS)) return;
  const wanted = words.toLowerCase().split(/\s+/);
  const ranges = [];
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) ranges.push(...wanted.flatMap((word) => found(texts.currentNode, word)));
  CSS.highlights.set("found", new Highlight(...ranges));
}

function found(node, word) {
  const ranges = [];
  const text = node.data.toLowerCase();
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
    const range = new Range();
    range.setStart(node, at);
    range.setEnd(node, at + word.length);
    ranges.push(range);
  }
  return ranges;
}
