// rich_text blocks, from paragraphs down to single words ("Rich text block").

import { dateElement } from "./dates.js";
import { fragment, make } from "./dom.js";
import { emojiElement } from "./emoji.js";
import { link } from "./links.js";
import { broadcast, channelMention, groupMention, userMention } from "./mentions.js";

const STYLES = {
  code: "code",
  bold: "strong",
  italic: "em",
  strike: "s",
  underline: "u",
  highlight: "mark",
  client_highlight: "mark",
};

const INLINE = {
  text: (element) => document.createTextNode(element.text),
  link: (element, context) => link(element.url, context, element.text || element.url),
  user: (element, context) => userMention(element.user_id, context),
  usergroup: (element, context) => groupMention(element.usergroup_id, context),
  channel: (element, context) => channelMention(element.channel_id, context),
  broadcast: (element) => broadcast(element.range),
  emoji: (element) => emojiElement(element.name, { unicode: element.unicode, skinTone: element.skin_tone }),
  color: (element) => color(element.value),
  date: (element, context) => date(element, context),
};

const PARTS = {
  rich_text_section: (part, context) => make("p", { class: "rich-section" }, ...run(part, context)),
  rich_text_list: (part, context) => list(part, context),
  rich_text_quote: (part, context) => make("blockquote", { class: "quote" }, ...run(part, context)),
  rich_text_preformatted: (part, context) =>
    make("pre", { class: "code-block", "data-language": part.language }, ...run(part, context)),
};

/** A rich_text block. */
export const richText = (block, context) => make("div", { class: "rich-text" }, richTextParts(block, context));

/** Its parts, as they stand in a table's cell or a task's details. */
export const richTextParts = (block, context) =>
  fragment(...(block.elements ?? []).map((part) => PARTS[part.type]?.(part, context)));

const run = (part, context) => part.elements.map((element) => word(element, context));

function word(element, context) {
  const shown = INLINE[element.type]?.(element, context) ?? document.createTextNode(element.text ?? "");
  const styles = Object.keys(STYLES).filter((style) => element.style?.[style]);
  return styles.reduce(
    (inner, style) => make(STYLES[style], { class: style === "code" ? "code" : null }, inner),
    shown,
  );
}

function list(part, context) {
  const indent = Math.min(8, part.indent ?? 0);
  const isOrdered = part.style === "ordered";
  const border = part.border ? " bordered" : "";
  const items = part.elements.map((item) => make("li", {}, ...run(item, context)));
  const start = isOrdered ? 1 + (part.offset ?? 0) : null;
  return make(
    isOrdered ? "ol" : "ul",
    { class: `rich-list indent-${indent} marks-${indent % 3}${border}`, start },
    ...items,
  );
}

function color(value) {
  const swatch = make("span", { class: "swatch", "aria-hidden": "true" });
  if (/^#?[0-9a-f]{3,8}$/i.test(value)) swatch.style.backgroundColor = value.startsWith("#") ? value : `#${value}`;
  return make("span", { class: "color" }, value, swatch);
}

function date(element, context) {
  const shown = dateElement(element.timestamp, element.format, element.fallback, context.timeZone);
  return element.url ? link(element.url, context, shown) : shown;
}
