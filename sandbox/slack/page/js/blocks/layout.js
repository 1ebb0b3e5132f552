// The blocks that lay out text, pictures and controls: section, header, context, actions, divider, image, input, …

import { fragment, freshId, make } from "./dom.js";
import { renderElement } from "./elements.js";
import { picture, sourceOf } from "./images.js";
import { link } from "./links.js";
import { renderText } from "./text.js";

const ALERTS = {
  default: ["•", "Note"],
  info: ["ℹ", "Information"],
  warning: ["⚠", "Warning"],
  error: ["✕", "Error"],
  success: ["✓", "Success"],
};

/** Text, fields in two columns, and one element beside them. */
export function section(block, context) {
  const fields = (block.fields ?? []).map((field) => make("div", { class: "field" }, renderText(field, context)));
  const body = make(
    "div",
    { class: "section-body" },
    block.text && make("div", { class: "section-text" }, renderText(block.text, context)),
    fields.length > 0 && make("div", { class: "fields" }, ...fields),
  );
  const accessory = block.accessory && renderElement(block.accessory, placeOf(block, context));
  return make("div", { class: "section" }, body, accessory && make("div", { class: "accessory" }, accessory));
}

/** A heading; the page's own headings end at level 2. */
export function header(block, context) {
  const level = block.level ?? 1;
  const above = context.surface === "home" ? 1 : 2; // the page's title; among messages, those who wrote them too
  return make(`h${Math.min(6, level + above)}`, { class: `heading heading-${level}` }, renderText(block.text, context));
}

/** Small print and small pictures in a row. */
export function contextBlock(block, context) {
  const shown = (element) =>
    element.type === "image"
      ? picture(element, context, "context-image")
      : make("span", { class: "context-text" }, renderText(element, context));
  return make("div", { class: "context" }, ...block.elements.map(shown));
}

/** Controls in a row. */
export function actions(block, context) {
  return make(
    "div",
    { class: "actions" },
    ...block.elements.map((element) => renderElement(element, placeOf(block, context))),
  );
}

/** A line across. */
export const divider = () => make("hr", { class: "rule" });

/** A picture with its title; it opens in full where it comes from. */
export function image(block, context) {
  const source = sourceOf(block, context);
  const shown = picture(block, context, "image");
  const title = block.title && make("figcaption", { class: "image-title" }, renderText(block.title, context));
  return make(
    "figure",
    { class: "image-block" },
    title,
    source ? link(new URL(source, document.baseURI).href, context, shown) : shown,
  );
}

/** A label, a control, a hint, and room for what is wrong with it. */
export function input(block, context) {
  const ids = { label: freshId("label"), hint: freshId("hint"), error: freshId("error") };
  const describedBy = [block.hint && ids.hint, ids.error].filter(Boolean).join(" ");
  const told = { dispatches: block.dispatch_action === true, required: !block.optional };
  const place = { ...placeOf(block, context), ...told, labelledBy: ids.label, describedBy };
  const optional = block.optional && make("span", { class: "input-optional" }, " (optional)");
  return make(
    "div",
    { class: "input" },
    make("div", { class: "input-label", id: ids.label }, renderText(block.label, context), optional),
    renderElement(block.element, place),
    make("div", { class: "input-error", id: ids.error, role: "alert", hidden: true }),
    block.hint && make("div", { class: "input-hint", id: ids.hint }, renderText(block.hint, context)),
  );
}

/** A notice whose level is told in colour, sign and words. */
export function alert(block, context) {
  const level = Object.hasOwn(ALERTS, block.level ?? "") ? block.level : "default";
  const [sign, word] = ALERTS[level];
  const mark = make("span", { class: "alert-sign", role: "img", "aria-label": word }, sign);
  return make(
    "div",
    { class: `alert alert-${level}`, role: "note" },
    mark,
    make("div", {}, renderText(block.text, context)),
  );
}

/** A remote file: all that a message knows of it is its id with the app. */
export function file(block) {
  const name = make("span", { class: "file-name" }, block.external_id ?? "File");
  return make(
    "div",
    { class: "file" },
    make("span", { class: "file-icon", "aria-hidden": "true" }, "📄"),
    fragment(name, make("span", { class: "file-note" }, "Remote file")),
  );
}

/** A film: its picture and title lead to where it plays. */
export function video(block, context) {
  const by = [block.provider_name, block.author_name].filter(Boolean).join(" · ");
  const play = make("span", { class: "video-play", "aria-hidden": "true" }, "▶");
  return make(
    "div",
    { class: "video" },
    by && make("div", { class: "video-by" }, by),
    make(
      "div",
      { class: "video-title" },
      link(block.title_url ?? block.video_url, context, renderText(block.title, context)),
    ),
    block.description && make("div", { class: "video-description" }, renderText(block.description, context)),
    make("div", { class: "video-picture" }, link(block.video_url, context, picture(block, context, "image"), play)),
  );
}

/** Thumbs and icon buttons under an answer. */
export const contextActions = (block, context) =>
  make(
    "div",
    { class: "context-actions" },
    ...block.elements.map((element) => renderElement(element, placeOf(block, context))),
  );

/** Where an element stands; outside an input block every use is told to the app. */
const placeOf = (block, context) => ({ context, blockId: block.block_id, dispatches: true });
