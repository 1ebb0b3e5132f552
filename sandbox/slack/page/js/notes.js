// Short notes at the edge of the page, and what is only said to screen readers.

import { byId, make } from "./dom.js";

const STAYS = 5_000; // ms

/** Shows a note for some seconds. */
export function note(text, { trouble = false } = {}) {
  const shown = make("p", { class: trouble ? "note trouble" : "note", role: trouble ? "alert" : "status" }, text);
  byId("notes").append(shown);
  setTimeout(() => shown.remove(), STAYS);
}

/** Shows a note until the function that it returns is called. */
export function standingNote(text) {
  const shown = make("p", { class: "note", role: "status" }, text);
  byId("notes").append(shown);
  return () => shown.remove();
}

/** Has screen readers say this when they are done with what they are saying. */
export function announce(text) {
  const said = make("p", {}, text);
  byId("live").append(said);
  setTimeout(() => said.remove(), STAYS);
}

/** Copies a text, and says so. */
export async function copy(text, what) {
  try {
    await navigator.clipboard.writeText(text);
    note(`${what} copied.`);
  } catch {
    note(`The browser does not let this page copy. ${what}: ${text}`, { trouble: true });
  }
}
