// A menu in which typing filters: arrows move, Enter picks, Esc leaves all as it was ("combobox" of the ARIA practices).

import { freshId, make } from "../dom.js";
import { labelling } from "./labelling.js";
import { Listbox } from "./listbox.js";
import { Popup } from "./popup.js";

/**
 * A text field and its list. `owner` decides: `options(typed, isCurrent)` resolves to option groups, or to a text that
 * says why there are none; `pick(option)` takes one; `isChosen(option)`; `shown()` is what the field reads at rest.
 */
export class Combobox {
  #owner;
  #list;
  #popup;
  #turn = 0; // answers to what was typed before do not count
  #keys = {
    ArrowDown: () => this.#move(1),
    ArrowUp: () => this.#move(-1),
    Enter: () => this.#enter(),
    Escape: () => this.#escape(),
  };

  constructor(element, place, owner, { isMultiple }) {
    this.#owner = owner;
    this.isMultiple = isMultiple;
    const label = element.placeholder?.text ?? "Options";
    this.#list = new Listbox({ label, isMultiple, context: place.context, pick: (option) => this.#take(option) });
    this.field = fieldOf(element, place, this.#list.node.id);
    this.node = make("span", { class: "combobox" }, this.field, this.#list.node);
    this.#popup = new Popup(this.node, this.#list.node, () => this.rest());
    this.#listen();
    this.rest();
  }

  /** Closed, reading what is chosen. */
  rest() {
    this.#turn += 1;
    this.field.setAttribute("aria-expanded", "false");
    this.field.removeAttribute("aria-activedescendant");
    this.field.value = this.#owner.shown();
  }

  #listen() {
    const { field } = this;
    field.addEventListener("input", () => this.#show(field.value));
    field.addEventListener("click", () => this.#popup.isOpen || this.#show(""));
    field.addEventListener("focus", () => field.select());
    field.addEventListener("blur", () => this.#popup.close());
    field.addEventListener("keydown", (event) => this.#press(event));
    this.#list.node.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  }

  async #show(typed) {
    const mine = ++this.#turn;
    const isCurrent = () => mine === this.#turn;
    if (!this.#popup.isOpen) this.#list.say("Loading…");
    this.#popup.open();
    this.field.setAttribute("aria-expanded", "true");
    const found = await this.#owner.options(typed, isCurrent);
    if (isCurrent()) this.#fill(found);
  }

  #fill(found) {
    if (typeof found === "string") this.#list.say(found);
    else if (found.length) this.#list.show(found, (option) => this.#owner.isChosen(option));
    else this.#list.say("No results");
    this.#point();
    this.#popup.follow();
  }

  /** Tells screen readers which option is active. */
  #point() {
    const id = this.#list.active?.node.id;
    if (id) this.field.setAttribute("aria-activedescendant", id);
    else this.field.removeAttribute("aria-activedescendant");
  }

  #take(option) {
    this.#owner.pick(option);
    this.field.focus();
    if (!this.isMultiple) return this.#popup.close();
    this.field.value = "";
    return this.#show("");
  }

  #press(event) {
    const isHandled = Object.hasOwn(this.#keys, event.key) && this.#keys[event.key]() !== false;
    if (!isHandled) return;
    event.preventDefault();
    event.stopPropagation();
  }

  #move(step) {
    if (this.#popup.isOpen) this.#list.move(step);
    else this.#show("");
    this.#point();
  }

  #enter() {
    if (this.#popup.isOpen && this.#list.active) this.#take(this.#list.active.option);
    else this.#show("");
  }

  /** With nothing to close, Esc is for the dialog around. */
  #escape() {
    if (!this.#popup.isOpen) return false;
    this.#popup.close();
    return true;
  }
}

const fieldOf = (element, place, listId) =>
  make("input", {
    type: "text",
    class: "combobox-field",
    role: "combobox",
    id: freshId("combobox"),
    autocomplete: "off",
    spellcheck: "false",
    "aria-autocomplete": "list",
    "aria-controls": listId,
    placeholder: element.placeholder?.text ?? "Choose an option",
    autofocus: element.focus_on_load,
    ...labelling(element, place),
  });
