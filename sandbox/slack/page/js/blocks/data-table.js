// Tables with pages, an order and a filter ("Data table block").

import { freshId, make } from "./dom.js";
import { cellText, rowOf, scrollable } from "./table.js";

const PAGE = 5; // rows, unless the app says otherwise

/** A data_table block: a caption, a head that sorts, a filter, and pages. */
export const dataTable = (block, context) => new DataTable(block, context).node;

class DataTable {
  #block;
  #context;
  #rows;
  #size;
  #view = { page: 0, column: null, descending: false, typed: "" };
  #body = make("tbody");
  #headings;
  #pager = pages((step) => this.#show({ page: this.#view.page + step }));

  constructor(block, context) {
    const [head, ...rows] = block.rows;
    this.#block = block;
    this.#context = context;
    this.#rows = rows;
    this.#size = block.page_size ?? PAGE;
    this.#headings = head.map((cell, column) => heading(cell, rows, column, () => this.#sort(column)));
    this.node = this.#whole();
    this.#show();
  }

  #whole() {
    const id = freshId("caption");
    const top = make(
      "div",
      { class: "table-top" },
      make("span", { class: "table-caption", id }, this.#block.caption),
      this.#filter(),
    );
    const head = make("thead", {}, make("tr", {}, ...this.#headings));
    const table = make("table", { class: "table", "aria-labelledby": id }, head, this.#body);
    return make("div", { class: "data-table" }, top, scrollable(table, this.#block.caption), this.#pager.node);
  }

  #filter() {
    const narrow = ({ target }) => this.#show({ typed: target.value, page: 0 });
    const attributes = { type: "search", class: "table-filter", placeholder: "Filter", "aria-label": "Filter rows" };
    return this.#rows.length > this.#size && make("input", { ...attributes, oninput: narrow });
  }

  #sort(column) {
    this.#show({ ...orderAfter(this.#view, column), page: 0 });
  }

  #show(change = {}) {
    this.#view = { ...this.#view, ...change };
    const { page, typed, column: sorted, descending } = this.#view;
    const rows = ordered(
      this.#rows.filter((row) => matches(row, typed)),
      this.#view,
    );
    const kind = (column) => cellKind(this.#block, column);
    const shown = rows.slice(page * this.#size, (page + 1) * this.#size);
    this.#body.replaceChildren(...shown.map((row) => rowOf(row, [], this.#context, kind)));
    this.#pager.show(page, this.#size, rows.length);
    const order = descending ? "descending" : "ascending";
    this.#headings.forEach((one, column) => one.setAttribute("aria-sort", column === sorted ? order : "none"));
  }
}

const cellKind = (block, column) =>
  column === (block.row_header_column_index ?? 0) ? ["th", { scope: "row" }] : ["td", {}];

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
