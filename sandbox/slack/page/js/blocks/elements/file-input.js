// Files handed over in a form ("File input element").

import { make } from "../dom.js";
import { keepState, startingValue } from "../state.js";
import { labelling } from "./labelling.js";

/** A file chooser; each file is uploaded as it is chosen, and the form carries Slack's file objects. */
export function fileInput(element, place) {
  const most = element.max_files ?? 10;
  let files = startingValue(element, place);
  const accept = element.filetypes?.map((type) => `.${type}`).join(",");
  const input = make("input", { type: "file", class: "file-field", accept, multiple: most > 1, ...labelling(element, place) });
  const list = make("ul", { class: "file-list" });
  const note = make("span", { class: "file-note", role: "status" });

  input.addEventListener("change", async () => {
    const room = most - files.length;
    const chosen = [...input.files].slice(0, room);
    note.textContent = chosen.length < input.files.length ? `No more than ${most} files` : "";
    input.value = "";
    if (chosen.length) await add(chosen);
  });

  async function add(chosen) {
    note.textContent = "Uploading…";
    try {
      files = [...files, ...(await place.context.upload(chosen))];
      note.textContent = "";
    } catch (error) {
      note.textContent = `Upload failed: ${error.message}`;
    }
    show();
  }

  function show() {
    list.replaceChildren(...files.map(entry));
    input.disabled = files.length >= most;
  }

  function entry(file) {
    const drop = () => {
      files = files.filter((one) => one !== file);
      show();
    };
    return make("li", {}, make("span", {}, file.name), make("button", { type: "button", class: "tag-drop", "aria-label": `Remove ${file.name}`, onclick: drop }, "×"));
  }

  show();
  return keepState(make("span", { class: "file-input" }, input, list, note), element, place, () => files);
}
