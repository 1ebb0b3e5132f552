// What the page knows of the workspace, as one person sees it. Events say what changed:
// workspace · messages {channel} · arrived {channel, message} · statuses {channel} · views · entry {entry}.

import { read } from "./api.js";

const PAGE = 100; // messages that are read at a time
const SLACKBOT = { id: "USLACKBOT", name: "slackbot", real_name: "Slackbot", is_bot: true };

/** The workspace before one person. */
export class Store extends EventTarget {
  workspace = { name: "Local Slack" };
  me = null;
  app = null;
  users = new Map();
  groups = new Map();
  channels = new Map();
  names = {}; // of people, groups and channels, by id
  views = { modals: [], home: null };
  #histories = new Map();
  #statuses = new Map(); // what the app is doing, by channel

  /** Reads everything anew as this user, or as the first person there is; returns the revision that was read. */
  async load(userId) {
    const state = await read("state");
    this.#describe(state);
    const people = this.people();
    this.me = people.find((user) => user.id === userId) ?? people[0];
    this.#histories.clear();
    this.#statuses = new Map(Object.entries(state.statuses ?? {}));
    const [views] = await Promise.all([read(`views/${this.me.id}`), ...this.mine().map((one) => this.#readNewest(one.id))]);
    this.views = views;
    this.#tell("workspace");
    this.#tell("views");
    for (const channel of this.#histories.keys()) this.#tell("messages", { channel });
    return state.revision;
  }

  /** Takes in what the event stream says. */
  hear(name, news) {
    if (name === "message") this.#put(news.channel, news.message);
    if (name === "removed") this.#remove(news.channel, news.ts);
    if (name === "channels") this.#hearChannels(news.channels);
    if (name === "statuses") {
      this.#statuses.set(news.channel, news.statuses);
      this.#tell("statuses", { channel: news.channel });
    }
    if (name === "views") {
      this.views = news;
      this.#tell("views");
    }
    if (name === "log") this.#tell("entry", news);
  }

  /** Reads the messages before the oldest one known; returns whether there were any. */
  async readOlder(channel) {
    const history = this.#history(channel);
    if (history.complete) return false;
    const answer = await read(`messages/${channel}`, { user: this.me.id, limit: PAGE, before: history.messages[0]?.ts });
    const known = new Set(history.messages.map((message) => message.ts));
    const older = answer.messages.filter((message) => !known.has(message.ts));
    history.messages = [...older, ...history.messages];
    history.complete = answer.messages.length < PAGE;
    this.#tell("messages", { channel });
    return older.length > 0;
  }

  /** Reads on until this message is known; returns it, or undefined where there is none. */
  async find(channel, ts) {
    let found = this.message(channel, ts);
    while (!found && (await this.readOlder(channel))) found = this.message(channel, ts);
    return found;
  }

  /** Opens the app's direct message with me where it was never opened before. */
  async readChannels() {
    this.#describe(await read("state"));
    await Promise.all(this.mine().filter((one) => !this.#histories.has(one.id)).map((one) => this.#readNewest(one.id)));
    this.#tell("workspace");
  }

  /** The people whom somebody at the page can act as. */
  people() {
    return [...this.users.values()].filter((user) => !user.is_bot);
  }

  /** The conversations that I am in. */
  mine() {
    return [...this.channels.values()].filter((channel) => channel.members.includes(this.me.id));
  }

  /** The direct message between the app and me, if it was ever opened. */
  appChannel() {
    return this.mine().find((channel) => this.isApps(channel));
  }

  /** Whether this is a direct message with the app alone. */
  isApps(channel) {
    return channel.is_im && channel.members.includes(this.app.botUserId);
  }

  /** Who wrote something; somebody unknown is called by their id. */
  user(id) {
    return this.users.get(id) ?? { id, name: id ?? "unknown", real_name: id ?? "Unknown", is_bot: true };
  }

  /** Who has that name, as it stands after an @. */
  named(name) {
    return [...this.users.values()].find((user) => user.name === name);
  }

  /** The public channels that I am not in. */
  others() {
    return [...this.channels.values()].filter((one) => !isDirect(one) && !one.is_private && !one.is_archived && !one.members.includes(this.me.id));
  }

  /** The people whom I never wrote to. */
  strangers() {
    const met = new Set(this.mine().filter((one) => one.is_im).flatMap((one) => one.members));
    return this.people().filter((user) => user.id !== this.me.id && !met.has(user.id));
  }

  /** The app's slash commands: {command, description, usage_hint}. */
  commands() {
    return (this.app.commands ?? []).map((one) => (typeof one === "string" ? { command: one } : one));
  }

  /** The app's shortcuts of one type, `global` or `message`. */
  shortcuts(type) {
    return (this.app.shortcuts ?? []).filter((one) => one.type === type);
  }

  /** How a conversation is called: its name, or the others in it. */
  title(channel) {
    if (!isDirect(channel)) return channel.name;
    const others = channel.members.filter((id) => id !== this.me.id).map((id) => this.user(id).real_name);
    return others.join(", ") || this.me.real_name;
  }

  /** How it is called in a text: `#name`, or the others in it. */
  label(channel) {
    return `${isDirect(channel) ? "" : "#"}${this.title(channel)}`;
  }

  /** All messages of a conversation that are known, oldest first. */
  messages(channel) {
    return this.#history(channel).messages;
  }

  /** Whether a conversation is known from its beginning. */
  isComplete(channel) {
    return this.#history(channel).complete;
  }

  /** The message of that timestamp, if it is known. */
  message(channel, ts) {
    return this.messages(channel).find((message) => message.ts === ts);
  }

  /** A thread's root and replies. */
  thread(channel, ts) {
    return this.messages(channel).filter((message) => message.ts === ts || message.thread_ts === ts);
  }

  /** What the app says that it is doing in a conversation, by thread: {status, loading_messages, ends}. */
  statuses(channel) {
    return this.#statuses.get(channel) ?? {};
  }

  #describeNames() {
    const named = [...this.users.values()].map((user) => [user.id, user.name]);
    const groups = [...this.groups.values()].map((group) => [group.id, group.name]);
    this.names = Object.fromEntries([...named, ...groups, ...[...this.channels.values()].map((one) => [one.id, one.name])]);
  }

  #describe(state) {
    this.workspace = state.workspace;
    this.app = state.apps[0];
    this.users = new Map([SLACKBOT, ...state.users].map((user) => [user.id, user]));
    this.groups = new Map((state.groups ?? []).map((group) => [group.id, group]));
    this.channels = new Map(state.channels.map((channel) => [channel.id, channel]));
    this.#describeNames();
  }

  async #hearChannels(channels) {
    this.channels = new Map(channels.map((channel) => [channel.id, channel]));
    this.#describeNames();
    await Promise.all(this.mine().filter((one) => !this.#histories.has(one.id)).map((one) => this.#readNewest(one.id)));
    this.#tell("workspace");
  }

  async #readNewest(channel) {
    const answer = await read(`messages/${channel}`, { user: this.me.id, limit: PAGE });
    const heard = this.#histories.get(channel)?.messages ?? []; // by events, while this was on its way
    const known = new Set(heard.map((message) => message.ts));
    const messages = [...answer.messages.filter((message) => !known.has(message.ts)), ...heard].sort(byTime);
    this.#histories.set(channel, { messages, complete: answer.messages.length < PAGE });
    this.#tell("messages", { channel });
  }

  #put(channel, message) {
    const { messages } = this.#history(channel);
    const place = messages.findIndex((one) => one.ts === message.ts);
    if (place >= 0) messages[place] = message;
    else messages.splice(messages.findLastIndex((one) => byTime(one, message) < 0) + 1, 0, message);
    this.#tell("messages", { channel });
    if (place < 0) this.#tell("arrived", { channel, message });
  }

  #remove(channel, ts) {
    const history = this.#history(channel);
    history.messages = history.messages.filter((message) => message.ts !== ts);
    this.#tell("messages", { channel });
  }

  #history(channel) {
    if (!this.#histories.has(channel)) this.#histories.set(channel, { messages: [], complete: false });
    return this.#histories.get(channel);
  }

  #tell(type, detail = {}) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/** Whether a message stands in the channel itself: no reply, or one that was sent there too. */
export const isInChannel = (message) => !message.thread_ts || message.thread_ts === message.ts || message.subtype === "thread_broadcast";

/** Whether it is a direct message, of two or more. */
export const isDirect = (channel) => channel.is_im || channel.is_mpim;

/** Orders messages by their timestamps. */
const byTime = (one, other) => Number(one.ts) - Number(other.ts);
