// Buttons of every kind: plain, with a link, with an icon, and thumbs for feedback.

import { act } from "../act.js";
import { make } from "../dom.js";
import { safeUrl } from "../links.js";
import { renderText } from "../text.js";

const STYLES = { primary: " button-primary", danger: " button-danger" };

/** A button; one with a url is a link, and the app hears of the click too ("Button element"). */
export function button(element, place) {
  if (!isVisible(element, place)) return null;
  const attributes = {
    class: `button${STYLES[element.style] ?? ""}`,
    "aria-label": element.accessibility_label,
    "data-action-id": element.action_id,
  };
  const href = element.url && safeUrl(element.url);
  const [tag, doing] = href ? ["a", leads(href, element, place)] : ["button", presses(element, place)];
  return make(tag, { ...attributes, ...doing }, renderText(element.text, place.context));
}

/** An icon button; its text is for those who do not see the icon. */
export function iconButton(element, place) {
  if (!isVisible(element, place)) return null;
  const attributes = {
    class: "button button-icon",
    "aria-label": element.accessibility_label ?? element.text.text,
    title: element.text.text,
    "data-action-id": element.action_id,
  };
  return make("button", { ...attributes, ...presses(element, place) }, icon("🗑"));
}

/** Thumbs up and down. */
export function feedbackButtons(element, place) {
  const thumbs = [
    [element.positive_button, "👍"],
    [element.negative_button, "👎"],
  ].map(([one, character]) => thumb(one, character, element, place));
  return make("div", { class: "feedback", role: "group", "aria-label": "Feedback" }, ...thumbs);
}

function thumb(one, character, element, place) {
  const label = one.accessibility_label ?? one.text.text;
  const attributes = {
    type: "button",
    class: "button button-icon",
    "aria-label": label,
    title: one.text.text,
    "aria-pressed": "false",
    "data-action-id": element.action_id,
  };
  const choose = async ({ currentTarget }) => {
    for (const other of currentTarget.parentElement.children)
      other.setAttribute("aria-pressed", String(other === currentTarget));
    await act(element, { value: one.value ?? null }, currentTarget, place);
  };
  return make("button", { ...attributes, onclick: choose }, icon(character));
}

const chosenBy = (element) => (element.value ? { value: element.value } : {});

/** The attributes of a button that tells the app. */
function presses(element, place) {
  const press = ({ currentTarget: button }) => {
    if (!button.hasAttribute("aria-busy")) act(element, chosenBy(element), button, place);
  };
  return { type: "button", onclick: press };
}

/** The attributes of a link that tells the app; where a confirmation is asked for, the address waits for it. */
function leads(href, element, place) {
  const follow = async (event) => {
    if (element.confirm) event.preventDefault();
    const stands = await act(element, chosenBy(element), event.currentTarget, place);
    if (element.confirm && stands) window.open(href, "_blank", "noopener,noreferrer");
  };
  return { href, target: "_blank", rel: "noopener noreferrer", onclick: follow };
}

const isVisible = (element, place) =>
  !element.visible_to_user_ids || element.visible_to_user_ids.includes(place.context.user);

const icon = (character) => make("span", { "aria-hidden": "true" }, character);
