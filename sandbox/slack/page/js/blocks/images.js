// Pictures from the web and from Slack's own files; what cannot be shown says so in words.

import { make } from "./dom.js";
import { imageUrl } from "./links.js";

const FILE_ID = /\bF[A-Z0-9]{8,}\b/;

/** An image element of that class; its alt text stands in for it while it cannot be shown. */
export function picture(image, context, className) {
  const source = sourceOf(image, context);
  const missing = () =>
    make("span", { class: "image-missing", role: "img", "aria-label": image.alt_text }, image.alt_text);
  if (!source) return missing();
  const broken = (event) => event.currentTarget.replaceWith(missing());
  return make("img", {
    class: className,
    src: source,
    alt: image.alt_text,
    loading: "lazy",
    referrerpolicy: "no-referrer",
    onerror: broken,
  });
}

/** Where the picture comes from, or null when that is nowhere a browser may look. */
export function sourceOf(image, context) {
  if (!image.slack_file) return imageUrl(image.image_url ?? image.thumbnail_url);
  const id = image.slack_file.id ?? FILE_ID.exec(image.slack_file.url)?.[0];
  return id ? context.fileUrl(id) : null;
}
