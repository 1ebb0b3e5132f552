// A line of standard Markdown as elements.

import { make } from "./dom.js";
import { emojiCharacter, emojiElement } from "./emoji.js";
import { link } from "./links.js";
import { scan } from "./scan.js";

const EDGE = /[^\p{L}\p{N}]/u;

/** Bold, italic, struck, code, links and emoji of a line. */
export function inline(text, context) {
  const rules = [];
  const styled =
    (tag) =>
    ([, , inside]) =>
      make(tag, {}, scan(inside, rules));
  const emoji = ([, name]) => (emojiCharacter(name) ? emojiElement(name) : null);
  rules.push(
    { pattern: /\\([!-/:-@[-`{-~])/y, build: ([, character]) => document.createTextNode(character) },
    { pattern: /(`+)(.+?)\1(?!`)/y, build: ([, , code]) => make("code", { class: "code" }, code.trim()) },
    {
      pattern: /!?\[([^\]\n]*)\]\(\s*<?([^\s()<>]+(?:\([^\s()]*\)[^\s()<>]*)*)>?(?:\s+"[^"]*")?\s*\)/y,
      build: ([, label, url]) => link(url, context, scan(label, rules)),
    },
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
