// Starts the page, and ties its fixed parts to what they do.

import { addressOf, archived } from "./address.js";
import { byId } from "./dom.js";
import { closeDrawer } from "./drawer.js";
import { openFaults } from "./faults.js";
import { icon } from "./icons.js";
import { closeByEscape } from "./layers.js";
import { announce } from "./notes.js";
import { Page } from "./page.js";
import { offerActing } from "./people.js";
import { offerSearch } from "./search.js";
import { applyTheme, switchTheme } from "./theme.js";

/** Says new messages of others to screen readers, where they are read. */
function sayNews(page) {
  page.store.addEventListener("arrived", ({ detail: { channel, message } }) => {
    if (message.user === page.store.me.id || channel !== page.place?.channel) return;
    announce(`${page.store.user(message.user).real_name}: ${message.text || "a message"}`);
  });
}

/** Mentions lead to people and channels. */
function followMentions(page) {
  byId("main").addEventListener("click", (event) => {
    const mention = event.target.closest?.(".mention");
    if (mention?.dataset.user) page.openProfile(mention.dataset.user);
    if (mention?.dataset.channel) page.go({ channel: mention.dataset.channel });
  });
}

function start() {
  const place = archived(location);
  if (place) history.replaceState(null, "", `/${addressOf(place)}`);
  const page = new Page();
  const theme = byId("theme");
  const showTheme = applyTheme((dark) => {
    theme.replaceChildren(icon(dark ? "sun" : "moon"));
    theme.title = dark ? "Light" : "Dark";
    theme.setAttribute("aria-label", `Switch to ${dark ? "light" : "dark"}`);
  });
  theme.addEventListener("click", () => {
    switchTheme();
    showTheme();
  });
  byId("inspect").replaceChildren(icon("pulse"));
  byId("inspect").addEventListener("click", () => (page.inspector.isOpen ? page.pane.close() : page.inspector.open()));
  byId("trouble").replaceChildren(icon("warning"));
  byId("trouble").addEventListener("click", () => (page.pane.kind === "faults" ? page.pane.close() : openFaults(page)));
  byId("skip").addEventListener("click", () => page.conversation.focus());
  byId("drawer-back").addEventListener("click", closeDrawer);
  page.store.addEventListener("workspace", () => (byId("workspace").textContent = page.store.workspace.name));
  offerActing(page);
  offerSearch(page);
  sayNews(page);
  followMentions(page);
  closeByEscape();
  addEventListener("hashchange", page.show);
  page.connect();
}

start();
