// The options of a menu as a listbox: groups, descriptions, and one active option that the keyboard moves.

import { freshId, make } from "../dom.js";
import { renderText } from "../text.js";

/** A listbox; `pick(option)` is told of clicks. */
export class Listbox {
  #context;
  #pick;
  #entries = []; // {node, option}
  #place = -1;

  constructor({ label, isMultiple, context, pick }) {
    this.#context = context;
    this.#pick = pick;
    const attributes = { class: "listbox", role: "listbox", id: freshId("listbox"), "aria-label": label };
    this.node = make("div", { ...attributes, "aria-multiselectable": isMultiple && "true" });
  }

  /** The active option, `{node, option}`; undefined where there is none. */
  get active() {
    return this.#entries[this.#place];
  }

  /** Shows option groups; `isChosen(option)` marks those that are taken. */
  show(groups, isChosen) {
    this.#entries = [];
    this.node.replaceChildren(...groups.flatMap((group) => this.#group(group, isChosen)));
    const chosen = this.#entries.findIndex(({ option }) => isChosen(option));
    this.#settle(Math.max(0, chosen));
  }

  /** Says why there is nothing to pick. */
  say(text) {
    this.#entries = [];
    this.#place = -1;
    this.node.replaceChildren(make("div", { class: "listbox-note", role: "option", "aria-disabled": "true" }, text));
  }

  /** Makes the next or previous option the active one, round and round. */
  move(step) {
    if (this.#entries.length) this.#settle((this.#place + step + this.#entries.length) % this.#entries.length);
  }

  #group(group, isChosen) {
    const options = group.options.map((option) => this.#option(option, isChosen(option)));
    if (!group.label) return options;
    const id = freshId("group");
    const label = make("div", { class: "listbox-group", id }, renderText(group.label, this.#context));
    return [make("div", { role: "group", "aria-labelledby": id }, label, ...options)];
  }

  #option(option, isChosen) {
    const attributes = { class: "option", role: "option", id: freshId("option"), "aria-selected": String(isChosen) };
    const words = [make("span", { class: "option-text" }, renderText(option.text, this.#context))];
    const { description } = option;
    if (description) words.push(make("span", { class: "option-description" }, renderText(description, this.#context)));
    const node = make("div", { ...attributes, onclick: () => this.#pick(option) }, ...words);
    this.#entries.push({ node, option });
    return node;
  }

  #settle(place) {
    this.active?.node.classList.remove("active");
    this.#place = place;
    this.active?.node.classList.add("active");
    this.active?.node.scrollIntoView({ block: "nearest" });
  }
}
