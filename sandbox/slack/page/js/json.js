// JSON as a tree that opens where somebody wants to see more; branches are drawn when they are opened.

import { make } from "./dom.js";

const OPEN_BELOW = 2; // levels that are open at first

/** A value as a tree. */
export function jsonTree(value, level = 0) {
  if (value === null || typeof value !== "object") return leaf(value);
  const entries = Object.entries(value);
  const [before, after] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  if (!entries.length) return make("span", { class: "json-empty" }, before + after);
  const branch = make("details", { class: "json-branch" }, make("summary", {}, `${before} ${entries.length} ${after}`));
  const draw = () => branch.childElementCount > 1 || branch.append(make("ul", {}, ...entries.map(([name, inner]) => row(name, inner, level))));
  branch.addEventListener("toggle", () => branch.open && draw());
  if (level < OPEN_BELOW) {
    draw();
    branch.open = true;
  }
  return branch;
}

const row = (name, inner, level) => make("li", {}, make("span", { class: "json-name" }, `${name}: `), jsonTree(inner, level + 1));

const leaf = (value) => make("span", { class: `json-${value === null ? "null" : typeof value}` }, JSON.stringify(value));
