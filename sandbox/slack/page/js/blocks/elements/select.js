// Menus of one or of several options, from all sources ("Select menu element", "Multi-select menu element").

import { act } from "../act.js";
import { make } from "../dom.js";
import { fieldOf, keepState, startingValue } from "../state.js";
import { combobox } from "./combobox.js";
import { fixedOptions, namedOption, namedOptions, suggestedOptions } from "./sources.js";

const SOURCES = { static: fixedOptions, external: suggestedOptions, users: namedOptions, conversations: namedOptions, channels: namedOptions };

const sourceOf = (element) => element.type.replace(/^multi_|_select$/g, "");
const isNamed = (element) => SOURCES[sourceOf(element)] === namedOptions;
const same = (one, other) => one.value === other.value && one.text.text === other.text.text;

/** Options as the state carries them (ids for people and channels), and back. */
const carried = (element, option) => (isNamed(element) ? option.value : option);
const optionOf = (element, value, context) => (isNamed(element) ? namedOption(value, context) : value);

/** A menu of which one option is taken. */
export function select(element, place) {
  const starting = startingValue(element, place);
  let chosen = starting && optionOf(element, starting, place.context);
  const value = () => (chosen ? carried(element, chosen) : null);

  async function pick(option) {
    const before = chosen;
    chosen = option;
    if (await act(element, { [fieldOf(element)]: value() }, box.field, place)) return;
    chosen = before;
    box.rest();
  }

  const box = combobox(element, place, {
    options: (typed, isCurrent) => SOURCES[sourceOf(element)](element, place, typed, isCurrent),
    pick,
    shown: () => chosen?.text.text ?? "",
    isChosen: (option) => Boolean(chosen) && same(chosen, option),
    isMultiple: false,
  });
  return keepState(make("span", { class: "select" }, box.node), element, place, value);
}

/** A menu of which several are taken; each stands before the field and can be taken back. */
export function multiSelect(element, place) {
  let chosen = startingValue(element, place).map((value) => optionOf(element, value, place.context));
  const tags = make("span", { class: "tags" });
  const value = () => chosen.map((option) => carried(element, option));

  async function change(options) {
    const before = chosen;
    chosen = options;
    showTags();
    if (await act(element, { [fieldOf(element)]: value() }, box.field, place)) return;
    chosen = before;
    showTags();
  }

  const without = (option) => chosen.filter((one) => !same(one, option));
  const isChosen = (option) => chosen.some((one) => same(one, option));
  const isFull = () => chosen.length >= (element.max_selected_items ?? Infinity);

  function pick(option) {
    if (isChosen(option)) change(without(option));
    else if (!isFull()) change([...chosen, option]);
  }

  function showTags() {
    tags.replaceChildren(...chosen.map(tag));
    box.field.placeholder = chosen.length ? "" : (element.placeholder?.text ?? "Choose options");
  }

  function tag(option) {
    const drop = () => {
      change(without(option));
      box.field.focus();
    };
    return make("span", { class: "tag" }, option.text.text, make("button", { type: "button", class: "tag-drop", "aria-label": `Remove ${option.text.text}`, onclick: drop }, "×"));
  }

  const box = combobox(element, place, {
    options: async (typed, isCurrent) => (isFull() && !typed ? `No more than ${element.max_selected_items} can be chosen` : SOURCES[sourceOf(element)](element, place, typed, isCurrent)),
    pick,
    shown: () => "",
    isChosen,
    isMultiple: true,
  });
  box.field.addEventListener("keydown", (event) => {
    if (event.key === "Backspace" && box.field.value === "" && chosen.length) change(chosen.slice(0, -1));
  });
  box.node.prepend(tags);
  showTags();
  return keepState(make("span", { class: "select multi-select" }, box.node), element, place, value);
}
