// A person uses an element: ask first where the app wants that, then tell the app, and show that it is being told.

import { confirmed } from "./confirm.js";

/** Send a block action; returns whether the person went through with it. */
export async function act(element, chosen, trigger, place) {
  if (!place.dispatches) return true;
  if (element.confirm && !(await confirmed(element.confirm, place.context))) return false;
  trigger.setAttribute("aria-busy", "true");
  try {
    await place.context.act(place.blockId, element, chosen, trigger);
  } finally {
    trigger.removeAttribute("aria-busy");
  }
  return true;
}
