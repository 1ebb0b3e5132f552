// Where a menu's options come from: the element itself, the app, or the people and channels of the workspace.

import { nameOf } from "../mentions.js";

const SOON = 250; // ms of quiet before the app is asked
const FEWEST_TYPED = 3; // characters, unless min_query_length says otherwise
const SIGNS = { U: "@", W: "@", C: "#", G: "#", D: "" };
const IDS = { users: /^[UW]/, conversations: /^[CGD]/, channels: /^[CG]/ };

const SOURCES = {
  static: fixedOptions,
  external: suggestedOptions,
  users: namedOptions,
  conversations: namedOptions,
  channels: namedOptions,
};

/**
 * Resolves to the option groups of a menu for what was typed, or to a text that says why there are none. `isCurrent()`
 * turns false once something else is typed.
 */
export const optionsFor = (element, place, typed, isCurrent) =>
  SOURCES[sourceOf(element)](element, place, typed, isCurrent);

/** Whether a menu's values are ids of people or channels. */
export const isNamed = (element) => SOURCES[sourceOf(element)] === namedOptions;

const sourceOf = (element) => element.type.replace(/^multi_|_select$/g, "");

/** Option groups of a static menu whose text or description contains what was typed. */
async function fixedOptions(element, _place, typed) {
  return matching(element.option_groups ?? [{ options: element.options }], typed);
}

/** Users, conversations or channels by name. */
async function namedOptions(element, place, typed) {
  const ids = Object.keys(place.context.names ?? {}).filter((id) => IDS[sourceOf(element)].test(id));
  const options = ids.map((id) => namedOption(id, place.context));
  options.sort((one, other) => one.text.text.localeCompare(other.text.text));
  return matching([{ options }], typed);
}

/** An id as an option that reads as its name. */
export function namedOption(id, context) {
  const text = `${SIGNS[id[0]] ?? ""}${nameOf(id, context) ?? id}`;
  return { text: { type: "plain_text", text, emoji: false }, value: id };
}

/** What the app suggests for what was typed; a text instead of groups says why there is nothing yet. */
async function suggestedOptions(element, place, typed, isCurrent) {
  const fewest = element.min_query_length ?? FEWEST_TYPED;
  if (typed.length < fewest) return `Type ${fewest === 1 ? "a character" : `${fewest} characters`} to search`;
  await new Promise((resolve) => setTimeout(resolve, SOON));
  if (!isCurrent()) return [];
  const answer = await place.context.suggest(element.action_id, place.blockId, typed);
  if (answer.failure) return "Could not load options";
  return answer.option_groups ?? [{ options: answer.options ?? [] }];
}

function matching(groups, typed) {
  const wanted = typed.trim().toLowerCase();
  const fits = ({ text, description }) => `${text.text} ${description?.text ?? ""}`.toLowerCase().includes(wanted);
  return groups
    .map((group) => ({ ...group, options: group.options.filter(fits) }))
    .filter((group) => group.options.length);
}
