// What a half-typed line could become: commands and their verbs, people and groups, channels, emoji.

import { emojiCharacter, emojiNames } from "./blocks/emoji.js";
import { BUILT_IN } from "./built-in.js";
import { isDirect } from "./store.js";

const MOST = 20;
const VERB = /^[a-z][a-z_-]*$/;

/** Completions of the word before the caret: {from, to, options: [{label, detail, insert}], eager}, or null. */
export function complete(text, caret, store) {
  const before = text.slice(0, caret);
  const found = commands(before, store) ?? verbs(before, store) ?? named(before, store);
  if (!found?.options.length) return null;
  const exact = found.options.some((option) => option.insert.trim() === before.slice(found.from));
  return { ...found, to: caret, options: found.options.slice(0, MOST), eager: !exact && before.length > found.from };
}

/** The verbs that a command's usage hint lists, e.g. `help | status`. */
function verbsOf(command) {
  const words = (command.usage_hint ?? "").split("|").map((part) => part.trim().split(/\s/)[0]);
  return words.length > 1 ? words.filter((word) => VERB.test(word)) : [];
}

function commands(before, store) {
  if (!/^\/\S*$/.test(before)) return null;
  const options = [...store.commands(), ...BUILT_IN].filter((one) => one.command.startsWith(before));
  return { from: 0, options: options.map((one) => ({ label: one.command, detail: one.description, insert: `${one.command} ` })) };
}

function verbs(before, store) {
  const typed = /^(\/\S+) (\S*)$/.exec(before);
  const command = typed && store.commands().find((one) => one.command === typed[1]);
  if (!command) return null;
  const options = verbsOf(command).filter((verb) => verb.startsWith(typed[2]));
  return { from: before.length - typed[2].length, options: options.map((verb) => ({ label: verb, detail: "", insert: `${verb} ` })) };
}

function named(before, store) {
  const typed = /(?:^|[\s(])([@#:])([\p{L}\p{N}._+-]*)$/u.exec(before);
  if (!typed) return null;
  const [, sign, start] = typed;
  const options = SOURCES[sign](start.toLowerCase(), store);
  return { from: before.length - start.length - 1, options };
}

const SOURCES = { "@": mentions, "#": channels, ":": emoji };

function mentions(start, store) {
  const people = [...store.users.values()].filter((user) => user.id !== "USLACKBOT");
  const users = people.map((user) => ({ label: `@${user.name}`, detail: user.real_name, insert: `@${user.name} ` }));
  const groups = [...store.groups.values()].map((group) => ({ label: `@${group.name}`, detail: "User group", insert: `@${group.name} ` }));
  return [...users, ...groups].filter(({ label, detail }) => [label.slice(1), ...detail.split(" ")].some((word) => word.toLowerCase().startsWith(start)));
}

function channels(start, store) {
  const visible = store.mine().filter((channel) => !isDirect(channel) && channel.name.startsWith(start));
  return visible.map((channel) => ({ label: `#${channel.name}`, detail: channel.topic ?? "", insert: `#${channel.name} ` }));
}

function emoji(start) {
  if (start.length < 2) return [];
  const names = emojiNames().filter((name) => name.startsWith(start));
  return names.map((name) => ({ label: `${emojiCharacter(name)} :${name}:`, detail: "", insert: `:${name}: ` }));
}
