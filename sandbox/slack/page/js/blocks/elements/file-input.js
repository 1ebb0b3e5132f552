// Files handed over in a form ("File input element").

import { make } from "../dom.js";
import { keepState, startingValue } from "../state.js";
import { labelling } from "./labelling.js";

const MOST = 10; // files, unless the app says otherwise

/** A file chooser; each file is uploaded as it is chosen, and the form carries Slack's file objects. */
export function fileInput(element, place) {
  const chooser = new Chooser(element, place);
  return keepState(chooser.node, element, place, () => chooser.files);
}

class Chooser {
  #upload;
  #most;
  #input;
  #list = make("ul", { class: "file-list" });
  #note = make("span", { class: "file-note", role: "status" });

  constructor(element, place) {
    this.#upload = place.context.upload ?? unavailable;
    this.#most = element.max_files ?? MOST;
    this.files = startingValue(element, place);
    const accept = element.filetypes?.map((type) => `.${type}`).join(",");
    const attributes = { type: "file", class: "file-field", accept, multiple: this.#most > 1 };
    this.#input = make("input", { ...attributes, onchange: () => this.#take(), ...labelling(element, place) });
    this.node = make("span", { class: "file-input" }, this.#input, this.#list, this.#note);
    this.#hold(this.files);
  }

  async #take() {
    const room = this.#most - this.files.length;
    const chosen = [...this.#input.files].slice(0, room);
    const tooMany = this.#input.files.length > room ? `No more than ${this.#most} files` : "";
    this.#input.value = "";
    this.#note.textContent = "Uploading…";
    this.#note.textContent = (await this.#add(chosen)) ?? tooMany;
  }

  /** Resolves to what went wrong, if anything did. */
  async #add(chosen) {
    try {
      this.#hold([...this.files, ...(await this.#upload(chosen))]);
      return null;
    } catch (error) {
      return `Upload failed: ${error.message}`;
    }
  }

  #hold(files) {
    this.files = files;
    this.#list.replaceChildren(...files.map((file) => this.#entry(file)));
    this.#input.disabled = files.length >= this.#most;
  }

  #entry(file) {
    const drop = () => this.#hold(this.files.filter((one) => one !== file));
    const attributes = { type: "button", class: "tag-drop", "aria-label": `Remove ${file.name}`, onclick: drop };
    return make("li", {}, make("span", {}, file.name), make("button", attributes, "×"));
  }
}

const unavailable = () => Promise.reject(new Error("files cannot be handed over here"));
