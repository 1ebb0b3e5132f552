// Edits a message where it stands.

import { make } from "./dom.js";
import { opened } from "./layers.js";

/** Puts a field in place of a message's text; `save(text)` returns whether that worked. */
export function edit(entry, text, save) {
  const body = entry.querySelector(".message-body");
  const field = make("textarea", { rows: "2", "aria-label": "Edit message" }, text);
  const button = (label, onclick, style) => make("button", { type: "button", class: `plain-button ${style}`, onclick }, label);
  const editor = make("div", { class: "editor" }, field, make("div", { class: "editor-buttons" }, button("Cancel", close, ""), button("Save", submit, "primary")));
  const gone = opened(close);

  function close() {
    gone();
    editor.replaceWith(body);
    entry.classList.remove("editing");
    entry.focus();
  }

  async function submit() {
    if (!field.value.trim() || field.value === text) return close();
    return (await save(field.value.trim())) && close();
  }

  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });
  entry.querySelector(".message-tools")?.remove();
  entry.classList.add("editing");
  body.replaceWith(editor);
  field.focus();
  field.setSelectionRange(text.length, text.length);
}
