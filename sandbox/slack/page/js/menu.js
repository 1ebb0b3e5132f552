// Menus that hang from a button: arrows move, Enter takes, Escape and Tab close, and the focus comes back.

import { make } from "./dom.js";
import { icon } from "./icons.js";
import { opened } from "./layers.js";
import { rove, settle } from "./roving.js";

const GAP = 4; // px between the button and its menu
let closeOpen = null;

/** Opens a menu under its anchor. Items: {label, run, icon?, detail?, checked?, danger?}, or "-" for a line. */
export function openMenu(anchor, label, items) {
  closeOpen?.();
  const menu = make("div", { class: "menu", role: "menu", "aria-label": label }, ...items.map((item) => entry(item, close)));
  const gone = opened(close);
  const outside = (event) => menu.contains(event.target) || close();

  function close() {
    closeOpen = null;
    gone();
    document.removeEventListener("pointerdown", outside, true);
    anchor.setAttribute("aria-expanded", "false");
    const within = menu.contains(document.activeElement);
    menu.remove();
    if (within) anchor.focus();
  }

  closeOpen = close;
  anchor.setAttribute("aria-expanded", "true");
  document.body.append(menu);
  place(menu, anchor);
  document.addEventListener("pointerdown", outside, true);
  moveIn(menu, close);
}

function entry(item, close) {
  if (item === "-") return make("hr");
  const checkable = item.checked !== undefined;
  const attributes = {
    type: "button",
    class: item.danger ? "menu-item danger" : "menu-item",
    role: checkable ? "menuitemradio" : "menuitem",
    "aria-checked": checkable ? String(item.checked) : null,
    onclick: () => {
      close();
      item.run();
    },
  };
  const words = make("span", { class: "menu-words" }, item.label, item.detail && make("small", {}, item.detail));
  return make("button", attributes, item.picture ?? (item.icon && icon(item.icon)), words, item.checked && icon("check"));
}

function moveIn(menu, close) {
  const items = () => [...menu.querySelectorAll(".menu-item")];
  rove(menu, items);
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Tab") close();
    const letter = event.key.length === 1 && event.key !== " " && event.key.toLowerCase();
    if (letter) items().find((one) => one.textContent.toLowerCase().startsWith(letter))?.focus();
  });
  const first = items().find((one) => one.getAttribute("aria-checked") === "true") ?? items()[0];
  settle(items(), first);
  first?.focus();
}

/** Puts a floating element under its anchor, or above it where there is more room, inside the window. */
export function place(floating, anchor) {
  const at = anchor.getBoundingClientRect();
  const size = floating.getBoundingClientRect();
  const below = at.bottom + GAP + size.height <= innerHeight;
  const top = below ? at.bottom + GAP : Math.max(GAP, at.top - GAP - size.height);
  const left = at.left + size.width <= innerWidth - GAP ? at.left : at.right - size.width;
  floating.style.top = `${top}px`;
  floating.style.left = `${Math.max(GAP, left)}px`;
}
