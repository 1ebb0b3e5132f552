// What somebody typed before, for the arrow keys of an empty field; kept while the tab is open.

const MOST = 50;

/** The lines of whoever is acting. */
export class Recall {
  #store;
  #place = null; // in the lines, while somebody leafs through them

  constructor(store) {
    this.#store = store;
  }

  /** Remembers a line. */
  keep(line) {
    this.#place = null;
    if (!line) return;
    const lines = this.#lines().filter((one) => one !== line);
    sessionStorage.setItem(this.#key(), JSON.stringify([...lines, line].slice(-MOST)));
  }

  /** The line before (-1) or after (1) the one in the field; null where the arrow key has to move the caret. */
  step(direction, shown) {
    const lines = this.#lines();
    const leafing = this.#place !== null && lines[this.#place] === shown;
    if (!leafing && (shown || direction > 0)) return null;
    const place = (leafing ? this.#place : lines.length) + direction;
    if (place < 0 || place > lines.length) return null;
    this.#place = place;
    return lines[place] ?? "";
  }

  #lines() {
    return JSON.parse(sessionStorage.getItem(this.#key()) ?? "[]");
  }

  #key() {
    return `typed:${this.#store.me.id}`;
  }
}
