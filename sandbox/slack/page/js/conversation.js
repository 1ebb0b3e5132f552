// The conversation that is open: what it is, what was said, and the field to say something.

import { Assistance } from "./assistance.js";
import { acceptFiles } from "./attachments.js";
import { Composer } from "./composer.js";
import { byId, iconButton, make } from "./dom.js";
import { openDrawer } from "./drawer.js";
import { icon } from "./icons.js";
import { MessageList } from "./message-list.js";
import { Stick } from "./stick.js";
import { isDirect, isInChannel } from "./store.js";

const FIRST = 50; // messages that are drawn at first
const STEP = 15; // further ones each time, few enough for one frame
const AHEAD = "1600px"; // before its beginning comes into view, older messages are drawn

/** The messages and the field of one conversation. */
export class Conversation {
  #page;
  #channel = null;
  #from = 0; // the timestamp of the oldest message that is drawn
  #newSince;
  #list;
  #composer;
  #assistance;
  #region;
  #stick;
  #beginningNear;
  #start = make("div", { class: "start" });
  #newest = make("button", { type: "button", class: "newest", hidden: true, onclick: () => this.#stick.toEnd() }, icon("down"), "Newest");

  constructor(page) {
    this.#page = page;
    this.#list = new MessageList(page, "Messages");
    this.#composer = new Composer(page, "Message");
    this.#assistance = new Assistance(page);
    this.#region = make("div", { class: "scroller", tabindex: "-1" }, this.#start, this.#list.element);
    this.#stick = new Stick(this.#region, this.#list.element, (atEnd) => this.#moved(atEnd));
    this.element = make("div", { class: "conversation" }, this.#region, this.#newest, this.#assistance.element, this.#composer.element);
    acceptFiles(this.element, this.#composer);
    page.store.addEventListener("messages", ({ detail }) => detail.channel === this.#channel && this.#draw());
    page.store.addEventListener("workspace", () => this.#redraw());
    document.addEventListener("visibilitychange", () => this.#read());
    this.#beginningNear = new IntersectionObserver(([{ isIntersecting }]) => isIntersecting && this.#goBack(), { root: this.#region, rootMargin: `${AHEAD} 0px` });
    this.#beginningNear.observe(this.#start);
  }

  /** Opens a conversation. */
  open(channel) {
    if (channel.id !== this.#channel) {
      this.#channel = channel.id;
      this.#newSince = this.#page.unread.lastRead(channel.id);
      this.#from = Number((this.#all().at(-FIRST) ?? this.#all()[0])?.ts ?? 0);
      this.#assistance.show({ channel: channel.id });
      this.#composer.writeTo({ channel: channel.id, hint: `Message ${this.#page.store.label(channel)}` });
    }
    this.#draw();
    this.#stick.toEnd();
    this.#read();
  }

  /** Brings a message before the reader, reading on where it is old. */
  point(ts) {
    return this.#stick.leaving(async () => {
      if (!(await this.#page.store.find(this.#channel, ts))) return false;
      if (Number(ts) < this.#from) this.#drawFrom(this.#place(ts) - STEP);
      return this.#list.point(ts);
    });
  }

  /** Puts the caret into the field. */
  focus() {
    this.#composer.focus();
  }

  #redraw() {
    this.#list.forget();
    if (this.#page.store.channels.has(this.#channel)) this.#draw();
  }

  #draw() {
    const { store } = this.#page;
    const place = this.#place(this.#from);
    this.#list.show(this.#channel, place < 0 ? [] : this.#all().slice(place), { newSince: this.#newSince });
    this.#start.replaceChildren(...(place <= 0 && store.isComplete(this.#channel) ? this.#beginning() : [make("p", { class: "loading" }, "Reading older messages …")]));
    if (this.#stick.atEnd) this.#read();
  }

  #beginning() {
    const { store } = this.#page;
    const channel = store.channels.get(this.#channel);
    if (!channel) return [];
    const name = store.title(channel);
    const direct = isDirect(channel);
    const about = direct ? `Here you talk with ${name}; nobody else reads it.` : `This is the beginning of #${name}.`;
    return [make("h2", {}, direct ? name : `# ${name}`), make("p", {}, about), channel.topic && make("p", {}, channel.topic)].filter(Boolean);
  }

  #moved(atEnd) {
    this.#newest.hidden = atEnd;
    if (atEnd) this.#read();
  }

  #read() {
    const seen = this.#channel && this.element.isConnected && document.visibilityState === "visible" && this.#stick.atEnd;
    if (seen && this.#page.unread.markAll(this.#channel)) this.#page.store.dispatchEvent(new CustomEvent("read", { detail: {} }));
  }

  /** Draws a few older messages, which have to be read first where none is left. */
  async #goBack() {
    const { store } = this.#page;
    const channel = this.#channel;
    if (!store.channels.has(channel)) return;
    if (this.#place(this.#from) <= 0 && !(await store.readOlder(channel))) return;
    if (channel !== this.#channel) return;
    this.#stick.keepingView(() => this.#drawFrom(this.#place(this.#from) - STEP));
    this.#beginningNear.unobserve(this.#start);
    this.#beginningNear.observe(this.#start); // asks again whether it is near
  }

  #drawFrom(place) {
    this.#from = Number(this.#all()[Math.max(0, place)].ts);
    this.#draw();
  }

  /** All messages of the conversation that do not stand in a thread. */
  #all() {
    return this.#page.store.messages(this.#channel).filter(isInChannel);
  }

  /** Where the first message from this timestamp on stands; -1 where there is none. */
  #place(ts) {
    return this.#all().findIndex((message) => Number(message.ts) >= Number(ts));
  }
}

/** Shows which conversation is open, and offers what can be looked at about it. */
export function drawHeader(page, channel) {
  const { store } = page;
  const title = store.title(channel);
  const sign = isDirect(channel) ? null : icon(channel.is_private ? "lock" : "hash");
  const members = make("button", { type: "button", class: "header-button", title: "Members", "aria-label": `Members, ${channel.members.length}`, onclick: () => page.openMembers(channel) }, icon("people"), String(channel.members.length));
  byId("header").replaceChildren(
    iconButton(icon("menu"), "Conversations", openDrawer, { class: "icon-button drawer-button", "aria-controls": "sidebar" }),
    make("h1", { id: "title", tabindex: "-1", title }, sign, make("span", { class: "name" }, title)),
    make("p", { class: "topic", title: channel.topic ?? "" }, channel.is_archived ? "This channel is archived" : (channel.topic ?? "")),
    make("div", { class: "header-tools" }, members, iconButton(icon("pin"), "Pinned messages", () => page.openPins(channel)), iconButton(icon("file"), "Files", () => page.openFiles(channel))),
  );
}
