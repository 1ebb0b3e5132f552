// Text objects: plain_text as it is, mrkdwn as it reads.

import { renderMrkdwn, withEmoji } from "../mrkdwn.js";

/** The nodes of a text object, or null where there is none. */
export function renderText(text, context) {
  if (!text) return null;
  if (text.type === "mrkdwn") return renderMrkdwn(text.text, context, text);
  return text.emoji === false ? document.createTextNode(text.text) : withEmoji(text.text);
}
