// Rich text, typed with Slack's marks: *bold*, _italic_, ~strike~ and `code` ("Rich text input element").

import { act } from "../act.js";
import { make } from "../dom.js";
import { keepState, startingValue } from "../state.js";
import { tellOf } from "./inputs.js";
import { labelling } from "./labelling.js";

const STYLES = [
  ["bold", "*", "B"],
  ["italic", "_", "I"],
  ["strike", "~", "S"],
  ["code", "`", "<>"],
];
const MARKED = /(?<![\p{L}\p{N}])([*_~`])(?=\S)([^\n]+?)(?<=\S)\1(?![\p{L}\p{N}])/u;
const STYLE_OF = Object.fromEntries(STYLES.map(([style, mark]) => [mark, style]));

/** A text area with buttons that put marks around what is selected. */
export function richTextInput(element, place) {
  const input = make("textarea", {
    class: "field-input",
    rows: 4,
    placeholder: element.placeholder?.text,
    autofocus: element.focus_on_load,
    ...labelling(element, place),
  });
  const value = () => (input.value ? richTextOf(input.value) : null);
  input.value = markedText(startingValue(element, place));
  tellOf(input, element, () => act(element, { rich_text_value: value() }, input, place));
  const buttons = STYLES.map(([style, mark, sign]) => styleButton(style, mark, sign, input));
  const toolbar = make("span", { class: "rich-tools", role: "toolbar", "aria-label": "Formatting" }, ...buttons);
  return keepState(make("span", { class: "rich-input" }, toolbar, input), element, place, value);
}

function styleButton(style, mark, sign, input) {
  const surround = () => {
    const inside = input.value.slice(input.selectionStart, input.selectionEnd);
    input.setRangeText(`${mark}${inside}${mark}`, input.selectionStart, input.selectionEnd, inside ? "end" : "start");
    if (!inside) input.setSelectionRange(input.selectionStart + 1, input.selectionStart + 1);
    input.focus();
  };
  return make(
    "button",
    { type: "button", class: `rich-tool rich-tool-${style}`, "aria-label": style, title: style, onclick: surround },
    sign,
  );
}

/** Marked text as a rich_text block. */
export function richTextOf(text) {
  const pieces = text.split(new RegExp(MARKED, "gu")); // text, mark, inside, text …
  const elements = [];
  for (let place = 0; place < pieces.length; place += 3) {
    if (pieces[place]) elements.push({ type: "text", text: pieces[place] });
    if (place + 2 < pieces.length)
      elements.push({ type: "text", text: pieces[place + 2], style: { [STYLE_OF[pieces[place + 1]]]: true } });
  }
  return { type: "rich_text", elements: [{ type: "rich_text_section", elements }] };
}

/** A rich_text block as marked text. */
function markedText(block) {
  const parts = block?.elements ?? [];
  return parts.map((part) => (part.elements ?? []).map(marked).join("")).join("\n");
}

function marked({ text = "", style = {} }) {
  const mark = STYLES.find(([name]) => style[name])?.[1] ?? "";
  return `${mark}${text}${mark}`;
}
