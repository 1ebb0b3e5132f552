// What the Block Kit renderer has to know of a message, a modal or the Home tab, and whom it tells of clicks.

import { fileUrl } from "./api.js";
import { collectState } from "./blocks/render.js";

/** The context of a message; `root()` is the element that holds its inputs. */
export function messageContext(page, channel, message, root) {
  const act = (blockId, element, chosen) => page.deeds.clicks(message, channel, actionOf(blockId, element, chosen), collectState(root()));
  return { ...interactive(page, { channel, messageTs: message.ts }), surface: "message", act };
}

/** The context of a view: `surface` is modal or home. */
export function viewContext(page, surface, view, root) {
  const act = (blockId, element, chosen) => {
    const there = root(); // none where the view was closed while its field still waited
    return there && page.deeds.clicksInView(view, actionOf(blockId, element, chosen), collectState(there));
  };
  return { ...interactive(page, { view_id: view.id }), surface, act };
}

/** The context of text alone, where there is nothing to click. */
export const textContext = (page) => ({ names: page.store.names, timeZone: page.zone, openLink: page.openLink });

function interactive(page, place) {
  return {
    ...textContext(page),
    user: page.store.me.id,
    fileUrl,
    upload: (files) => page.deeds.handsOver(files),
    suggest: (actionId, blockId, value) => page.deeds.looksUp(actionId, blockId, value, place),
  };
}

const actionOf = (blockId, element, chosen = {}) => ({ ...chosen, type: element.type, action_id: element.action_id, block_id: blockId });
