// A thread beside the conversation.

import { Composer } from "./composer.js";
import { make } from "./dom.js";
import { MessageList } from "./message-list.js";
import { Stick } from "./stick.js";

/** Shows one thread at a time in the pane. */
export class Thread {
  #page;
  #place = null;
  #list;
  #composer;
  #region;
  #stick;

  constructor(page) {
    this.#page = page;
    this.#list = new MessageList(page, "Thread");
    this.#composer = new Composer(page, "Reply");
    this.#region = make("div", { class: "scroller" }, this.#list.element);
    this.#stick = new Stick(this.#region, this.#list.element);
    page.store.addEventListener("messages", ({ detail }) => detail.channel === this.#place?.channel && this.#draw());
    page.store.addEventListener("workspace", () => this.#list.forget());
  }

  /** Opens the thread under this message, and points at one of its replies if asked. */
  open(channel, ts, { pointAt, write = true } = {}) {
    this.#place = { channel, ts };
    const { store, pane } = this.#page;
    const subtitle = store.label(store.channels.get(channel));
    this.#draw();
    pane.show("thread", "Thread", make("div", { class: "pane-body" }, this.#region, this.#composer.element), { subtitle, left: () => (this.#place = null) });
    this.#composer.writeTo({ channel, thread: ts, hint: "Reply…", toChannel: `Also send to ${subtitle}` });
    this.#stick.toEnd();
    if (pointAt) this.#stick.leaving(() => this.#list.point(pointAt));
    else if (write) this.#composer.focus();
  }

  #draw() {
    const { channel, ts } = this.#place;
    this.#list.show(channel, this.#page.store.thread(channel, ts), { inThread: true });
  }
}
