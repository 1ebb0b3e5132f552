// A menu in which typing filters: arrows move, Enter picks, Esc leaves all as it was ("combobox" of the ARIA practices).

import { freshId, make } from "../dom.js";
import { labelling } from "./labelling.js";
import { listbox } from "./listbox.js";
import { popupUnder } from "./popup.js";

const MOVES = new Set(["ArrowDown", "ArrowUp"]);

/**
 * The text field and its list. `options(typed, isCurrent)` resolves to option groups or to a text that says why there
 * are none; `pick(option)` is told of a choice, `shown()` is what the field reads at rest, `isChosen(option)` marks.
 */
export function combobox(element, place, { options, pick, shown, isChosen, isMultiple }) {
  const list = listbox(element.placeholder?.text ?? "Options", isMultiple, place.context, (option) => take(option));
  const field = make("input", {
    type: "text",
    class: "combobox-field",
    role: "combobox",
    id: freshId("combobox"),
    autocomplete: "off",
    spellcheck: "false",
    "aria-expanded": "false",
    "aria-autocomplete": "list",
    "aria-controls": list.node.id,
    placeholder: element.placeholder?.text ?? "Choose an option",
    autofocus: element.focus_on_load,
    ...labelling(element, place),
  });
  const box = make("span", { class: "combobox" }, field, list.node);
  const popup = popupUnder(box, list.node, rest);
  let turn = 0;

  async function show(typed) {
    const mine = ++turn;
    const isCurrent = () => mine === turn;
    if (!popup.isOpen()) list.say("Loading…");
    popup.open();
    field.setAttribute("aria-expanded", "true");
    const found = await options(typed, isCurrent);
    if (!isCurrent() || !popup.isOpen()) return;
    if (typeof found === "string") list.say(found);
    else if (found.length) list.show(found, isChosen);
    else list.say("No results");
    point();
    popup.follow();
  }

  function point() {
    const active = list.active()?.node.id;
    if (active) field.setAttribute("aria-activedescendant", active);
    else field.removeAttribute("aria-activedescendant");
  }

  function rest() {
    turn += 1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
    field.value = shown();
  }

  function take(option) {
    pick(option);
    if (isMultiple) {
      field.value = "";
      show("");
    } else popup.close();
    field.focus();
  }

  function onKey(event) {
    const isOpen = popup.isOpen();
    if (MOVES.has(event.key)) {
      event.preventDefault();
      if (isOpen) list.move(event.key);
      else show("");
      point();
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (isOpen && list.active()) take(list.active().option);
      else show("");
    } else if (event.key === "Escape" && isOpen) {
      event.preventDefault();
      event.stopPropagation();
      popup.close();
    }
  }

  field.addEventListener("input", () => show(field.value));
  field.addEventListener("click", () => popup.isOpen() || show(""));
  field.addEventListener("focus", () => isMultiple || field.select());
  field.addEventListener("keydown", onKey);
  field.addEventListener("blur", () => popup.close());
  list.node.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  field.value = shown();
  return { node: box, field, rest };
}
