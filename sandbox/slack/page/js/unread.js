// How far each person has read in each conversation; kept in this browser.

import { isDirect } from "./store.js";

/** What I have not read yet. */
export class Unread {
  #store;

  constructor(store) {
    this.#store = store;
  }

  /** The timestamp up to which I have read; undefined where I never was. */
  lastRead(channel) {
    return this.#marks()[channel];
  }

  /** I have read everything up to this timestamp; returns whether that is news. */
  mark(channel, ts) {
    const marks = this.#marks();
    if (marks[channel] === ts) return false;
    localStorage.setItem(this.#key(), JSON.stringify({ ...marks, [channel]: ts }));
    return true;
  }

  /** I want to read this message and what follows again. */
  markBefore(channel, ts) {
    const before = this.#store.messages(channel).findLast((one) => Number(one.ts) < Number(ts));
    this.mark(channel, before?.ts ?? "0");
    this.#store.dispatchEvent(new CustomEvent("read", { detail: { channel, again: true } }));
  }

  /** I have read everything there is. */
  markAll(channel) {
    const newest = this.#store.messages(channel).at(-1);
    return newest ? this.mark(channel, newest.ts) : false;
  }

  /** How many messages of others are new to me, and how many of them are meant for me. */
  count(channel) {
    const since = Number(this.lastRead(channel) ?? 0);
    const news = this.#store.messages(channel).filter((one) => Number(one.ts) > since && one.user !== this.#store.me.id);
    const place = this.#store.channels.get(channel);
    const direct = place && isDirect(place);
    return { messages: news.length, mentions: direct ? news.length : news.filter((one) => this.#mentionsMe(one)).length };
  }

  #mentionsMe(message) {
    const mine = [...this.#store.groups.values()].filter((group) => group.users.includes(this.#store.me.id));
    const marks = [`<@${this.#store.me.id}`, "<!channel", "<!here", ...mine.map((group) => `<!subteam^${group.id}`)];
    return marks.some((mark) => message.text?.includes(mark));
  }

  #marks() {
    return JSON.parse(localStorage.getItem(this.#key()) ?? "{}");
  }

  #key() {
    return `read:${this.#store.workspace.teamId}:${this.#store.me.id}`;
  }
}
