// The inspector: every envelope, acknowledgement and Web API call between the workspace and the app.

import { read } from "./api.js";
import { iconButton, make } from "./dom.js";
import { icon } from "./icons.js";
import { jsonTree } from "./json.js";
import { copy } from "./notes.js";
import { Stick } from "./stick.js";

const KEPT = 1_000;
const KINDS = [
  ["", "Everything"],
  ["events_api", "Events"],
  ["slash_commands", "Commands"],
  ["interactive", "Interactions"],
  ["ack", "Acknowledgements"],
  ["web_api", "Web API"],
  ["trouble", "Trouble"],
];
const SIDES = { to_bot: ["→", "To the app"], from_bot: ["←", "From the app"], internal: ["•", "In Slack"] };

/** The inspector in the pane; it listens to the traffic only while it is open. */
export class Inspector {
  #page;
  #rows = new Map(); // by the entry's id: {entry, element, text}
  #list = make("ol", { class: "traffic", "aria-label": "Traffic" });
  #filter = make("input", { type: "search", placeholder: "Filter by text", "aria-label": "Filter by text", oninput: () => this.#sift() });
  #kind = make("select", { "aria-label": "Kind", onchange: () => this.#sift() }, ...KINDS.map(([value, label]) => make("option", { value }, label)));
  #count = make("span", { class: "result-count", role: "status" });
  #region = make("div", { class: "scroller" }, this.#list);
  #stick = new Stick(this.#region, this.#list);

  constructor(page) {
    this.#page = page;
    page.store.addEventListener("entry", ({ detail }) => this.isOpen && this.#add([detail.entry]));
  }

  /** Whether it is shown. */
  get isOpen() {
    return this.#page.pane.kind === "inspector";
  }

  /** Shows what passed so far, and what passes from now on. */
  async open() {
    const clear = iconButton(icon("trash"), "Empty the list", () => this.#forget());
    const tools = make("div", { class: "pane-tools" }, this.#filter, this.#kind, this.#count, clear);
    this.#page.pane.show("inspector", "Inspector", make("div", { class: "pane-body" }, tools, this.#region), { wide: true, left: () => this.#page.relisten() });
    await this.#page.relisten();
    const { log } = await read("log");
    this.#forget();
    this.#add(log.slice(-KEPT));
    this.#stick.toEnd();
  }

  #forget() {
    this.#rows.clear();
    this.#list.replaceChildren();
    this.#sift();
  }

  #add(entries) {
    for (const entry of entries.filter(({ id }) => !this.#rows.has(id))) {
      const row = { entry, element: drawn(entry), text: JSON.stringify(entry).toLowerCase() };
      this.#rows.set(entry.id, row);
      this.#list.append(row.element);
    }
    for (const [id, { element }] of [...this.#rows].slice(0, Math.max(0, this.#rows.size - KEPT))) {
      element.remove();
      this.#rows.delete(id);
    }
    this.#sift();
  }

  #sift() {
    const words = this.#filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { entry, element, text } of this.#rows.values()) {
      element.hidden = !(isOfKind(entry, this.#kind.value) && words.every((word) => text.includes(word)));
      shown += element.hidden ? 0 : 1;
    }
    this.#count.textContent = `${shown} of ${this.#rows.size}`;
  }
}

function drawn(entry) {
  const [sign, side] = SIDES[entry.direction] ?? SIDES.internal;
  const summary = make(
    "summary",
    {},
    make("span", { class: "traffic-side", title: side, "aria-label": side }, sign),
    make("time", { class: "traffic-time" }, new Date(entry.time).toISOString().slice(11, 23)),
    make("span", { class: "traffic-kind" }, entry.kind),
    make("b", {}, entry.summary),
    outcome(entry),
  );
  const element = make("li", { class: `traffic-${entry.direction}` }, make("details", { ontoggle: (event) => unfold(event.target, entry) }, summary));
  if (isTrouble(entry)) element.classList.add("traffic-trouble");
  return element;
}

function outcome(entry) {
  const milliseconds = entry.ack_ms === undefined ? null : `${entry.ack_ms < 10 ? entry.ack_ms.toFixed(1) : Math.round(entry.ack_ms)} ms`;
  const retry = entry.retry_attempt ? `retry ${entry.retry_attempt}` : null;
  const words = [retry, milliseconds, entry.error ?? entry.answer?.error, entry.status].filter(Boolean);
  return words.length > 0 && make("span", { class: "traffic-outcome" }, words.join(" · "));
}

function unfold(details, entry) {
  if (!details.open || details.childElementCount > 1) return;
  const { detail, answer, id, time, direction, kind, summary, ...more } = entry;
  const parts = [["Sent", detail], ["Answer", answer], ["More", Object.keys(more).length ? more : undefined]];
  const part = ([title, value]) => value !== undefined && make("section", {}, make("h3", {}, title, iconButton(icon("copy"), `Copy ${title.toLowerCase()}`, () => copy(JSON.stringify(value, null, 2), title))), jsonTree(value));
  details.append(make("div", { class: "traffic-detail" }, ...parts.map(part)));
}

const isTrouble = (entry) => Boolean(entry.error || entry.answer?.ok === false || entry.status >= 400);

const isOfKind = (entry, kind) => !kind || (kind === "trouble" ? isTrouble(entry) : entry.kind === kind);
