// The app's Home tab, and the tabs that lead there.

import { addressOf } from "./address.js";
import { collectState, renderBlocks } from "./blocks/render.js";
import { byId, iconButton, make } from "./dom.js";
import { openDrawer } from "./drawer.js";
import { face } from "./face.js";
import { icon } from "./icons.js";
import { viewContext } from "./rendering.js";

/** Shows the app's Home tab as long as it is on the page. */
export class Home {
  #page;
  #shown = null;
  element = make("section", { class: "scroller home", "aria-label": "Home", tabindex: "-1" });

  constructor(page) {
    this.#page = page;
    page.store.addEventListener("views", () => this.#draw());
  }

  /** Tells the app that somebody opened it, and shows what the app published. */
  open() {
    this.#shown = null;
    this.#draw();
    this.#page.deeds.opensApp("home");
  }

  #nothing() {
    const { store } = this.#page;
    const bot = store.user(store.app.botUserId);
    const hint = `${bot.real_name} has published nothing here yet. Its messages to you are under Messages.`;
    return make("div", { class: "empty home-empty" }, face(bot, { size: "large" }), make("h2", {}, "This is where the app's Home will be"), make("p", {}, hint));
  }

  #draw() {
    const { home } = this.#page.store.views;
    if (!home) return this.element.replaceChildren(this.#nothing());
    if (this.#shown && JSON.stringify(this.#shown) === JSON.stringify(home)) return undefined;
    const state = this.#shown ? collectState(this.element) : undefined;
    const context = { ...viewContext(this.#page, "home", home, () => this.element), state };
    this.element.replaceChildren(make("div", { class: "home-blocks" }, renderBlocks(home.blocks, context)));
    this.#shown = home;
    return undefined;
  }
}

/** The header of the app, with its tabs. */
export function drawAppHeader(page, open) {
  const { store } = page;
  const bot = store.user(store.app.botUserId);
  const tab = (name, label) => make("a", { href: addressOf({ app: name }), "aria-current": open === name ? "page" : null }, label);
  const tabs = [store.app.homeEnabled && tab("home", "Home"), tab("messages", "Messages")];
  byId("header").replaceChildren(
    iconButton(icon("menu"), "Conversations", openDrawer, { class: "icon-button drawer-button", "aria-controls": "sidebar" }),
    make("h1", { id: "title", tabindex: "-1" }, face(bot, { size: "small" }), make("span", { class: "name" }, bot.real_name)),
    make("nav", { class: "tabs", "aria-label": "App" }, ...tabs),
    make("div", { class: "header-tools" }, store.app.takesThreads && iconButton(icon("thread"), "New thread with the app", () => page.askApp()), iconButton(icon("person"), "About the app", () => page.openProfile(bot.id))),
  );
}
