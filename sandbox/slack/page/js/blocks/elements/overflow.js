// The ⋯ menu: arrows and first letters move, Enter picks, Esc closes ("Overflow menu element").

import { act } from "../act.js";
import { freshId, make } from "../dom.js";
import { safeUrl } from "../links.js";
import { renderText } from "../text.js";
import { Popup } from "./popup.js";

const LABEL = "More actions";
const OPENERS = new Set(["ArrowDown", "ArrowUp"]);

/** The button and its menu. */
export function overflow(element, place) {
  const menu = make("div", { class: "listbox overflow-menu", role: "menu", id: freshId("menu"), "aria-label": LABEL });
  const button = buttonFor(menu, element);
  const popup = new Popup(button, menu, () => button.setAttribute("aria-expanded", "false"));
  const enter = (at) => {
    popup.open();
    button.setAttribute("aria-expanded", "true");
    menu.children[at].focus();
  };
  const leave = () => {
    popup.close();
    button.focus();
  };
  const pick = (option) => {
    leave();
    take(option, element, button, place);
  };
  menu.append(...element.options.map((option) => itemOf(option, place, pick)));
  button.addEventListener("click", () => (popup.isOpen ? leave() : enter(0)));
  button.addEventListener("keydown", (event) => {
    if (!OPENERS.has(event.key)) return;
    event.preventDefault();
    enter(event.key === "ArrowDown" ? 0 : menu.children.length - 1);
  });
  menu.addEventListener("keydown", (event) => travel(event, [...menu.children], leave));
  menu.addEventListener("focusout", ({ relatedTarget }) => menu.contains(relatedTarget) || popup.close());
  return make("span", { class: "overflow" }, button, menu);
}

/** The app hears what was taken; an option with an address leads there too. */
async function take(option, element, button, place) {
  const href = option.url && safeUrl(option.url);
  if (href && !element.confirm) window.open(href, "_blank", "noopener,noreferrer");
  const stands = await act(element, { selected_option: option }, button, place);
  if (href && element.confirm && stands) window.open(href, "_blank", "noopener,noreferrer");
}

function buttonFor(menu, element) {
  const aria = { "aria-label": LABEL, "aria-haspopup": "menu", "aria-expanded": "false", "aria-controls": menu.id };
  return make(
    "button",
    { type: "button", class: "button button-icon", ...aria, "data-action-id": element.action_id },
    "⋯",
  );
}

function itemOf(option, place, pick) {
  const description =
    option.description && make("span", { class: "option-description" }, renderText(option.description, place.context));
  return make(
    "button",
    { type: "button", class: "option", role: "menuitem", tabindex: "-1", onclick: () => pick(option) },
    make("span", { class: "option-text" }, renderText(option.text, place.context)),
    description,
  );
}

/** Moves the focus by arrows, Home, End and first letters; Esc leaves. */
function travel(event, items, leave) {
  const goal = goalOf(event.key, items);
  if (event.key !== "Escape" && !goal) return;
  event.preventDefault();
  event.stopPropagation();
  if (goal) goal.focus();
  else leave();
}

function goalOf(key, items) {
  const place = items.indexOf(document.activeElement);
  const goals = {
    ArrowDown: (place + 1) % items.length,
    ArrowUp: (place - 1 + items.length) % items.length,
    Home: 0,
    End: items.length - 1,
  };
  if (key in goals) return items[goals[key]];
  if (key.length !== 1 || key === " ") return undefined;
  const others = [...items.slice(place + 1), ...items.slice(0, place + 1)];
  return others.find((item) => item.textContent.toLowerCase().startsWith(key.toLowerCase()));
}
