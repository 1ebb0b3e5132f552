// People, groups, channels and everybody, as they are mentioned in a text.

import { make } from "./dom.js";

/** The name of an id in this workspace, or undefined. */
export const nameOf = (id, context) => (Object.hasOwn(context.names ?? {}, id) ? context.names[id] : undefined);

/** @name of a user. */
export const userMention = (id, context, label) =>
  mention(`@${nameOf(id, context) ?? label ?? id}`, { "data-user": id });

/** @handle of a user group. */
export const groupMention = (id, context, label) =>
  mention(`@${nameOf(id, context) ?? label?.replace(/^@/, "") ?? id}`, { "data-group": id });

/** #name of a channel. */
export const channelMention = (id, context, label) =>
  mention(`#${nameOf(id, context) ?? label ?? id}`, { "data-channel": id });

/** @here, @channel or @everyone. */
export const broadcast = (range, label) => make("span", { class: "mention mention-all" }, label ?? `@${range}`);

const mention = (text, data) => make("span", { class: "mention", ...data }, text);
