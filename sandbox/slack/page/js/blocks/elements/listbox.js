// The options of a menu as a listbox: groups, descriptions, and one active option that the keyboard moves.

import { freshId, make } from "../dom.js";
import { renderText } from "../text.js";

/** A listbox; `show(groups, isChosen)` fills it, `move(step)` moves the active option, `active()` is that option. */
export function listbox(label, isMultiple, context, pick) {
  const node = make("div", { class: "listbox", role: "listbox", id: freshId("listbox"), "aria-label": label, "aria-multiselectable": isMultiple && "true" });
  let entries = [];
  let place = -1;

  function show(groups, isChosen) {
    entries = [];
    const shown = groups.map((group) => groupOf(group, isChosen));
    node.replaceChildren(...shown.flat());
    settle(Math.max(0, entries.findIndex(({ node: entry }) => entry.getAttribute("aria-selected") === "true")));
  }

  function say(text) {
    entries = [];
    place = -1;
    node.replaceChildren(make("div", { class: "listbox-note", role: "option", "aria-disabled": "true" }, text));
  }

  function groupOf(group, isChosen) {
    const options = group.options.map((option) => optionOf(option, isChosen(option)));
    if (!group.label) return options;
    const id = freshId("group");
    return [make("div", { role: "group", "aria-labelledby": id }, make("div", { class: "listbox-group", id }, renderText(group.label, context)), ...options)];
  }

  function optionOf(option, isChosen) {
    const entry = make(
      "div",
      { class: "option", role: "option", id: freshId("option"), "aria-selected": String(isChosen), onclick: () => pick(option) },
      make("span", { class: "option-text" }, renderText(option.text, context)),
      option.description && make("span", { class: "option-description" }, renderText(option.description, context)),
    );
    entries.push({ node: entry, option });
    return entry;
  }

  function settle(to) {
    entries[place]?.node.classList.remove("active");
    place = entries.length ? (to + entries.length) % entries.length : -1;
    entries[place]?.node.classList.add("active");
    entries[place]?.node.scrollIntoView({ block: "nearest" });
  }

  const move = (key) => settle({ ArrowDown: place + 1, ArrowUp: place - 1, Home: 0, End: -1 }[key]);
  return { node, show, say, move, active: () => entries[place] };
}
