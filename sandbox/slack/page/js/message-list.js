// A list of messages that follows what it is given: entries that did not change stay as they are.

import { changedState } from "./blocks/render.js";
import { make } from "./dom.js";
import { messageEntry } from "./message.js";
import { offerTools } from "./message-tools.js";
import { rove } from "./roving.js";
import { day, dayTitle } from "./time.js";

const FOCUSABLE = "button, input, textarea, [tabindex]";
const CLOSE = 5 * 60; // seconds within which an author is not named again

/** Messages of a conversation or thread, oldest first. */
export class MessageList {
  #page;
  #place = {};
  #rows = new Map(); // by key: {element, message, compact}

  /** `label` names the list for screen readers. */
  constructor(page, label) {
    this.#page = page;
    this.element = make("ol", { class: "messages", "aria-label": label });
    rove(this.element, () => [...this.element.querySelectorAll(".message")]);
    offerTools(this.element, page, (ts) => this.#rows.get(ts)?.message, () => this.#place);
  }

  /** Shows these messages; `newSince` is the timestamp after which they are new to the reader. */
  show(channel, messages, { inThread = false, newSince } = {}) {
    if (channel !== this.#place.channel || inThread !== this.#place.inThread) this.#rows.clear();
    this.#place = { channel, inThread };
    const focused = document.activeElement;
    const before = [...this.#rows.values()].find((row) => row.element.contains(focused));
    const rows = new Map(this.#arranged(messages, newSince).map((row) => [row.key, this.#drawn(row)]));
    this.#settle(rows);
    const after = rows.get(before?.key)?.element;
    if (after && !after.contains(document.activeElement)) keepFocus(focused, after);
    this.#rows = rows;
  }

  /** Draws every entry anew the next time, e.g. because names changed; what people chose in them stays. */
  forget() {
    for (const row of this.#rows.values()) row.stale = true;
  }

  /** Brings a message before the reader and marks it for a moment; returns whether it is here. */
  point(ts) {
    const entry = this.#rows.get(ts)?.element;
    if (!entry) return false;
    entry.scrollIntoView({ block: "center" });
    entry.focus({ preventScroll: true });
    entry.classList.remove("pointed");
    requestAnimationFrame(() => entry.classList.add("pointed"));
    return true;
  }

  #arranged(messages, newSince) {
    const rows = [];
    let previous = null;
    for (const message of messages) {
      const newDay = !previous || day(previous.ts, this.#page.zone) !== day(message.ts, this.#page.zone);
      const firstNew = isNew(message, newSince) && !isNew(previous, newSince) && message.user !== this.#page.store.me.id;
      if (newDay && !this.#place.inThread) rows.push({ key: `day ${day(message.ts, this.#page.zone)}`, words: dayTitle(message.ts, this.#page.zone), kind: "day" });
      if (firstNew && previous) rows.push({ key: "new", words: "New", kind: "new" });
      rows.push({ key: message.ts, message, compact: !newDay && !firstNew && this.#follows(message, previous) });
      previous = message;
    }
    return rows;
  }

  /** Whether it goes on with what the same person said just before; what apps say stands for itself. */
  #follows(message, previous) {
    if (message.subtype === "thread_broadcast" && !this.#place.inThread) return false;
    const same = previous && previous.user === message.user && !previous.is_ephemeral && !message.is_ephemeral;
    const soon = same && Number(message.ts) - Number(previous.ts) < CLOSE && !previous.reply_count;
    return Boolean(soon && !this.#page.store.user(message.user).is_bot);
  }

  #drawn(row) {
    const known = this.#rows.get(row.key);
    if (known && !known.stale && known.message === row.message && known.compact === row.compact && known.words === row.words) return known;
    const state = known?.message && changedState(known.element);
    const divider = () => make("li", { class: `divider divider-${row.kind}` }, make("span", {}, row.words));
    const element = row.message ? messageEntry(this.#page, this.#place.channel, row.message, { ...row, ...this.#place, state }) : divider();
    return { ...row, element };
  }

  /** Brings the list's children into this order, touching only those that are not where they belong. */
  #settle(rows) {
    const wanted = [...rows.values()].map((row) => row.element);
    const kept = new Set(wanted);
    for (const child of [...this.element.children]) if (!kept.has(child)) child.remove();
    let next = this.element.firstElementChild;
    for (const element of wanted) {
      if (element === next) next = next.nextElementSibling;
      else this.element.insertBefore(element, next);
    }
    if (!this.element.querySelector(".message[tabindex='0']")) this.element.querySelector(".message:last-child")?.setAttribute("tabindex", "0");
  }
}

/** Puts the focus where it was, in what took the place of an entry: on the same element, else on the entry. */
function keepFocus(focused, entry) {
  const id = focused.closest("[data-action-id]")?.dataset.actionId;
  const block = focused.closest("[data-block-id]")?.dataset.blockId;
  const again = id && entry.querySelector(`[data-block-id="${CSS.escape(block)}"] [data-action-id="${CSS.escape(id)}"]`);
  const target = again?.matches(FOCUSABLE) ? again : (again?.querySelector(FOCUSABLE) ?? entry);
  target.focus({ preventScroll: true });
}

const isNew = (message, since) => message !== null && since !== undefined && Number(message.ts) > Number(since);
