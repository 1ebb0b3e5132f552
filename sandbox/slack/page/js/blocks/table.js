// The table block: rows as they come, the first one as the head ("Table block").

import { make } from "./dom.js";
import { richTextParts } from "./rich-text.js";

/** A table that scrolls on its own when it is larger than the message. */
export function table(block, context) {
  const [head, ...rows] = block.rows;
  const settings = block.column_settings ?? [];
  const whole = make(
    "table",
    { class: "table" },
    make(
      "thead",
      {},
      rowOf(head, settings, context, () => ["th", { scope: "col" }]),
    ),
    make("tbody", {}, ...rows.map((row) => rowOf(row, settings, context, () => ["td", {}]))),
  );
  return scrollable(whole, "Table");
}

/** A row; `kind(column)` is the tag and attributes of each of its cells. */
export function rowOf(cells, settings, context, kind) {
  const shown = cells.map((cell, column) => {
    const [tag, attributes] = kind(column);
    return make(tag, { class: classesOf(cell, settings[column]), ...attributes }, cellContent(cell, context));
  });
  return make("tr", {}, ...shown);
}

/** What a cell shows. */
export const cellContent = (cell, context) =>
  cell.type === "rich_text" ? richTextParts(cell, context) : cellText(cell);

/** A cell as plain text; a number without a text of its own is written in full. */
export function cellText(cell) {
  if (cell.type === "rich_text") return cell.elements.map(textOf).join(" ");
  return cell.text ?? String(cell.value ?? "");
}

/** A region that can be scrolled with the keyboard. */
export const scrollable = (content, label) =>
  make("div", { class: "table-scroll", role: "group", "aria-label": label, tabindex: "0" }, content);

function classesOf(cell, setting) {
  const align = setting?.align ?? (cell.type === "raw_number" ? "right" : "left");
  return `align-${align}${setting?.is_wrapped ? " wrapped" : ""}`;
}

const textOf = (part) => part.text ?? part.url ?? (part.elements ?? []).map(textOf).join("");
