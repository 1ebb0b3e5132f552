// One message as an entry of a list: who, when, what, and what people made of it.

import { renderMessage } from "./blocks/render.js";
import { emojiElement } from "./blocks/emoji.js";
import { iconButton, make } from "./dom.js";
import { pickEmoji } from "./emoji-picker.js";
import { face } from "./face.js";
import { fileList } from "./files.js";
import { icon } from "./icons.js";
import { messageContext } from "./rendering.js";
import { addressOf } from "./address.js";
import { ago, clock, moment } from "./time.js";
import { typedOf } from "./typed.js";

const FACES = 3; // of those who replied
const EXCERPT = 80; // characters

/** The entry of a message; `compact` where the author is the one above, `inThread` where replies are shown anyway; `state` is what
 * people had chosen in its menus and fields. */
export function messageEntry(page, channel, message, { compact, inThread, state }) {
  const author = page.store.user(message.user);
  const entry = make("li", { class: classesOf(message, compact), "data-ts": message.ts, tabindex: "-1", "aria-label": labelOf(page, author, message) });
  entry.append(
    make("div", { class: "gutter" }, compact ? time(page, channel, message, { short: true }) : face(author)),
    make(
      "div",
      { class: "message-main" },
      message.is_ephemeral && make("p", { class: "whisper" }, icon("eye"), "Only visible to you"),
      message.pinned_info && make("p", { class: "whisper" }, icon("pin"), `Pinned by ${page.store.user(message.pinned_info.pinned_by).real_name}`),
      !compact && head(page, channel, author, message),
      !inThread && message.subtype === "thread_broadcast" && broadcastOf(page, channel, message),
      message.assistant_app_thread?.title && make("p", { class: "thread-title" }, message.assistant_app_thread.title),
      body(page, channel, message, entry, state),
      message.is_stoppable && message.streaming_state === "in_progress" && stop(page, channel, message),
      message.files?.length > 0 && fileList(message.files, page.showPicture),
      message.reactions?.length > 0 && reactions(page, channel, message),
      !inThread && message.reply_count > 0 && replies(page, channel, message),
    ),
  );
  return entry;
}

const classesOf = (message, compact) => ["message", compact && "compact", message.is_ephemeral && "ephemeral"].filter(Boolean).join(" ");

const labelOf = (page, author, message) => `${author.real_name}, ${clock(message.ts, page.zone)}${message.is_ephemeral ? ", only visible to you" : ""}`;

function head(page, channel, author, message) {
  const name = make("button", { type: "button", class: "author", onclick: () => page.openProfile(author.id) }, author.real_name);
  return make("div", { class: "message-head" }, name, author.is_bot && make("span", { class: "badge" }, "APP"), time(page, channel, message));
}

function time(page, channel, message, { short = false } = {}) {
  const shown = clock(message.ts, page.zone);
  const at = make("time", { datetime: new Date(Number(message.ts) * 1000).toISOString() }, short ? shown.replace(/\s.*/u, "") : shown);
  return make("a", { class: "time", href: addressOf({ channel, ts: message.ts }), title: moment(message.ts, page.zone), tabindex: "-1" }, at);
}

const stop = (page, channel, message) => make("button", { type: "button", class: "plain-button stop", onclick: () => page.deeds.stops(channel, message.ts) }, icon("stop"), "Stop");

/** What a reply that was sent to the channel too is an answer to. */
function broadcastOf(page, channel, message) {
  const root = page.store.message(channel, message.thread_ts) ?? message.root;
  const open = () => page.openThread(channel, message.thread_ts);
  return make("p", { class: "broadcast" }, "replied to a thread: ", make("button", { type: "button", onclick: open }, excerpt(typedOf(root?.text ?? "", page.store) || "a message")));
}

const excerpt = (text) => (text.length > EXCERPT ? `${text.slice(0, EXCERPT)}…` : text);

function body(page, channel, message, entry, state) {
  const edited = message.edited && make("span", { class: "edited", title: moment(message.edited.ts, page.zone) }, "(edited)");
  const context = messageContext(page, channel, message, () => entry);
  return make("div", { class: "message-body" }, renderMessage(message, { ...context, state }), edited);
}

function reactions(page, channel, message) {
  const names = (users) => users.map((id) => page.store.user(id).real_name).join(", ");
  const chip = ({ name, users, count }) => {
    const mine = users.includes(page.store.me.id);
    const label = `${name.replaceAll("_", " ")}, ${count}: ${names(users)}`;
    const attributes = { type: "button", class: "reaction", title: `${names(users)} reacted with :${name}:`, "aria-label": label, "aria-pressed": String(mine) };
    return make("button", { ...attributes, onclick: () => page.deeds.reacts(channel, message.ts, name, !mine) }, emojiElement(name), String(count));
  };
  const add = iconButton(icon("smile"), "Add a reaction", () => pickEmoji(add, (name) => page.deeds.reacts(channel, message.ts, name, true)), { class: "reaction add" });
  return make("div", { class: "reactions" }, ...message.reactions.map(chip), add);
}

function replies(page, channel, message) {
  const last = message.latest_reply ?? page.store.thread(channel, message.ts).at(-1)?.ts;
  const who = message.reply_users ?? [...new Set(page.store.thread(channel, message.ts).slice(1).map((reply) => reply.user))];
  const faces = who.slice(0, FACES).map((id) => face(page.store.user(id), { size: "small" }));
  const count = `${message.reply_count} ${message.reply_count === 1 ? "reply" : "replies"}`;
  const when = last && make("span", { class: "reply-time" }, `Last reply ${ago(last, page.zone)}`);
  return make("button", { type: "button", class: "replies", onclick: () => page.openThread(channel, message.ts) }, ...faces, make("b", {}, count), when);
}
