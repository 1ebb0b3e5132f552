// Slack's mrkdwn as elements ("Formatting message text"). Entities are read last, so nothing escaped can become markup.

import { dateElement } from "./blocks/dates.js";
import { fragment, make } from "./blocks/dom.js";
import { emojiCharacter, emojiElement } from "./blocks/emoji.js";
import { link } from "./blocks/links.js";
import { broadcast, channelMention, groupMention, userMention } from "./blocks/mentions.js";
import { scan } from "./blocks/scan.js";

const FENCE = /```\n?([\s\S]+?)\n?```/;
const QUOTE = /^(?:&gt;|>)\s?/;
const QUOTE_ALL = /^(?:&gt;|>){3}\s?/;
const ITEM = /^(\s*)([•◦▪–-]|\d{1,3}[.)])\s+/;
const ADDRESS = /https?:\/\/(?:(?!&[lg]t;)[^\s<>|*`])+(?<![.,;:!?)'"_~])/y;
const EDGE = /[^\p{L}\p{N}]/u;
const ENTITIES = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };

/** mrkdwn as a fragment; `verbatim` leaves bare addresses alone. `context` brings names and timeZone. */
export function renderMrkdwn(text, context, { verbatim = false } = {}) {
  const rules = rulesFor(context, verbatim);
  const pieces = text.split(FENCE); // text, code, text, code …
  const shown = pieces.map((piece, place) =>
    place % 2 ? make("pre", { class: "code-block" }, unescaped(piece)) : paragraphs(piece, rules),
  );
  return fragment(...shown);
}

/** Text with Slack's three entities as the characters they stand for. */
export const unescaped = (text) => text.replace(/&(?:lt|gt|amp);/g, (entity) => ENTITIES[entity]);

/** Plain text in which `:names:` of known emoji are shown as such. */
export const withEmoji = (text) => scan(text, [emojiRule]);

function paragraphs(text, rules) {
  const runs = runsOf(text.replace(/^\n|\n$/g, "").split("\n"));
  return fragment(
    ...(text === "" ? [] : runs.map(({ mark, lines }) => (mark ? quote(lines, mark, rules) : broken(lines, rules)))),
  );
}

/** Lines that belong together: `{mark, lines}`, where `mark` is what quotes them, if anything does. */
function runsOf(lines) {
  const runs = [];
  let mark = null;
  for (const text of lines) {
    if (mark !== QUOTE_ALL) mark = [QUOTE_ALL, QUOTE].find((one) => one.test(text)) ?? null;
    if (runs.at(-1)?.mark === mark) runs.at(-1).lines.push(text);
    else runs.push({ mark, lines: [text] });
  }
  return runs;
}

function quote(lines, mark, rules) {
  return make(
    "blockquote",
    { class: "quote" },
    broken(
      lines.map((text) => text.replace(mark, "")),
      rules,
    ),
  );
}

/** Lines under each other; an item of a list breaks by itself. */
function broken(lines, rules) {
  const breaks = (place) => place > 0 && !ITEM.test(lines[place - 1]);
  return fragment(...lines.flatMap((text, place) => [breaks(place) && make("br"), line(text, rules)]));
}

/** A line; one that starts as a list's item hangs its further lines under its text. */
function line(text, rules) {
  const item = ITEM.exec(text);
  if (!item) return inline(text, rules);
  const depth = Math.min(8, Math.floor(item[1].length / 2));
  const mark = make("span", { class: "hanging-mark" }, `${item[2]} `);
  return make("span", { class: `hanging indent-${depth}` }, mark, inline(text.slice(item[0].length), rules));
}

const inline = (text, rules) => scan(text, rules, unescaped);

const emojiRule = {
  pattern: /:([a-z0-9_+'-]+):(?::skin-tone-([2-6]):)?/y,
  build: ([, name, tone]) => (emojiCharacter(name) ? emojiElement(name, { skinTone: Number(tone ?? 0) }) : null),
};

function rulesFor(context, verbatim) {
  const rules = [];
  const styled =
    (tag) =>
    ([, inside]) =>
      make(tag, {}, inline(inside, rules));
  const address = ([url]) => link(unescaped(url), context, unescaped(url));
  rules.push(
    { pattern: /`([^`\n]+)`/y, build: ([, code]) => make("code", { class: "code" }, unescaped(code)) },
    { pattern: /<([^<>\n]+)>/y, build: ([, inside]) => special(inside, context) },
    { pattern: /\*(?=\S)((?:<[^<>\n]*>|[^*\n<])+)(?<=\S)\*(?![\p{L}\p{N}])/uy, build: styled("strong"), after: EDGE },
    { pattern: /_(?=\S)((?:<[^<>\n]*>|[^_\n<])+)(?<=\S)_(?![\p{L}\p{N}])/uy, build: styled("em"), after: EDGE },
    { pattern: /~(?=\S)((?:<[^<>\n]*>|[^~\n<])+)(?<=\S)~(?![\p{L}\p{N}])/uy, build: styled("s"), after: EDGE },
    emojiRule,
    ...(verbatim ? [] : [{ pattern: ADDRESS, build: address, after: EDGE }]),
    { pattern: /\n/y, build: () => make("br") },
  );
  return rules;
}

/** What stands for `<inside>`: a mention, a channel, a date, a broadcast or a link. */
function special(inside, context) {
  const [target, label] = halves(inside, "|");
  const id = target.slice(1);
  if (target.startsWith("@")) return userMention(id, context, label);
  if (target.startsWith("#")) return channelMention(id, context, label);
  if (target.startsWith("!subteam^")) return groupMention(target.slice("!subteam^".length), context, label);
  if (target.startsWith("!date^")) return date(id, label, context);
  if (target.startsWith("!")) return broadcast(id, label);
  return link(
    unescaped(target),
    context,
    label ? withEmoji(unescaped(label)) : unescaped(target).replace(/^mailto:/, ""),
  );
}

function date(inside, fallback, context) {
  const [, timestamp, template, url] = inside.split("^");
  const shown = dateElement(
    Number(timestamp),
    unescaped(template ?? ""),
    fallback && unescaped(fallback),
    context.timeZone,
  );
  return url ? link(unescaped(url), context, shown) : shown;
}

function halves(text, separator) {
  const place = text.indexOf(separator);
  return place < 0 ? [text, undefined] : [text.slice(0, place), text.slice(place + 1)];
}
