// What the app offers and is doing just now, between the messages and the field: suggested prompts, and a status.

import { make } from "./dom.js";
import { isInChannel } from "./store.js";

const TURN = 2_500; // ms until the next of several loading messages is shown

/** The prompts and the status of one conversation or thread. */
export class Assistance {
  #page;
  #place = null;
  #offered = "";
  #later;
  #prompts = make("div", { class: "prompts" });
  #status = make("div", { class: "status" });
  #said = make("p", { class: "visually-hidden", role: "status" });
  element = make("div", { class: "assistance" }, this.#prompts, this.#status, this.#said);

  constructor(page) {
    this.#page = page;
    for (const happened of ["messages", "statuses"])
      page.store.addEventListener(happened, ({ detail }) => detail.channel === this.#place?.channel && this.#draw());
  }

  /** Shows what belongs to this place from now on: {channel, thread?}. */
  show(place) {
    this.#place = place;
    this.#draw();
  }

  #draw() {
    this.#offer(this.#asked());
    clearTimeout(this.#later);
    const shown = this.#doing();
    const doing = ({ status, loading_messages: turns }) => turns[Math.floor(Date.now() / TURN) % turns.length] ?? status;
    const { real_name: name } = this.#page.store.user(this.#page.store.app.botUserId);
    this.#status.replaceChildren(...shown.map((one) => make("p", { "aria-hidden": "true" }, make("b", {}, name), ` ${doing(one)}`)));
    const said = shown.map(({ status }) => `${name} ${status}`).join("\n");
    if (this.#said.textContent !== said) this.#said.textContent = said;
    const changes = shown.flatMap((one) => [one.ends * 1000 - Date.now(), ...(one.loading_messages.length > 1 ? [TURN] : [])]);
    if (changes.length) this.#later = setTimeout(() => this.#draw(), Math.max(0, Math.min(...changes)));
  }

  #doing() {
    const { channel, thread } = this.#place;
    const all = Object.entries(this.#page.store.statuses(channel));
    return all.filter(([ts, { ends }]) => (!thread || ts === thread) && ends * 1000 > Date.now()).map(([, status]) => status);
  }

  /** The message that has the prompts, if it has some: the thread's first or the latest, until somebody answers it. */
  #asked() {
    const { channel, thread } = this.#place;
    const { store } = this.#page;
    const root = thread ?? store.messages(channel).findLast(isInChannel)?.ts;
    const isAnswered = store.thread(channel, root).some((reply) => reply.ts !== root && !store.user(reply.user).is_bot);
    return isAnswered ? undefined : store.message(channel, root);
  }

  #offer(message) {
    const { title, prompts = [] } = message?.assistant_app_thread?.suggested_prompts ?? {};
    const offered = JSON.stringify([message?.ts, title, prompts]);
    if (offered === this.#offered) return; // whoever has the focus on one keeps it
    this.#offered = offered;
    const { channel, thread = message?.subtype === "assistant_app_thread" ? message.ts : undefined } = this.#place;
    const say = (text) => this.#page.deeds.types(text, { channel, thread });
    const button = (prompt) => make("button", { type: "button", class: "plain-button", title: prompt.message, onclick: () => say(prompt.message) }, prompt.title);
    this.#prompts.replaceChildren(...(prompts.length ? [make("p", {}, title || "Try one of these")] : []), ...prompts.map(button));
  }
}
