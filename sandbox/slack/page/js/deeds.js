// What the person at the page does in the workspace; where the server refuses, a note says so.

import { act, Refused, upload } from "./api.js";
import { builtIn } from "./built-in.js";
import { note } from "./notes.js";
import { mrkdwnOf } from "./typed.js";

const TROUBLE = {
  not_in_channel: "You are not in this conversation.",
  is_archived: "This channel is archived; nothing can be posted any more.",
  already_in_channel: "That one is here already.",
  method_not_supported_for_channel_type: "A direct message stays between those who are in it.",
  file_too_large: "This file is too large to be uploaded.",
  message_not_found: "This message is gone.",
  message_not_in_streaming_state: "It is written already.",
  too_many_users: "No more than nine people are in a group.",
  too_many_pins: "No more than 100 messages are pinned to a conversation.",
};

/** Everything that one person does. */
export class Deeds {
  #store;

  constructor(store) {
    this.#store = store;
  }

  /** Types a line: a slash command where it starts with one, else a message. Returns whether Slack took it. */
  types(line, { channel, thread, broadcast = false }) {
    const [, command, text] = /^(\/\S+)\s*([\s\S]*)$/.exec(line) ?? [];
    if (!command) return this.#does("message", { channel, thread_ts: thread, reply_broadcast: broadcast, text: mrkdwnOf(line, this.#store) });
    const own = builtIn(command);
    if (own) return own.run(this, channel, text);
    if (thread) return refuse(`${command} is not supported in threads. Sorry!`);
    return this.#does("command", { channel, command, text });
  }

  /** Uploads files, with a text if there is one. */
  async uploads(files, { channel, thread, text, broadcast = false }) {
    const fields = { user: this.#me, channel, thread_ts: thread, reply_broadcast: broadcast, text: text && mrkdwnOf(text, this.#store) };
    return Boolean(await attempt(() => upload(files, fields)));
  }

  /** Hands files over to a form; returns Slack's file objects. Raises `Refused`. */
  async handsOver(files) {
    return (await upload(files, { user: this.#me })).files;
  }

  /** Joins or leaves a channel, invites or removes somebody by name. */
  manages(channel, action, name) {
    const member = name === undefined ? this.#me : this.#store.named(name)?.id;
    return member ? this.#does("channel", { channel, do: action, member }) : refuse(`Nobody here is called ${name || "nothing"}.`);
  }

  /** Adds a reaction, or takes it back. */
  reacts(channel, ts, name, present) {
    return this.#does("reaction", { channel, ts, name, present });
  }

  /** Edits an own message. */
  edits(channel, ts, text) {
    return this.#does("edit-message", { channel, ts, text: mrkdwnOf(text, this.#store) });
  }

  /** Deletes an own message. */
  deletes(channel, ts) {
    return this.#does("delete-message", { channel, ts });
  }

  /** Uses an element of a message; `chosen` has the fields of Slack's action. */
  clicks(message, channel, action, state) {
    return this.#does("interact", { channel, messageTs: message.ts, action, state });
  }

  /** Uses an element of a modal or Home tab. */
  clicksInView(view, action, state) {
    return this.#shown("interact", { view_id: view.id, action, state });
  }

  /** Types into a menu that asks the app for its options; `where` is a view's or message's place. */
  async looksUp(actionId, blockId, value, where) {
    const answer = await attempt(() => act("suggest", { user: this.#me, action_id: actionId, block_id: blockId, value, ...where }));
    if (answer?.failure) note(`The app did not answer: ${answer.failure}`, { trouble: true });
    return answer ?? { options: [] };
  }

  /** Takes a global shortcut. */
  takesShortcut(callbackId) {
    return this.#shown("shortcut", { callback_id: callbackId });
  }

  /** Takes a shortcut from a message's menu. */
  takesMessageAction(callbackId, channel, ts) {
    return this.#does("message-action", { callback_id: callbackId, channel, ts });
  }

  /** Pins a message to its channel, or takes the pin away. */
  pins(channel, ts, present) {
    return this.#does("pin", { channel, ts, present });
  }

  /** Has the app stop writing a message. */
  stops(channel, ts) {
    return this.#does("stop-stream", { channel, ts });
  }

  /** Opens the direct message with somebody, or with several; returns its channel. */
  async opensDirect(...others) {
    return (await attempt(() => act("direct", { user: this.#me, other: others.join() })))?.channel;
  }

  /** Opens a thread with the app, looking at a channel; returns its first message. */
  async opensThread(channel) {
    return (await attempt(() => act("assistant", { user: this.#me, channel })))?.message;
  }

  /** Opens a tab of the app. */
  opensApp(tab) {
    return this.#does("open-home", { tab });
  }

  /** Submits the modal on top; returns what the app answered. */
  submits(view, state) {
    return attempt(() => act("submit-view", { user: this.#me, view_id: view.id, state }));
  }

  /** Closes the modal on top, or all of them. */
  closes(view, everything) {
    return this.#does("close-view", { view_id: view.id, all: everything });
  }

  get #me() {
    return this.#store.me.id;
  }

  /** Slackbot tells of a failure in the conversation, if there is one to see. */
  async #does(route, body) {
    return Boolean(await attempt(() => act(route, { user: this.#me, ...body })));
  }

  /** Where no conversation shows it, a note tells of a failure. */
  async #shown(route, body) {
    const answer = await attempt(() => act(route, { user: this.#me, ...body }));
    if (answer?.failure) note(`${this.#store.app.name ?? "The app"} did not answer: ${answer.failure}`, { trouble: true });
    return Boolean(answer);
  }
}

function refuse(text) {
  note(text, { trouble: true });
  return Promise.resolve(false);
}

/** The answer, or undefined after a note that says why there is none. */
async function attempt(doing) {
  try {
    return await doing();
  } catch (error) {
    if (!(error instanceof Refused || error instanceof TypeError)) throw error;
    const offline = error instanceof TypeError;
    note(offline ? "The workspace cannot be reached." : (TROUBLE[error.message] ?? `Slack refused: ${error.message}`), { trouble: true });
    return undefined;
  }
}
