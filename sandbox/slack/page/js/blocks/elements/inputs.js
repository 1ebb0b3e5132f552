// Fields that are typed into: plain text, numbers, addresses ("Plain-text input element", "Number input", …).

import { act } from "../act.js";
import { make } from "../dom.js";
import { keepState, startingValue } from "../state.js";
import { labelling } from "./labelling.js";

const LONGEST = 3000;
const QUIET = 500; // ms without typing before on_character_entered is told

/** Text on one line or several, with the characters that are left when there is a limit. */
export function plainTextInput(element, place) {
  const limits = { maxlength: element.max_length ?? LONGEST, minlength: element.min_length };
  const input = element.multiline
    ? make("textarea", { ...shared(element, place), ...limits, rows: 4 })
    : make("input", { type: "text", ...shared(element, place), ...limits });
  return typed(element, place, input, element.max_length && counter(input, element.max_length));
}

/** A number, kept as it is typed. */
export const numberInput = (element, place) =>
  typed(element, place, make("input", { type: "text", inputmode: "decimal", ...shared(element, place) }));

/** A mail address. */
export const emailInput = (element, place) =>
  typed(element, place, make("input", { type: "email", ...shared(element, place) }));

/** A web address. */
export const urlInput = (element, place) =>
  typed(element, place, make("input", { type: "url", ...shared(element, place) }));

const shared = (element, place) => ({
  class: "field-input",
  placeholder: element.placeholder?.text,
  autofocus: element.focus_on_load,
  autocomplete: "off",
  ...labelling(element, place),
});

function typed(element, place, input, below = null) {
  input.value = startingValue(element, place) ?? "";
  const value = () => input.value || null;
  tellOf(input, element, () => act(element, { value: value() }, input, place));
  input.dispatchEvent(new Event("input"));
  return keepState(make("span", { class: "text-input" }, input, below), element, place, value);
}

/** Calls back on Enter, while typing, or both, as the element's dispatch_action_config says. */
export function tellOf(input, element, tell) {
  const occasions = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  let waiting;
  if (occasions.includes("on_enter_pressed")) {
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.metaKey || event.ctrlKey || input.tagName === "INPUT") && !event.isComposing)
        tell();
    });
  }
  if (occasions.includes("on_character_entered")) {
    input.addEventListener("input", (event) => {
      clearTimeout(waiting);
      if (event.isTrusted) waiting = setTimeout(tell, QUIET);
    });
  }
}

function counter(input, most) {
  const shown = make("span", { class: "counter", "aria-hidden": "true" });
  input.addEventListener("input", () => {
    shown.textContent = `${most - [...input.value].length}`;
  });
  return shown;
}
