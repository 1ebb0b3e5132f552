// Menus of one or of several options, from all sources ("Select menu element", "Multi-select menu element").

import { act } from "../act.js";
import { make } from "../dom.js";
import { fieldOf, keepState, startingValue } from "../state.js";
import { Combobox } from "./combobox.js";
import { isNamed, namedOption, optionsFor } from "./sources.js";

/** A menu of which one option is taken. */
export function select(element, place) {
  const menu = new Menu(element, place, { isMultiple: false });
  const node = make("span", { class: "select" }, menu.box.node);
  return keepState(node, element, place, () => menu.values[0] ?? null);
}

/** A menu of which several are taken; each stands before the field and can be taken back. */
export function multiSelect(element, place) {
  const menu = new Menu(element, place, { isMultiple: true });
  const node = make("span", { class: "select multi-select" }, menu.box.node);
  return keepState(node, element, place, () => menu.values);
}

/** What is chosen of a menu's options, and the app's hearing of it. */
class Menu {
  #element;
  #place;
  #isMultiple;
  #chosen; // options
  #tags = make("span", { class: "tags" });

  constructor(element, place, { isMultiple }) {
    this.#element = element;
    this.#place = place;
    this.#isMultiple = isMultiple;
    const starting = [startingValue(element, place)].flat().filter(Boolean);
    this.#chosen = isNamed(element) ? starting.map((id) => namedOption(id, place.context)) : starting;
    this.box = new Combobox(element, place, this, { isMultiple });
    this.box.node.prepend(this.#tags);
    this.box.field.addEventListener("keydown", (event) => this.#erase(event));
    this.#show();
  }

  /** What the state carries: options, or the ids of people and channels. */
  get values() {
    return isNamed(this.#element) ? this.#chosen.map(({ value }) => value) : this.#chosen;
  }

  options(typed, isCurrent) {
    const most = this.#element.max_selected_items;
    if (this.#isFull && !typed) return Promise.resolve(`No more than ${most} can be chosen`);
    return optionsFor(this.#element, this.#place, typed, isCurrent);
  }

  shown() {
    return this.#isMultiple ? "" : (this.#chosen[0]?.text.text ?? "");
  }

  isChosen(option) {
    return this.#chosen.some((one) => same(one, option));
  }

  pick(option) {
    if (!this.#isMultiple) this.#change([option]);
    else if (this.isChosen(option)) this.#change(this.#without(option));
    else if (!this.#isFull) this.#change([...this.#chosen, option]);
  }

  get #isFull() {
    return this.#isMultiple && this.#chosen.length >= (this.#element.max_selected_items ?? Infinity);
  }

  #without(option) {
    return this.#chosen.filter((one) => !same(one, option));
  }

  /** The new choice, unless the person takes it back when asked to confirm. */
  async #change(chosen) {
    const before = this.#chosen;
    this.#choose(chosen);
    const told = this.#isMultiple ? this.values : this.values[0];
    const stands = await act(this.#element, { [fieldOf(this.#element)]: told }, this.box.field, this.#place);
    if (!stands) this.#choose(before);
  }

  #choose(chosen) {
    this.#chosen = chosen;
    this.#show();
  }

  #show() {
    if (!this.#isMultiple) return this.box.rest();
    const placeholder = this.#element.placeholder?.text ?? "Choose options";
    this.box.field.placeholder = this.#chosen.length ? "" : placeholder;
    return this.#tags.replaceChildren(...this.#chosen.map((option) => this.#tag(option)));
  }

  #tag(option) {
    const drop = () => {
      this.#change(this.#without(option));
      this.box.field.focus();
    };
    const attributes = { type: "button", class: "tag-drop", "aria-label": `Remove ${option.text.text}`, onclick: drop };
    return make("span", { class: "tag" }, option.text.text, make("button", attributes, "×"));
  }

  #erase({ key, target }) {
    if (this.#isMultiple && key === "Backspace" && target.value === "" && this.#chosen.length) {
      this.#change(this.#chosen.slice(0, -1));
    }
  }
}

const same = (one, other) => one.value === other.value && one.text.text === other.text.text;
