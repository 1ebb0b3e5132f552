// Every interactive element by its type ("Reference: block elements").

import { make } from "./dom.js";
import { button, feedbackButtons, iconButton } from "./elements/button.js";
import { picture } from "./images.js";

const ELEMENTS = {
  button,
  workflow_button: button,
  icon_button: iconButton,
  feedback_buttons: feedbackButtons,
  image: (element, place) => picture(element, place.context, "accessory-image"),
};

/**
 * An element in its place: `{context, blockId, dispatches, labelledBy?, describedBy?, required?}`, where `dispatches`
 * says whether the app is told of each use.
 */
export function renderElement(element, place) {
  const render = Object.hasOwn(ELEMENTS, element.type) ? ELEMENTS[element.type] : unsupported;
  return render(element, place);
}

const unsupported = (element) => make("span", { class: "unsupported", role: "note" }, `unsupported element: ${element.type}`);
