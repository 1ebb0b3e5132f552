// The conversations, the app, and what is unread in them.

import { addressOf } from "./address.js";
import { byId, iconButton, make } from "./dom.js";
import { face } from "./face.js";
import { icon } from "./icons.js";
import { openMenu } from "./menu.js";
import { rove, settle } from "./roving.js";
import { isDirect } from "./store.js";

/** Draws the sidebar whenever something in it changes. */
export class Sidebar {
  #page;
  #root = byId("conversations");
  #write = iconButton(icon("plus"), "Write to somebody", () => this.#offerPeople(), { "aria-haspopup": "menu" });

  constructor(page) {
    this.#page = page;
    rove(this.#root, () => this.#links());
    for (const happened of ["workspace", "arrived", "messages", "read"]) page.store.addEventListener(happened, () => this.#schedule());
  }

  /** Draws it now, e.g. because another conversation was opened. */
  draw() {
    this.#scheduled = false;
    const { store } = this.#page;
    const focused = document.activeElement?.closest?.("#conversations a")?.getAttribute("href");
    const writing = document.activeElement === this.#write;
    const mine = store.mine();
    const channels = mine.filter((channel) => !isDirect(channel));
    const direct = mine.filter((channel) => isDirect(channel) && !store.isApps(channel));
    this.#root.replaceChildren(...section("Channels", channels.map((one) => this.#entry(one))), ...section("Direct messages", direct.map((one) => this.#entry(one)), this.#write), ...section("Apps", [this.#appEntry()]));
    const links = this.#links();
    settle(links, links.find((link) => link.getAttribute("aria-current")) ?? links[0]);
    if (focused) links.find((link) => link.getAttribute("href") === focused)?.focus();
    if (writing) this.#write.focus();
    this.#title(mine);
  }

  #scheduled = false;

  #schedule() {
    if (this.#scheduled) return;
    this.#scheduled = true;
    requestAnimationFrame(() => this.draw());
  }

  #links() {
    return [...this.#root.querySelectorAll("a")];
  }

  #entry(channel) {
    const drawing = channel.is_mpim ? icon("people") : isDirect(channel) ? face(this.#page.store.user(channel.members.find((id) => id !== this.#page.store.me.id) ?? channel.members[0]), { size: "small" }) : icon(channel.is_private ? "lock" : "hash");
    const current = this.#page.place?.channel === channel.id;
    return this.#link({ href: addressOf({ channel: channel.id }), drawing, name: this.#page.store.title(channel), current, count: this.#page.unread.count(channel.id) });
  }

  /** Offers the people to whom a direct message can be written. */
  #offerPeople() {
    const { store } = this.#page;
    const choice = (user) => ({ label: user.real_name, detail: `@${user.name}`, picture: face(user, { size: "small" }), run: () => this.#page.write(user.id) });
    openMenu(this.#write, "Write to", [...store.people().filter((user) => user.id !== store.me.id).map(choice), "-", { label: "Several people …", icon: "people", run: () => this.#page.openGroup() }]);
  }

  #appEntry() {
    const { store, unread, place } = this.#page;
    const channel = store.appChannel();
    const count = channel ? unread.count(channel.id) : { messages: 0, mentions: 0 };
    const current = Boolean(place?.app) || (channel !== undefined && place?.channel === channel.id);
    const tab = store.app.homeEnabled && !count.messages ? "home" : "messages";
    return this.#link({ href: addressOf({ app: tab }), drawing: face(store.user(store.app.botUserId), { size: "small" }), name: store.user(store.app.botUserId).real_name, current, count });
  }

  #link({ href, drawing, name, current, count }) {
    const badge = count.mentions > 0 && make("span", { class: "count", "aria-hidden": "true" }, String(count.mentions));
    const said = count.messages > 0 && make("span", { class: "visually-hidden" }, `, ${count.messages} unread`);
    return make("li", {}, make("a", { href, class: count.messages ? "unread" : null, "aria-current": current ? "page" : null }, drawing, make("span", { class: "name" }, name), said, badge));
  }

  #title(mine) {
    const { store, unread, place } = this.#page;
    const mentions = mine.reduce((sum, channel) => sum + unread.count(channel.id).mentions, 0);
    const open = store.channels.get(place?.channel);
    const where = open ? store.label(open) : store.user(store.app.botUserId).real_name;
    document.title = `${mentions ? `(${mentions}) ` : ""}${where} – ${store.workspace.name}`;
  }
}

function section(title, entries, tool) {
  if (!entries.length && !tool) return [];
  const id = `section-${title.toLowerCase().replace(" ", "-")}`;
  return [make("div", { class: "section-head" }, make("h2", { id }, title), tool), make("ul", { "aria-labelledby": id }, ...entries)];
}
