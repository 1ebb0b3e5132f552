// Buttons of every kind: plain, with a link, with an icon, and thumbs for feedback.

import { act } from "../act.js";
import { make } from "../dom.js";
import { safeUrl } from "../links.js";
import { renderText } from "../text.js";

const STYLES = { primary: " button-primary", danger: " button-danger" };

/** A button; one with a url is a link, and the app hears of the click too ("Button element"). */
export function button(element, place) {
  if (!isVisible(element, place)) return null;
  const href = element.url && safeUrl(element.url);
  const attributes = {
    class: `button${STYLES[element.style] ?? ""}`,
    "aria-label": element.accessibility_label,
    "data-action-id": element.action_id,
  };
  const shown = renderText(element.text, place.context);
  if (!href) return make("button", { type: "button", ...attributes, onclick: (event) => press(event.currentTarget, element, place) }, shown);
  return make("a", { ...attributes, href, target: "_blank", rel: "noopener noreferrer", onclick: (event) => follow(event, href, element, place) }, shown);
}

/** An icon button; its text is for those who do not see the icon. */
export function iconButton(element, place) {
  if (!isVisible(element, place)) return null;
  const label = element.accessibility_label ?? element.text.text;
  const attributes = { type: "button", class: "button button-icon", "aria-label": label, title: element.text.text, "data-action-id": element.action_id };
  return make("button", { ...attributes, onclick: (event) => press(event.currentTarget, element, place) }, icon("🗑"));
}

/** Thumbs up and down. */
export function feedbackButtons(element, place) {
  const thumbs = [[element.positive_button, "👍"], [element.negative_button, "👎"]].map(([one, character]) => thumb(one, character, element, place));
  return make("div", { class: "feedback", role: "group", "aria-label": "Feedback" }, ...thumbs);
}

function thumb(one, character, element, place) {
  const label = one.accessibility_label ?? one.text.text;
  const attributes = { type: "button", class: "button button-icon", "aria-label": label, title: one.text.text, "aria-pressed": "false", "data-action-id": element.action_id };
  const choose = async ({ currentTarget }) => {
    for (const other of currentTarget.parentElement.children) other.setAttribute("aria-pressed", String(other === currentTarget));
    await act(element, { value: one.value ?? null }, currentTarget, place);
  };
  return make("button", { ...attributes, onclick: choose }, icon(character));
}

const press = (target, element, place) => target.hasAttribute("aria-busy") || act(element, element.value ? { value: element.value } : {}, target, place);

async function follow(event, href, element, place) {
  const chosen = element.value ? { value: element.value } : {};
  if (!element.confirm) {
    await act(element, chosen, event.currentTarget, place);
    return;
  }
  event.preventDefault();
  if (await act(element, chosen, event.currentTarget, place)) window.open(href, "_blank", "noopener,noreferrer");
}

const isVisible = (element, place) => !element.visible_to_user_ids || element.visible_to_user_ids.includes(place.context.user);

const icon = (character) => make("span", { "aria-hidden": "true" }, character);
