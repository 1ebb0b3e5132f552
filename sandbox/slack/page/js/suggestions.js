// The list of completions over a text field; the field keeps the focus, and `aria-activedescendant` says what is meant.

import { freshId, make } from "./dom.js";
import { opened } from "./layers.js";

/**
 * Completes what is typed into a field. `complete(text, caret)` returns {from, to, options, eager} or null; an option
 * has a label and a detail, and text to `insert` or something to `run`.
 */
export class Suggestions {
  #field;
  #complete;
  #list = make("ul", { class: "suggestions", role: "listbox", id: freshId("suggestions"), "aria-label": "Suggestions", hidden: true });
  #found = null;
  #active = -1;
  #gone = null;

  constructor(field, complete) {
    this.#field = field;
    this.#complete = complete;
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-haspopup", "listbox");
    field.setAttribute("aria-controls", this.#list.id);
    field.addEventListener("input", () => this.#look());
    field.addEventListener("click", () => this.#look());
    field.addEventListener("blur", () => this.close());
  }

  /** The list, to be put near the field. */
  get element() {
    return this.#list;
  }

  /** Takes the keys that belong to the list; returns whether this was one. */
  takes(event) {
    if (!this.#found || event.isComposing) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.#point((this.#active + step + this.#found.options.length) % this.#found.options.length);
    else if (event.key === "Tab" && !event.shiftKey) this.#choose(Math.max(this.#active, 0));
    else if (event.key === "Enter" && !event.shiftKey && this.#active >= 0) this.#choose(this.#active);
    else return false;
    event.preventDefault();
    return true;
  }

  /** Closes the list. */
  close() {
    this.#gone?.();
    this.#gone = null;
    this.#found = null;
    this.#list.hidden = true;
    this.#field.removeAttribute("aria-activedescendant");
  }

  #look() {
    const found = this.#complete(this.#field.value, this.#field.selectionStart);
    if (!found) return this.close();
    this.#found = found;
    this.#list.replaceChildren(...found.options.map((option, place) => this.#row(option, place)));
    this.#list.hidden = false;
    this.#gone ??= opened(() => this.close());
    return this.#point(found.eager ? 0 : -1);
  }

  #row(option, place) {
    const choose = (event) => {
      event.preventDefault(); // the field keeps the focus
      this.#choose(place);
    };
    const id = `${this.#list.id}-${place}`;
    return make("li", { role: "option", id, onpointerdown: choose }, make("b", {}, option.label), make("span", {}, option.detail));
  }

  #point(place) {
    this.#active = place;
    [...this.#list.children].forEach((row, at) => row.setAttribute("aria-selected", String(at === place)));
    const row = this.#list.children[place];
    if (row) this.#field.setAttribute("aria-activedescendant", row.id);
    else this.#field.removeAttribute("aria-activedescendant");
    row?.scrollIntoView({ block: "nearest" });
  }

  #choose(place) {
    const { from, to, options } = this.#found;
    const { insert, run } = options[place];
    this.close();
    if (run) return run();
    this.#field.setRangeText(insert, from, to, "end");
    return this.#field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
