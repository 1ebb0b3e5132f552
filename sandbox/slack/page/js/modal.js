// Modals: a dialog for the view on top of the stack; what is typed stays while the app changes the view.

import { fragment, freshId, make } from "./blocks/dom.js";
import { renderBlocks } from "./blocks/render.js";
import { collectState, kept } from "./blocks/state.js";
import { renderText } from "./blocks/text.js";
import { troubles } from "./blocks/validity.js";

const FIELDS = "input:not([disabled]), textarea, button, a[href]";
const TROUBLE = "We had some trouble connecting. Try again?";

/**
 * A view as a `<dialog>`, not yet shown. `submit(state)` resolves to `{}`, `{errors: {block_id: text}}` or
 * `{failure}`; `close(all)` is called when the person closes the view (or, with `all`, the whole stack).
 */
export function renderModal(view, context, { submit, close }) {
  const title = freshId("modal");
  const body = make("div", { class: "modal-blocks" }, renderBlocks(view.blocks, { ...context, surface: "modal" }));
  const banner = make("div", { class: "modal-banner", role: "alert", hidden: true });
  const form = make(
    "form",
    { class: "modal-form", novalidate: true },
    head(view, title, close),
    banner,
    body,
    foot(view, close),
  );
  const dialog = make("dialog", { class: "dialog modal", "aria-labelledby": title }, form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(view, { form, body, banner }, submit);
  });
  dialog.addEventListener("cancel", (event) => event.preventDefault()); // Esc asks the app first, below
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    close(event.shiftKey);
  });
  focusFirst(body);
  return dialog;
}

/** Puts errors beside their fields and the focus on the first; those without a field go to the banner. */
export function showErrors(body, banner, errors) {
  const homeless = Object.entries(errors).filter(([blockId, text]) => !showError(blockOf(body, blockId), text));
  tellAbove(banner, homeless.map(([, text]) => text).join("\n"));
  for (const block of body.querySelectorAll(".block-input"))
    if (!(block.dataset.blockId in errors)) showError(block, "");
  body.querySelector("[aria-invalid] [data-field], [data-field][aria-invalid]")?.focus();
}

/** The modals of a person: `show(views, context)` keeps the page in step with the stack that the server tells of. */
export function modalStack(callbacks) {
  const stack = new Stack(callbacks);
  return { show: (views, context) => stack.show(views, context) };
}

class Stack {
  #callbacks;
  #states = new Map(); // view id → what was typed when it was last seen
  #view = null;
  #dialog = null;
  #opener = null; // what had the focus before the first modal

  constructor(callbacks) {
    this.#callbacks = callbacks;
  }

  show(views, context) {
    const top = views.at(-1);
    if (this.#view && top?.id === this.#view.id && top.hash === this.#view.hash) return;
    const focused = top?.id === this.#view?.id ? focusedPlace() : null;
    this.#remember();
    this.#leave();
    this.#forget(views);
    if (!top) return this.#end();
    this.#opener ??= document.activeElement;
    this.#open(top, context);
    if (focused) refocus(this.#dialog, focused);
  }

  #open(view, context) {
    const { submit, close } = this.#callbacks;
    const callbacks = { submit: (state) => submit(view.id, state), close };
    this.#view = view;
    this.#dialog = renderModal(view, { ...context, state: this.#states.get(view.id) }, callbacks);
    document.body.append(this.#dialog);
    this.#dialog.showModal();
  }

  #remember() {
    if (!this.#view) return;
    const { id } = this.#view;
    this.#states.set(id, { ...this.#states.get(id), ...collectState(this.#dialog) });
  }

  #leave() {
    this.#dialog?.close();
    this.#dialog?.remove();
    this.#view = this.#dialog = null;
  }

  #forget(views) {
    for (const id of this.#states.keys()) if (!views.some((view) => view.id === id)) this.#states.delete(id);
  }

  #end() {
    if (this.#opener?.isConnected) this.#opener.focus();
    this.#opener = null;
  }
}

/** Where the focus is: in which element, where in its text, and whether its menu is open. */
function focusedPlace() {
  const field = document.activeElement;
  const actionId = field?.closest("[data-action-id]")?.dataset.actionId;
  const isOpen = field?.getAttribute("aria-expanded") === "true";
  return actionId && { actionId, isOpen, text: field.value, start: field.selectionStart, end: field.selectionEnd };
}

function head(view, id, close) {
  const dismiss = make(
    "button",
    { type: "button", class: "button modal-close", "aria-label": "Close", onclick: (event) => close(event.shiftKey) },
    "×",
  );
  return make(
    "header",
    { class: "modal-head" },
    make("h2", { class: "dialog-title", id }, renderText(view.title, {})),
    dismiss,
  );
}

function foot(view, close) {
  const dismiss = make(
    "button",
    { type: "button", class: "button", onclick: () => close(false) },
    view.close ? renderText(view.close, {}) : view.submit ? "Cancel" : "Close",
  );
  const submit =
    view.submit &&
    make(
      "button",
      { type: "submit", class: "button button-primary", disabled: view.submit_disabled },
      renderText(view.submit, {}),
    );
  return make("footer", { class: "modal-foot" }, fragment(dismiss, submit));
}

async function send(view, { form, body, banner }, submit) {
  const button = form.querySelector("[type=submit]");
  if (!button || button.hasAttribute("aria-busy")) return;
  const values = collectState(body);
  const wrong = troubles(view.blocks, values);
  showErrors(body, banner, wrong);
  if (Object.keys(wrong).length) return;
  button.setAttribute("aria-busy", "true");
  form.inert = true;
  const answer = await submit(values).catch((error) => ({ failure: error.message }));
  form.inert = false;
  button.removeAttribute("aria-busy");
  if (answer?.errors) showErrors(body, banner, answer.errors);
  else if (answer?.failure) tellAbove(banner, answer.shown ?? TROUBLE);
}

function showError(block, text) {
  const room = block?.querySelector(".input-error");
  if (!room) return false;
  room.textContent = text;
  room.hidden = !text;
  const field = block.querySelector("[data-field]");
  if (text) field?.setAttribute("aria-invalid", "true");
  else field?.removeAttribute("aria-invalid");
  return true;
}

function tellAbove(banner, text) {
  banner.textContent = text;
  banner.hidden = !text;
}

/** The first field is where typing starts, unless the app chose another (`focus_on_load`). */
function focusFirst(body) {
  if (!body.querySelector("[autofocus]"))
    body.querySelector(".block-input")?.querySelector(FIELDS)?.setAttribute("autofocus", "");
}

function refocus(dialog, { actionId, isOpen, text, start, end }) {
  const same = [...kept(dialog)].find(({ element }) => element.action_id === actionId)?.node;
  const field = same?.querySelector("input:checked") ?? same?.querySelector("[data-field], input");
  field?.focus();
  if (isOpen) openAgain(field, text);
  if (field?.value === text && Number.isInteger(start)) field.setSelectionRange(start, end);
}

/** Somebody was still choosing: the next Esc is meant for the menu, not for the form. */
function openAgain(menu, typed) {
  if (menu?.role !== "combobox") return;
  menu.value = typed;
  menu.dispatchEvent(new Event("input"));
}

const blockOf = (body, blockId) => body.querySelector(`[data-block-id="${CSS.escape(blockId)}"]`);
