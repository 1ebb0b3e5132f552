// The message field: Enter sends, Shift+Enter starts a line, arrow up recalls, files can be dropped or pasted.

import { Attachments } from "./attachments.js";
import { complete } from "./completion.js";
import { iconButton, make } from "./dom.js";
import { pickEmoji } from "./emoji-picker.js";
import { icon } from "./icons.js";
import { openMenu } from "./menu.js";
import { Recall } from "./recall.js";
import { Suggestions } from "./suggestions.js";

const MARKS = [["bold", "B", "*", "b"], ["italic", "I", "_", "i"], ["strikethrough", "S", "~", "X"], ["code", "<>", "`", "C"]];

/** A field that writes into one conversation or thread. */
export class Composer {
  #page;
  #place = null;
  #drafts = new Map();
  #recall;
  #suggestions;
  #attachments = new Attachments(() => this.#enable());
  #field;
  #send;
  #toChannel = make("input", { type: "checkbox" });
  #toChannelOffer = make("label", { class: "to-channel" }, this.#toChannel, make("span", {}));

  /** `label` says for screen readers what the field is for. */
  constructor(page, label) {
    this.#page = page;
    this.#recall = new Recall(page.store);
    this.#field = make("textarea", { rows: "1", "aria-label": label, maxlength: "40000", spellcheck: "true" });
    this.#suggestions = new Suggestions(this.#field, (text, caret) => complete(text, caret, page.store));
    this.#send = iconButton(icon("send"), "Send", () => this.#submit(), { class: "icon-button send" });
    this.element = make("div", { class: "composer" }, this.#suggestions.element, this.#formats(), this.#field, this.#attachments.element, this.#toChannelOffer, this.#tools());
    this.#field.addEventListener("keydown", (event) => this.#press(event));
    this.#field.addEventListener("input", () => this.#enable());
    this.#field.addEventListener("paste", (event) => this.#attachments.takeFrom(event.clipboardData, event));
    this.#enable();
  }

  /** Writes to this place from now on: {channel, thread?, hint, toChannel?}; what was typed elsewhere waits there. */
  writeTo(place) {
    if (this.#place) this.#drafts.set(keyOf(this.#place), this.#field.value);
    this.#place = place;
    this.#field.value = this.#drafts.get(keyOf(place)) ?? "";
    this.#field.placeholder = place.hint;
    this.#toChannelOffer.hidden = !place.toChannel;
    this.#toChannelOffer.lastChild.textContent = place.toChannel ?? "";
    this.#toChannel.checked = false;
    this.#field.setAttribute("aria-label", place.hint);
    this.#suggestions.close();
    this.#enable();
  }

  /** Takes files that were dropped somewhere over the conversation. */
  takeFiles(transfer, event) {
    this.#attachments.takeFrom(transfer, event);
    this.focus();
  }

  /** Puts the caret into the field. */
  focus() {
    this.#field.focus();
  }

  #press(event) {
    if (this.#suggestions.takes(event)) return;
    const mark = (event.ctrlKey || event.metaKey) && MARKS.find(([, , , key]) => key === event.key);
    if (mark) {
      event.preventDefault();
      this.#wrap(mark[2]);
    } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.#submit();
    } else if (event.key === "ArrowUp" || event.key === "ArrowDown") this.#recalls(event);
  }

  #recalls(event) {
    const line = this.#recall.step(event.key === "ArrowUp" ? -1 : 1, this.#field.value);
    if (line === null) return;
    event.preventDefault();
    this.#field.value = line;
    this.#enable();
  }

  async #submit() {
    const text = this.#field.value.trim();
    const files = this.#attachments.take();
    if (!text && !files.length) return;
    this.#recall.keep(text);
    this.#field.value = "";
    this.#suggestions.close();
    this.#enable();
    const { channel, thread } = this.#place;
    const broadcast = this.#toChannel.checked;
    this.#toChannel.checked = false;
    const { deeds } = this.#page;
    const where = { channel, thread, broadcast };
    const taken = await (files.length ? deeds.uploads(files, { ...where, text }) : deeds.types(text, where));
    if (taken) return;
    this.#field.value ||= text; // nothing that somebody wrote is lost
    this.#attachments.add(files);
    this.#enable();
  }

  #enable() {
    this.#send.disabled = !this.#field.value.trim() && this.#attachments.count === 0;
    this.#field.style.height = "auto"; // grows with what is in it, as far as the style sheet lets it
    this.#field.style.height = `${this.#field.scrollHeight}px`;
  }

  #wrap(mark) {
    const { selectionStart: from, selectionEnd: to, value } = this.#field;
    this.#field.setRangeText(mark + value.slice(from, to) + mark, from, to, "end");
    if (from === to) this.#field.selectionEnd = from + 1;
    this.#field.focus();
    this.#enable();
  }

  #formats() {
    const button = ([name, sign, mark]) =>
      make("button", { type: "button", class: `format format-${name}`, title: name, "aria-label": name, onclick: () => this.#wrap(mark) }, sign);
    return make("div", { class: "formats", role: "group", "aria-label": "Formatting" }, ...MARKS.map(button));
  }

  #tools() {
    const plus = iconButton(icon("plus"), "Attach a file, or take a shortcut", () => this.#openPlus(plus), { "aria-haspopup": "menu" });
    const smile = iconButton(icon("smile"), "Insert an emoji", () => pickEmoji(smile, (name) => this.#insert(`:${name}:`)));
    const insert = (drawing, label, sign) => iconButton(icon(drawing), label, () => this.#insert(sign));
    return make("div", { class: "composer-tools" }, plus, smile, insert("at", "Mention somebody", "@"), insert("slash", "Type a command", "/"), this.#send);
  }

  #openPlus(anchor) {
    const shortcuts = this.#page.store.shortcuts("global");
    const items = shortcuts.map((one) => ({ label: one.name, detail: one.description, icon: "bolt", run: () => this.#page.deeds.takesShortcut(one.callback_id) }));
    const attach = { label: "Upload from this computer", icon: "file", run: () => this.#attachments.browse() };
    openMenu(anchor, "Attach or run", items.length ? [attach, "-", ...items] : [attach]);
  }

  #insert(sign) {
    const { selectionStart: from, selectionEnd: to, value } = this.#field;
    if (sign === "/" && value) return this.#page.note("A command has to be alone in the field.");
    const glued = from > 0 && !/\s/.test(value[from - 1]);
    this.#field.setRangeText(glued ? ` ${sign}` : sign, from, to, "end");
    this.#field.focus();
    return this.#field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

const keyOf = ({ channel, thread }) => `${channel} ${thread ?? ""}`;
