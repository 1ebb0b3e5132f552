// A thread beside the conversation.

import { Assistance } from "./assistance.js";
import { acceptFiles } from "./attachments.js";
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
  #assistance;
  #region;
  #content;
  #stick;

  constructor(page) {
    this.#page = page;
    this.#list = new MessageList(page, "Thread");
    this.#composer = new Composer(page, "Reply");
    this.#assistance = new Assistance(page);
    this.#region = make("div", { class: "scroller" }, this.#list.element);
    this.#stick = new Stick(this.#region, this.#list.element);
    this.#content = make("div", { class: "pane-body" }, this.#region, this.#assistance.element, this.#composer.element);
    acceptFiles(this.#content, this.#composer);
    page.store.addEventListener("messages", ({ detail }) => detail.channel === this.#place?.channel && this.#draw());
    page.store.addEventListener("workspace", () => this.#list.forget());
  }

  /** Opens the thread under this message, and points at one of its replies if asked. */
  open(channel, ts, { pointAt, write = true } = {}) {
    this.#place = { channel, ts };
    const { store, pane } = this.#page;
    const subtitle = store.label(store.channels.get(channel));
    this.#draw();
    pane.show("thread", "Thread", this.#content, { subtitle, left: () => (this.#place = null) });
    this.#assistance.show({ channel, thread: ts });
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
