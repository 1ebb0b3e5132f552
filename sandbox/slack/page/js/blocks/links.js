// Addresses come from apps and people: only http, https and mailto become links.

import { make } from "./dom.js";

const ALLOWED = new Set(["http:", "https:", "mailto:"]);
const SHOWABLE = new Set(["http:", "https:"]);

/** The address if a person may follow it, else null. */
export const safeUrl = (url) => allowed(url, ALLOWED);

/** The address if a picture may come from it, else null. */
export const imageUrl = (url) => allowed(url, SHOWABLE);

/** A link around the children, or the children as plain text where the address must not be followed. */
export function link(url, context, ...children) {
  const href = safeUrl(url);
  if (href === null)
    return make("span", { class: "link-refused", title: "This address is not a web or mail address" }, ...children);
  const opened = (event) => context.openLink?.(href, event);
  return make("a", { class: "link", href, target: "_blank", rel: "noopener noreferrer", onclick: opened }, ...children);
}

function allowed(url, protocols) {
  if (!URL.canParse(url)) return null;
  const parsed = new URL(url);
  return protocols.has(parsed.protocol) ? parsed.href : null;
}
