// Picks an emoji by pointing or by typing its name.

import { emojiCharacter, emojiNames } from "./blocks/emoji.js";
import { make } from "./dom.js";
import { opened } from "./layers.js";
import { place } from "./menu.js";

const USUAL = ["+1", "white_check_mark", "eyes", "tada", "heart", "joy", "rocket", "thinking_face"].filter(emojiCharacter);

/** The emoji that people reach for first. */
export const usualEmoji = () => USUAL.slice(0, 3);

/** Opens the picker at its anchor; `picked` gets the name. */
export function pickEmoji(anchor, picked) {
  const grid = make("div", { class: "emoji-grid" });
  const search = make("input", { type: "search", placeholder: "Find an emoji", "aria-label": "Find an emoji", oninput: fill });
  const picker = make("div", { class: "menu emoji-picker", role: "dialog", "aria-label": "Emoji" }, search, grid);
  const gone = opened(close);
  const outside = (event) => picker.contains(event.target) || close();

  function close() {
    gone();
    document.removeEventListener("pointerdown", outside, true);
    picker.remove();
    anchor.focus();
  }

  function fill() {
    const wanted = search.value.toLowerCase().replaceAll(":", "");
    const names = wanted ? emojiNames().filter((name) => name.includes(wanted)) : [...new Set([...USUAL, ...emojiNames()])];
    grid.replaceChildren(...names.map(button));
  }

  function button(name) {
    const take = () => {
      close();
      picked(name);
    };
    return make("button", { type: "button", title: `:${name}:`, "aria-label": name.replaceAll("_", " "), onclick: take }, emojiCharacter(name));
  }

  search.addEventListener("keydown", (event) => event.key === "Enter" && grid.firstElementChild?.click());
  fill();
  document.body.append(picker);
  place(picker, anchor);
  document.addEventListener("pointerdown", outside, true);
  search.focus();
}
