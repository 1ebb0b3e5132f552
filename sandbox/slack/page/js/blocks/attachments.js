// Attachments: the older way to add to a message, still sent by many apps ("Secondary message attachments").

import { renderMrkdwn } from "../mrkdwn.js";
import { make } from "./dom.js";
import { picture } from "./images.js";
import { link } from "./links.js";

const COLORS = new Set(["good", "warning", "danger"]);

/** All attachments of a message; `renderBlocks` shows those that bring blocks. */
export const attachments = (list, context, renderBlocks) => list.map((one) => attachment(one, context, renderBlocks));

function attachment(one, context, renderBlocks) {
  const bar = make("div", { class: `attachment-bar${COLORS.has(one.color) ? ` attachment-${one.color}` : ""}` });
  if (/^#?[0-9a-f]{6}$/i.test(one.color ?? "")) bar.style.backgroundColor = `#${one.color.replace("#", "")}`;
  const content = one.blocks?.length ? renderBlocks(one.blocks, context) : legacy(one, context);
  const pretext = one.pretext && make("div", { class: "attachment-pretext" }, renderMrkdwn(one.pretext, context));
  return make(
    "div",
    { class: "attachment-whole" },
    pretext,
    make("div", { class: "attachment" }, bar, make("div", { class: "attachment-body" }, content)),
  );
}

function legacy(one, context) {
  const title = one.title && (one.title_link ? link(one.title_link, context, one.title) : one.title);
  const fields = (one.fields ?? []).map(({ title: name, value }) =>
    make("div", { class: "field" }, make("strong", {}, name), make("div", {}, renderMrkdwn(value ?? "", context))),
  );
  return [
    one.author_name && make("div", { class: "attachment-author" }, one.author_name),
    title && make("div", { class: "attachment-title" }, title),
    one.text && make("div", {}, renderMrkdwn(one.text, context)),
    fields.length > 0 && make("div", { class: "fields" }, ...fields),
    one.image_url && picture({ ...one, alt_text: one.fallback ?? "Image" }, context, "image"),
    one.footer && make("div", { class: "attachment-footer" }, one.footer),
  ];
}
