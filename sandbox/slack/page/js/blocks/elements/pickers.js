// Dates and times, by the browser's own pickers ("Date picker element", "Time picker", "Datetime picker").

import { act } from "../act.js";
import { momentOf, wallClock } from "../dates.js";
import { make } from "../dom.js";
import { fieldOf, keepState, startingValue } from "../state.js";
import { labelling } from "./labelling.js";

const asIs = { read: (text) => text || null, write: (value) => value ?? "" };

/** A day, `YYYY-MM-DD`. */
export const datepicker = (element, place) => picker(element, place, "date", asIs);

/** A time of day, `HH:MM`. */
export const timepicker = (element, place) => picker(element, place, "time", asIs);

/** A moment, in Unix seconds; it is picked on the viewer's clock. */
export function datetimepicker(element, place) {
  const { timeZone } = place.context;
  const read = (text) => (text ? momentOf(text, timeZone) : null);
  const write = (seconds) => (seconds ? wallClock(seconds, timeZone) : "");
  return picker(element, place, "datetime-local", { read, write });
}

function picker(element, place, type, { read, write }) {
  const starting = write(startingValue(element, place));
  const input = make("input", {
    type,
    class: "field-input picker",
    value: starting,
    autofocus: element.focus_on_load,
    ...labelling(element, place),
  });
  const value = () => read(input.value);
  onceDone(input, async () => {
    const before = input.dataset.told ?? starting;
    if (input.value === before) return;
    input.dataset.told = input.value;
    if (await act(element, { [fieldOf(element)]: value() }, input, place)) return;
    input.dataset.told = input.value = before;
  });
  return keepState(make("span", { class: "picker-box" }, input), element, place, value);
}

/** Calls back when a value is complete: picked with the pointer at once, typed with Enter or on leaving. */
function onceDone(input, done) {
  let isTyping = false;
  input.addEventListener("keydown", (event) => {
    isTyping = true;
    if (event.key === "Enter") done();
  });
  input.addEventListener("pointerdown", () => {
    isTyping = false;
  });
  input.addEventListener("change", () => isTyping || done());
  input.addEventListener("blur", done);
}
