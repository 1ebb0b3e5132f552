// What can be done with the message under the pointer or focus: one toolbar that moves to where it is wanted.

import { linkTo } from "./address.js";
import { emojiElement } from "./blocks/emoji.js";
import { iconButton, make } from "./dom.js";
import { pickEmoji, usualEmoji } from "./emoji-picker.js";
import { icon } from "./icons.js";
import { edit } from "./message-editor.js";
import { openMenu } from "./menu.js";
import { copy } from "./notes.js";
import * as scrolling from "./scrolling.js";
import { typedOf } from "./typed.js";

/** Adds the toolbar to a list of messages; `find(ts)` returns the message, `place()` {channel, inThread}. */
export function offerTools(list, page, find, place) {
  let entry = null; // where the toolbar is
  let under = null; // what the pointer is over
  let byKeyboard = false; // somebody has come to a message by keyboard, and the pointer has rested since
  const message = () => find(entry?.dataset.ts);
  const react = (name) => page.deeds.reacts(place().channel, entry.dataset.ts, name, true);
  const thread = iconButton(icon("thread"), "Reply in thread", () => page.openThread(place().channel, message().thread_ts ?? message().ts));
  const smile = iconButton(icon("smile"), "Add a reaction", () => pickEmoji(smile, react), { "aria-haspopup": "dialog" });
  const more = iconButton(icon("more"), "More actions", () => openMenu(more, "Message actions", itemsFor(page, place().channel, message(), entry)), { "aria-haspopup": "menu" });
  const usual = usualEmoji().map((name) => iconButton(emojiElement(name), `React with ${name.replaceAll("_", " ")}`, () => react(name)));
  const tools = make("div", { class: "message-tools", role: "toolbar", "aria-label": "Message" }, ...usual, smile, thread, more);

  function show(target) {
    const at = target?.closest(".message");
    if (!at || tools.parentElement === at || at.matches(".ephemeral, .editing")) return;
    entry = at;
    thread.hidden = place().inThread;
    at.append(tools);
  }

  /** Marks what the pointer is over; a rule for :hover would lay out and paint every message that scrolls by. */
  function point(at) {
    under?.classList.remove("under");
    at?.classList.add("under");
    under = at;
  }

  /** What is under the pointer gets the tools, unless it came there by itself and would take them from the focus. */
  function follow(at) {
    if (!byKeyboard) show(at);
    point(at);
  }

  list.addEventListener("pointerover", (event) => scrolling.now || follow(event.target.closest(".message")));
  list.addEventListener("pointermove", (event) => {
    if (!byKeyboard || (event.movementX === 0 && event.movementY === 0)) return;
    byKeyboard = false;
    show(event.target);
  });
  list.addEventListener("pointerleave", () => point(null));
  scrolling.ended(() => follow(list.querySelector(".message:hover")));
  list.addEventListener("focusin", (event) => {
    byKeyboard = event.target.matches(":focus-visible");
    show(event.target);
  });
  list.addEventListener("focusout", () => (byKeyboard = false));
  list.addEventListener("keydown", (event) => {
    const key = { t: thread, r: smile, m: more }[event.key];
    if (!key || event.target !== entry || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    key.click();
  });
}

function itemsFor(page, channel, message, entry) {
  const { deeds, store, unread } = page;
  const own = message.user === store.me.id;
  const text = typedOf(message.text ?? "", store);
  const shortcuts = store.shortcuts("message").map((one) => ({
    label: one.name,
    detail: one.description,
    icon: "bolt",
    run: () => deeds.takesMessageAction(one.callback_id, channel, message.ts),
  }));
  return [
    { label: "Copy link", icon: "link", run: () => copy(linkTo(channel, message.ts), "Link") },
    { label: "Copy text", icon: "copy", run: () => copy(text, "Text") },
    pinned(message) ? { label: "Unpin", icon: "pin", run: () => deeds.pins(channel, message.ts, false) } : { label: "Pin to this conversation", icon: "pin", run: () => deeds.pins(channel, message.ts, true) },
    { label: "Mark unread", icon: "unread", run: () => unread.markBefore(channel, message.ts) },
    ...(shortcuts.length ? ["-", ...shortcuts] : []),
    ...(own ? ["-", { label: "Edit message", icon: "edit", run: () => edit(entry, text, (changed) => deeds.edits(channel, message.ts, changed)) }] : []),
    ...(own ? [{ label: "Delete message", icon: "trash", danger: true, run: () => deeds.deletes(channel, message.ts) }] : []),
  ];
}

const pinned = (message) => message.pinned_info !== undefined;
