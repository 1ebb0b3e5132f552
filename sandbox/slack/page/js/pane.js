// The pane beside the conversation: one thing at a time, closed by its button or Escape.

import { byId, iconButton, make } from "./dom.js";
import { icon } from "./icons.js";
import { opened } from "./layers.js";

/** The pane. */
export class Pane {
  #root = byId("pane");
  #left = null;
  #gone = null;
  #opener = null;

  /** What it shows: thread, search, inspector … or null. */
  kind = null;

  /** Shows something under a title; `left` is called when it goes. */
  show(kind, title, content, { subtitle, wide = false, left = null } = {}) {
    this.#leave();
    this.kind = kind;
    this.#left = left;
    this.#opener ??= document.activeElement;
    this.#gone ??= opened(() => this.close());
    const heading = make("h2", { id: "pane-title", tabindex: "-1" }, title, subtitle && [" ", make("small", {}, subtitle)]);
    this.#root.replaceChildren(make("header", { class: "pane-header" }, heading, iconButton(icon("close"), "Close", () => this.close())), content);
    this.#root.className = wide ? "pane wide" : "pane";
    this.#root.dataset.kind = kind;
    this.#root.hidden = false;
    heading.focus({ preventScroll: true });
  }

  /** Closes it, and gives the focus back. */
  close() {
    if (!this.kind) return;
    this.#leave();
    this.kind = null;
    this.#gone?.();
    this.#gone = null;
    const within = this.#root.contains(document.activeElement);
    this.#root.hidden = true;
    this.#root.replaceChildren();
    if (within && this.#opener?.isConnected) this.#opener.focus();
    this.#opener = null;
  }

  #leave() {
    this.#left?.();
    this.#left = null;
  }
}
