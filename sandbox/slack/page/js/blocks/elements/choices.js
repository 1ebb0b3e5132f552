// Checkboxes and radio buttons ("Checkboxes element", "Radio button group element").

import { act } from "../act.js";
import { freshId, make } from "../dom.js";
import { fieldOf, keepState, startingValue } from "../state.js";
import { renderText } from "../text.js";
import { labelling } from "./labelling.js";

/** Any number of the options. */
export const checkboxes = (element, place) => choices(element, place, "checkbox", (chosen) => chosen);

/** One of the options. */
export const radioButtons = (element, place) => choices(element, place, "radio", ([chosen]) => chosen ?? null);

function choices(element, place, type, valueOf) {
  const starting = [startingValue(element, place)]
    .flat()
    .filter(Boolean)
    .map((option) => option.value);
  const name = freshId("choice");
  const rows = element.options.map((option) =>
    row(option, place, { type, name, checked: starting.includes(option.value) }),
  );
  const inputs = rows.map((one) => one.querySelector("input"));
  const value = () => valueOf(element.options.filter((_, at) => inputs[at].checked));
  let before = inputs.map((input) => input.checked);

  async function changed(event) {
    const now = inputs.map((input) => input.checked);
    if (await act(element, { [fieldOf(element)]: value() }, event.target, place)) before = now;
    else
      inputs.forEach((input, at) => {
        input.checked = before[at];
      });
  }

  const role = type === "radio" ? "radiogroup" : "group";
  const group = make(
    "div",
    { class: "choices", role, ...labelling(element, place), tabindex: "-1", onchange: changed },
    ...rows,
  );
  return keepState(group, element, place, value);
}

function row(option, place, attributes) {
  const description =
    option.description && make("span", { class: "option-description" }, renderText(option.description, place.context));
  const words = make(
    "span",
    { class: "choice-words" },
    make("span", {}, renderText(option.text, place.context)),
    description,
  );
  return make("label", { class: "choice" }, make("input", attributes), words);
}
