// Elements of the shell; how they are made is in blocks/dom.js.

import { make } from "./blocks/dom.js";

export { fragment, freshId, make } from "./blocks/dom.js";

/** The element of that id. */
export const byId = (id) => document.getElementById(id);

/** A button that shows an icon, with its name for screen readers and as a tooltip. */
export const iconButton = (drawing, label, onclick, attributes = {}) =>
  make("button", { type: "button", class: "icon-button", title: label, "aria-label": label, onclick, ...attributes }, drawing);
