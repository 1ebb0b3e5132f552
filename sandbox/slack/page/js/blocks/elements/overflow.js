// The ⋯ menu: arrows and first letters move, Enter picks, Esc closes ("Overflow menu element").

import { act } from "../act.js";
import { freshId, make } from "../dom.js";
import { safeUrl } from "../links.js";
import { renderText } from "../text.js";
import { popupUnder } from "./popup.js";

/** The button and its menu. */
export function overflow(element, place) {
  const menu = make("div", { class: "listbox overflow-menu", role: "menu", id: freshId("menu"), "aria-label": "More actions" });
  const button = make("button", { type: "button", class: "button button-icon", "aria-label": "More actions", "aria-haspopup": "menu", "aria-expanded": "false", "aria-controls": menu.id, "data-action-id": element.action_id }, "⋯");
  const box = make("span", { class: "overflow" }, button, menu);
  const popup = popupUnder(button, menu, () => button.setAttribute("aria-expanded", "false"));
  const pick = (option) => {
    leave();
    const href = option.url && safeUrl(option.url);
    if (href) window.open(href, "_blank", "noopener,noreferrer");
    act(element, { selected_option: option }, button, place);
  };
  const items = element.options.map((option) => itemOf(option, place, pick));
  menu.append(...items);

  function enter(at) {
    popup.open();
    button.setAttribute("aria-expanded", "true");
    items.at(at).focus();
  }

  function leave() {
    popup.close();
    button.focus();
  }

  button.addEventListener("click", () => (popup.isOpen() ? leave() : enter(0)));
  button.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    enter(event.key === "ArrowDown" ? 0 : -1);
  });
  menu.addEventListener("keydown", (event) => travel(event, items, leave));
  menu.addEventListener("focusout", ({ relatedTarget }) => menu.contains(relatedTarget) || popup.close());
  return box;
}

function itemOf(option, place, pick) {
  const description = option.description && make("span", { class: "option-description" }, renderText(option.description, place.context));
  return make(
    "button",
    { type: "button", class: "option", role: "menuitem", tabindex: "-1", onclick: () => pick(option) },
    make("span", { class: "option-text" }, renderText(option.text, place.context)),
    description,
  );
}

function travel(event, items, leave) {
  const place = items.indexOf(document.activeElement);
  const typed = event.key.length === 1 ? event.key.toLowerCase() : null;
  const rotated = [...items.slice(place + 1), ...items.slice(0, place + 1)];
  const goal = {
    ArrowDown: () => items[(place + 1) % items.length],
    ArrowUp: () => items.at(place - 1),
    Home: () => items[0],
    End: () => items.at(-1),
  }[event.key]?.() ?? (typed?.trim() && rotated.find((item) => item.textContent.toLowerCase().startsWith(typed)));
  if (event.key === "Escape") leave();
  if (event.key === "Escape" || goal) {
    event.preventDefault();
    event.stopPropagation();
  }
  goal?.focus?.();
}
