// Files that wait to be sent with the next message.

import { iconButton, make } from "./dom.js";
import { size } from "./files.js";
import { icon } from "./icons.js";

/** The files under a message field. */
export class Attachments {
  #files = [];
  #changed;
  #picker = make("input", { type: "file", multiple: true, hidden: true, onchange: () => this.#picked() });
  #list = make("ul", { class: "attachments", "aria-label": "Files to send" });
  element = make("div", {}, this.#picker, this.#list);

  /** `changed` is called whenever a file comes or goes. */
  constructor(changed) {
    this.#changed = changed;
    this.#list.hidden = true;
  }

  /** How many there are. */
  get count() {
    return this.#files.length;
  }

  /** Opens the browser's file chooser. */
  browse() {
    this.#picker.click();
  }

  /** Adds files. */
  add(files) {
    this.#files.push(...files);
    this.#show();
  }

  /** Adds what was pasted or dropped, where that was files. */
  takeFrom(transfer, event) {
    const files = [...(transfer?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    this.add(files);
  }

  /** Returns the files, and forgets them. */
  take() {
    const files = this.#files;
    this.#files = [];
    this.#show();
    return files;
  }

  #picked() {
    this.add([...this.#picker.files]);
    this.#picker.value = "";
  }

  #show() {
    this.#list.hidden = !this.#files.length;
    this.#list.replaceChildren(...this.#files.map((file) => this.#entry(file)));
    this.#changed();
  }

  #entry(file) {
    const remove = () => {
      this.#files = this.#files.filter((one) => one !== file);
      this.#show();
    };
    return make("li", {}, icon("file"), make("b", {}, file.name), make("small", {}, size(file.size)), iconButton(icon("close"), `Remove ${file.name}`, remove));
  }
}

/** Has files that are dropped anywhere over the element sent with the composer's next message. */
export function acceptFiles(element, composer) {
  const over = (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    element.classList.add("dropping");
  };
  const out = () => element.classList.remove("dropping");
  element.append(make("p", { class: "drop-here", "aria-hidden": "true" }, icon("file"), "Drop it here to share it"));
  element.addEventListener("dragover", over);
  element.addEventListener("dragleave", (event) => element.contains(event.relatedTarget) || out());
  element.addEventListener("drop", (event) => {
    out();
    composer.takeFiles(event.dataTransfer, event);
  });
}
