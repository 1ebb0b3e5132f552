// The sidebar as a drawer, where the window is too narrow for it.

import { byId } from "./dom.js";
import { opened } from "./layers.js";

let gone = null;

/** Opens it, with the focus on the conversation that is open. */
export function openDrawer() {
  document.body.classList.add("drawer-open");
  gone ??= opened(closeDrawer);
  byId("conversations").querySelector("a[tabindex='0']")?.focus();
}

/** Closes it. */
export function closeDrawer() {
  gone?.();
  gone = null;
  document.body.classList.remove("drawer-open");
}
