// What people type, and what Slack makes of it: entities escaped, addresses marked, names turned into ids.

import { isDirect } from "./store.js";

const ADDRESS = /\bhttps?:\/\/[^\s<>|]+[^\s<>|.,;:!?'")\]]/g;
const NAME = /(^|[\s(])([@#])([\p{L}\p{N}._-]+)/gu;
const SPECIAL = /<([^<>\n]+)>/g;
const BROADCASTS = ["here", "channel", "everyone"];

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
const unescaped = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

/** The message text of what was typed. */
export function mrkdwnOf(text, store) {
  const named = escaped(text).replace(NAME, (whole, before, sign, name) => {
    const mention = sign === "@" ? personal(name, store) : channelNamed(name, store);
    return mention ? before + mention : whole;
  });
  return named.replace(ADDRESS, "<$&>");
}

/** What somebody would have typed for this message text. */
export function typedOf(text, store) {
  return unescaped(text.replace(SPECIAL, (_, inside) => {
    const [target, label] = inside.split("|");
    const names = store.names;
    if (target.startsWith("@")) return `@${names[target.slice(1)] ?? target.slice(1)}`;
    if (target.startsWith("#")) return `#${names[target.slice(1)] ?? label ?? target.slice(1)}`;
    if (target.startsWith("!subteam^")) return `@${names[target.slice(9)] ?? label ?? "group"}`;
    if (target.startsWith("!")) return label ?? `@${target.slice(1)}`;
    return label ?? target;
  }));
}

function personal(name, store) {
  if (BROADCASTS.includes(name)) return `<!${name}>`;
  const user = store.named(name);
  const group = [...store.groups.values()].find((one) => one.name === name);
  return user ? `<@${user.id}>` : group && `<!subteam^${group.id}>`;
}

function channelNamed(name, store) {
  const channel = [...store.channels.values()].find((one) => !isDirect(one) && one.name === name);
  return channel && `<#${channel.id}>`;
}
