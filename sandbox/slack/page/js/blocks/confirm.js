// The question that Slack asks before an action goes out ("Confirmation dialog object").

import { freshId, make } from "./dom.js";
import { renderText } from "./text.js";

/** Ask; resolves to true when the person confirms, to false when they deny or press Esc. */
export function confirmed(confirm, context) {
  const [title, text] = [freshId("confirm"), freshId("confirm")];
  const dialog = make(
    "dialog",
    {
      class: "dialog confirm",
      "aria-labelledby": title,
      "aria-describedby": text,
      onkeydown: (event) => event.stopPropagation(),
    },
    make("h2", { class: "dialog-title", id: title }, renderText(confirm.title, context)),
    make("div", { class: "dialog-text", id: text }, renderText(confirm.text, context)),
    answers(confirm, context),
  );
  document.body.append(dialog);
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "confirm");
    });
    dialog.showModal();
  });
}

function answers(confirm, context) {
  const style = confirm.style === "danger" ? "button-danger" : "button-primary";
  return make(
    "form",
    { method: "dialog", class: "dialog-buttons" },
    make("button", { class: "button", value: "deny" }, renderText(confirm.deny, context)),
    make(
      "button",
      { class: `button ${style}`, value: "confirm", autofocus: true },
      renderText(confirm.confirm, context),
    ),
  );
}
