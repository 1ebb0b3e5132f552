// Tables with pages, an order and a filter ("Data table block").

import { freshId, make } from "./dom.js";
import { cellText, rowOf, scrollable } from "./table.js";

const PAGE = 5; // rows, unless the app says otherwise

/** A data_table block: a caption, a head that sorts, a filter, and pages. */
export function dataTable(block, context) {
  const [head, ...all] = block.rows;
  const size = block.page_size ?? PAGE;
  const view = { page: 0, column: null, descending: false, typed: "" };
  const body = make("tbody");
  const pager = pages((step) => show({ page: view.page + step }));
  const headings = head.map((cell, column) => heading(cell, all, column, () => show({ ...orderAfter(view, column), page: 0 })));

  function show(change = {}) {
    Object.assign(view, change);
    const rows = ordered(all.filter((row) => matches(row, view.typed)), view);
    const shown = rows.slice(view.page * size, (view.page + 1) * size);
    body.replaceChildren(...shown.map((row) => rowOf(row, [], context, (column) => cellKind(block, column))));
    pager.show(view.page, size, rows.length);
    headings.forEach((one, column) => one.setAttribute("aria-sort", column === view.column ? (view.descending ? "descending" : "ascending") : "none"));
  }

  const id = freshId("caption");
  const table = make("table", { class: "table", "aria-labelledby": id }, make("thead", {}, make("tr", {}, ...headings)), body);
  const filter = all.length > size && make("input", { type: "search", class: "table-filter", placeholder: "Filter", "aria-label": "Filter rows", oninput: ({ target }) => show({ typed: target.value, page: 0 }) });
  show();
  return make("div", { class: "data-table" }, make("div", { class: "table-top" }, make("span", { class: "table-caption", id }, block.caption), filter), scrollable(table, block.caption), pager.node);
}

const cellKind = (block, column) => (column === (block.row_header_column_index ?? 0) ? ["th", { scope: "row" }] : ["td", {}]);

function heading(cell, rows, column, sort) {
  const isNumeric = rows.every((row) => row[column].type === "raw_number");
  const button = make("button", { type: "button", class: "table-sort", onclick: sort }, cellText(cell));
  return make("th", { scope: "col", class: isNumeric ? "align-right" : "align-left", "aria-sort": "none" }, button);
}

/** Upwards, downwards, then as the rows came. */
function orderAfter({ column, descending }, clicked) {
  if (column !== clicked) return { column: clicked, descending: false };
  return descending ? { column: null, descending: false } : { column, descending: true };
}

function ordered(rows, { column, descending }) {
  if (column === null) return rows;
  const sorted = rows.toSorted((one, other) => compare(one[column], other[column]));
  return descending ? sorted.toReversed() : sorted;
}

function compare(one, other) {
  if (one.type === "raw_number" && other.type === "raw_number") return one.value - other.value;
  return cellText(one).localeCompare(cellText(other), undefined, { numeric: true });
}

const matches = (row, typed) => row.some((cell) => cellText(cell).toLowerCase().includes(typed.trim().toLowerCase()));

function pages(turn) {
  const where = make("span", { role: "status" });
  const back = make("button", { type: "button", class: "button button-small", onclick: () => turn(-1) }, "Previous");
  const on = make("button", { type: "button", class: "button button-small", onclick: () => turn(1) }, "Next");
  const node = make("div", { class: "pager" }, where, back, on);

  function show(page, size, total) {
    const [first, last] = [page * size + 1, Math.min(total, (page + 1) * size)];
    where.textContent = total ? `${first}–${last} of ${total}` : "No rows match";
    back.disabled = page === 0;
    on.disabled = last >= total;
    back.hidden = on.hidden = total <= size;
  }

  return { node, show };
}
