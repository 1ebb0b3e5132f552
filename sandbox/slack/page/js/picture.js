// A picture, large.

import { iconButton, make } from "./dom.js";
import { icon } from "./icons.js";

/** Opens a picture over the page; a click beside it, its button or Escape closes it. */
export function showPicture(url, name) {
  const close = iconButton(icon("close"), "Close", () => dialog.close());
  const dialog = make("dialog", { class: "picture-dialog", "aria-label": name, onclose: () => dialog.remove(), onclick: (event) => event.target === dialog && dialog.close() }, make("header", {}, make("b", {}, name), close), make("img", { src: url, alt: name }));
  document.body.append(dialog);
  dialog.showModal();
}
