// Standard Markdown as elements ("Markdown block"); HTML in it stays text.

import { fragment, make } from "./dom.js";
import { emojiCharacter, emojiElement } from "./emoji.js";
import { link } from "./links.js";
import { scan } from "./scan.js";

const FENCE = /^\s{0,3}(```+|~~~+)\s*(\S*)/;
const HEADING = /^\s{0,3}(#{1,6})\s+(.*?)\s*#*$/;
const RULE = /^\s{0,3}([-*_])(\s*\1){2,}\s*$/;
const QUOTE = /^\s{0,3}>\s?/;
const ITEM = /^(\s*)([-*+]|\d{1,9}[.)])\s+(.*)$/;
const TABLE_RULE = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;
const TASK = /^\[([ xX])\]\s+/;
const EDGE = /[^\p{L}\p{N}]/u;

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
export const markdown = (block, context) => make("div", { class: "markdown" }, blocksOf(block.text.split(/\r?\n/), context));

function blocksOf(lines, context) {
  const whole = document.createDocumentFragment();
  for (let at = 0; at < lines.length; ) {
    if (!lines[at].trim()) {
      at += 1;
      continue;
    }
    const [, read] = BLOCKS.find(([starts]) => starts(lines, at)) ?? [null, paragraph];
    const [node, next] = read(lines, at, context);
    whole.append(node);
    at = next;
  }
  return whole;
}

function fence(lines, at) {
  const [, mark, language] = FENCE.exec(lines[at]);
  const end = lines.findIndex((line, place) => place > at && line.trim().startsWith(mark));
  const last = end < 0 ? lines.length : end;
  return [make("pre", { class: "code-block", "data-language": language || null }, lines.slice(at + 1, last).join("\n")), last + 1];
}

function heading(lines, at, context) {
  const [, marks, text] = HEADING.exec(lines[at]);
  return [make(`h${Math.min(6, marks.length + 2)}`, { class: `heading heading-${Math.min(4, marks.length)}` }, inline(text, context)), at + 1];
}

function quote(lines, at, context) {
  const end = endOf(lines, at, (line) => QUOTE.test(line));
  const inside = lines.slice(at, end).map((line) => line.replace(QUOTE, ""));
  return [make("blockquote", { class: "quote" }, blocksOf(inside, context)), end];
}

function list(lines, at, context) {
  const [, indent, mark] = ITEM.exec(lines[at]);
  const isOrdered = /\d/.test(mark);
  const items = [];
  let place = at;
  while (place < lines.length && isItem(lines[place], indent.length, isOrdered)) {
    const end = endOf(lines, place + 1, (line) => line.trim() !== "" && /^\s*/.exec(line)[0].length > indent.length);
    const [, , , text] = ITEM.exec(lines[place]);
    items.push(item(text, lines.slice(place + 1, end), context));
    place = end < lines.length && lines[end].trim() === "" && isItem(lines[end + 1] ?? "", indent.length, isOrdered) ? end + 1 : end;
  }
  const start = isOrdered ? Number.parseInt(mark, 10) : null;
  return [make(isOrdered ? "ol" : "ul", { class: "rich-list", start }, ...items), place];
}

function isItem(line, indent, isOrdered) {
  const match = ITEM.exec(line);
  return Boolean(match) && match[1].length === indent && /\d/.test(match[2]) === isOrdered;
}

function item(text, inside, context) {
  const task = TASK.exec(text);
  const box = task && make("input", { type: "checkbox", disabled: true, checked: task[1] !== " " });
  const shortest = Math.min(...inside.map((line) => /^\s*/.exec(line)[0].length));
  const nested = inside.map((line) => line.slice(shortest));
  return make("li", {}, box, box && " ", inline(text.replace(TASK, ""), context), inside.length > 0 && blocksOf(nested, context));
}

const isTable = (lines, at) => lines[at].includes("|") && TABLE_RULE.test(lines[at + 1] ?? "") && lines[at + 1].includes("-");

function table(lines, at, context) {
  const end = endOf(lines, at, (line) => line.includes("|"));
  const [head, rule, ...rows] = lines.slice(at, end).map(cellsOf);
  const row = (cells, tag) => make("tr", {}, ...head.map((_, column) => make(tag, { class: `align-${alignOf(rule[column])}` }, inline(cells[column] ?? "", context))));
  const shown = make("table", { class: "table" }, make("thead", {}, row(head, "th")), make("tbody", {}, ...rows.map((cells) => row(cells, "td"))));
  return [make("div", { class: "table-scroll", role: "region", "aria-label": "Table", tabindex: "0" }, shown), end];
}

const cellsOf = (line) => line.trim().replace(/^\||\|$/g, "").split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("\\|", "|"));

const alignOf = (rule = "") => (rule.endsWith(":") ? (rule.startsWith(":") ? "center" : "right") : "left");

function paragraph(lines, at, context) {
  const end = endOf(lines, at + 1, (line, place) => line.trim() !== "" && !BLOCKS.some(([starts]) => starts(lines, place)));
  const text = lines.slice(at, end).map((line) => line.trimStart());
  const shown = text.map((line, place) => fragment(place > 0 && make("br"), inline(line.replace(/\s+$/, ""), context)));
  return [make("p", {}, ...shown), end];
}

function endOf(lines, from, belongs) {
  let at = from;
  while (at < lines.length && belongs(lines[at], at)) at += 1;
  return at;
}

function inline(text, context) {
  const rules = [];
  const styled = (tag) => ([, , inside]) => make(tag, {}, scan(inside, rules));
  const emoji = ([, name]) => (emojiCharacter(name) ? emojiElement(name) : null);
  rules.push(
    { pattern: /\\([!-/:-@[-`{-~])/y, build: ([, character]) => document.createTextNode(character) },
    { pattern: /(`+)(.+?)\1(?!`)/y, build: ([, , code]) => make("code", { class: "code" }, code.trim()) },
    { pattern: /!?\[([^\]\n]*)\]\(\s*<?([^\s()<>]+(?:\([^\s()]*\)[^\s()<>]*)*)>?(?:\s+"[^"]*")?\s*\)/y, build: ([, label, url]) => link(url, context, scan(label, rules)) },
    { pattern: /<((?:https?:\/\/|mailto:)[^<>\s]+)>/y, build: ([, url]) => link(url, context, url) },
    { pattern: /(\*\*|__)(?=\S)([^\n]+?)(?<=\S)\1/y, build: styled("strong") },
    { pattern: /(~~)(?=\S)([^\n]+?)(?<=\S)\1/y, build: styled("s") },
    { pattern: /(\*)(?=\S)([^*\n]+)(?<=\S)\*/y, build: styled("em") },
    { pattern: /(_)(?=\S)([^_\n]+)(?<=\S)_(?![\p{L}\p{N}])/uy, build: styled("em"), after: EDGE },
    { pattern: /:([a-z0-9_+-]+):/y, build: emoji },
    { pattern: /https?:\/\/[^\s<>|*`]*[^\s<>|*`.,;:!?)'"_~]/y, build: ([url]) => link(url, context, url), after: EDGE },
  );
  return scan(text, rules);
}
