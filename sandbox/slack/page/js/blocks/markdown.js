// Standard Markdown as elements ("Markdown block"); HTML in it stays text.

import { fragment, make } from "./dom.js";
import { inline } from "./markdown-inline.js";
import { scrollable } from "./table.js";

const FENCE = /^\s{0,3}(```+|~~~+)\s*(\S*)/;
const HEADING = /^\s{0,3}(#{1,6})\s+(.*?)\s*#*$/;
const RULE = /^\s{0,3}([-*_])(\s*\1){2,}\s*$/;
const QUOTE = /^\s{0,3}>\s?/;
const ITEM = /^(\s*)([-*+]|\d{1,9}[.)])\s+(.*)$/;
const TABLE_RULE = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;
const DEEPEST = 20; // quotes and lists in each other; what is deeper is shown as it is written
const DIGIT = /\d/;
const TASK = /^\[([ xX])\]\s+/;

// Each kind of block: whether it starts at a line, and how it reads; a reader returns the node and the next line.
const BLOCKS = [
  [(lines, at) => FENCE.test(lines[at]), fence],
  [(lines, at) => HEADING.test(lines[at]), heading],
  [(lines, at) => RULE.test(lines[at]), (_lines, at) => [make("hr", { class: "rule" }), at + 1]],
  [(lines, at) => QUOTE.test(lines[at]), quote],
  [(lines, at) => ITEM.test(lines[at]), list],
  [(lines, at) => isTable(lines, at), table],
];

/** A markdown block. */
export const markdown = (block, context) =>
  make("div", { class: "markdown" }, blocksOf(block.text.split(/\r?\n/), context));

function blocksOf(lines, outer) {
  const context = { ...outer, depth: (outer.depth ?? 0) + 1 };
  const kinds = context.depth > DEEPEST ? [] : BLOCKS;
  const whole = document.createDocumentFragment();
  for (let at = 0; at < lines.length;) {
    if (!lines[at].trim()) {
      at += 1;
      continue;
    }
    const [, read] = kinds.find(([starts]) => starts(lines, at)) ?? [null, paragraph];
    const [node, next] = read(lines, at, context);
    whole.append(node);
    at = next;
  }
  return whole;
}

function fence(lines, at) {
  const [, mark, language] = FENCE.exec(lines[at]);
  const end = endOf(lines, at + 1, (line) => !line.trim().startsWith(mark));
  const code = lines.slice(at + 1, end).join("\n");
  return [make("pre", { class: "code-block", "data-language": language || null }, code), end + 1];
}

function heading(lines, at, context) {
  const [, { length: level }, text] = HEADING.exec(lines[at]);
  const attributes = { class: `heading heading-${Math.min(4, level)}` };
  return [make(`h${Math.min(6, level + 2)}`, attributes, inline(text, context)), at + 1];
}

function quote(lines, at, context) {
  const end = endOf(lines, at, (line) => QUOTE.test(line));
  const inside = lines.slice(at, end).map((line) => line.replace(QUOTE, ""));
  return [make("blockquote", { class: "quote" }, blocksOf(inside, context)), end];
}

function list(lines, at, context) {
  const [, indent, mark] = ITEM.exec(lines[at]);
  const isOrdered = DIGIT.test(mark);
  const belongs = (line = "") => isItem(line, indent.length, isOrdered);
  const items = [];
  let place = at;
  while (belongs(lines[place])) {
    const end = endOf(lines, place + 1, (line) => line.trim() !== "" && indentOf(line) > indent.length);
    items.push(item(ITEM.exec(lines[place])[3], lines.slice(place + 1, end), context));
    const isLoose = lines[end]?.trim() === "" && belongs(lines[end + 1]);
    place = isLoose ? end + 1 : end;
  }
  const start = isOrdered ? Number.parseInt(mark, 10) : null;
  return [make(isOrdered ? "ol" : "ul", { class: "rich-list", start }, ...items), place];
}

function isItem(line, indent, isOrdered) {
  const match = ITEM.exec(line);
  return Boolean(match) && match[1].length === indent && DIGIT.test(match[2]) === isOrdered;
}

const indentOf = (line) => /^\s*/.exec(line)[0].length;

function item(text, inside, context) {
  const task = TASK.exec(text);
  const box = task && make("input", { type: "checkbox", disabled: true, checked: task[1] !== " ", "aria-label": task[1] === " " ? "To do" : "Done" });
  const indent = Math.min(...inside.map(indentOf));
  const nested =
    inside.length > 0 &&
    blocksOf(
      inside.map((line) => line.slice(indent)),
      context,
    );
  return make("li", {}, box, box && " ", inline(text.replace(TASK, ""), context), nested);
}

const isTable = (lines, at) =>
  lines[at].includes("|") && TABLE_RULE.test(lines[at + 1] ?? "") && lines[at + 1].includes("-");

function table(lines, at, context) {
  const end = endOf(lines, at, (line) => line.includes("|"));
  const [head, rule, ...rows] = lines.slice(at, end).map(cellsOf);
  const cell = (text, column, tag) => make(tag, { class: `align-${alignOf(rule[column])}` }, inline(text, context));
  const row = (cells, tag) => make("tr", {}, ...head.map((_, column) => cell(cells[column] ?? "", column, tag)));
  const body = make("tbody", {}, ...rows.map((cells) => row(cells, "td")));
  return [scrollable(make("table", { class: "table" }, make("thead", {}, row(head, "th")), body), "Table"), end];
}

const cellsOf = (line) =>
  line
    .trim()
    .replace(/^\||\|$/g, "")
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll("\\|", "|"));

const alignOf = (rule = "") => (rule.endsWith(":") ? (rule.startsWith(":") ? "center" : "right") : "left");

function paragraph(lines, at, context) {
  const end = endOf(
    lines,
    at + 1,
    (line, place) => line.trim() !== "" && !BLOCKS.some(([starts]) => starts(lines, place)),
  );
  const text = lines.slice(at, end).map((line) => line.trimStart());
  const shown = text.map((line, place) => fragment(place > 0 && make("br"), inline(line.replace(/\s+$/, ""), context)));
  return [make("p", {}, ...shown), end];
}

function endOf(lines, from, belongs) {
  let at = from;
  while (at < lines.length && belongs(lines[at], at)) at += 1;
  return at;
}
