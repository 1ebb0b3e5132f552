// Cards, alone and in a row, and containers of other blocks ("Card block", "Carousel block", "Container block").

import { fragment, make } from "./dom.js";
import { renderElement } from "./elements.js";
import { picture } from "./images.js";
import { renderText } from "./text.js";

/** A card: picture, icon, title, subtitle, body, buttons. */
export function card(block, context) {
  const place = { context, blockId: block.block_id, dispatches: true };
  const text = (name) => block[name] && make("div", { class: `card-${name}` }, renderText(block[name], context));
  const titles = make("div", { class: "card-titles" }, text("title"), text("subtitle"));
  const head =
    (block.icon || block.title || block.subtitle) &&
    make("div", { class: "card-head" }, block.icon && picture(block.icon, context, "card-icon"), titles);
  const buttons =
    block.actions &&
    make("div", { class: "actions" }, ...block.actions.map((element) => renderElement(element, place)));
  const hero =
    block.hero_image && make("div", { class: "card-hero" }, picture(block.hero_image, context, "card-picture"));
  return make("article", { class: "card" }, hero, make("div", { class: "card-content" }, head, text("body"), buttons));
}

/** Cards in a row that scrolls sideways. */
export function carousel(block, context, renderBlock) {
  const row = make(
    "ul",
    { class: "carousel-row", tabindex: "0", "aria-label": "Cards" },
    ...block.elements.map((one) => make("li", {}, renderBlock(one, context))),
  );
  const turn = (step, label, sign) =>
    make(
      "button",
      {
        type: "button",
        class: "button button-icon carousel-turn",
        "aria-label": label,
        onclick: () => row.scrollBy({ left: step * row.clientWidth * 0.8, behavior: "smooth" }),
      },
      sign,
    );
  return make(
    "div",
    { class: "carousel", role: "group", "aria-roledescription": "carousel" },
    row,
    make("div", { class: "carousel-turns" }, turn(-1, "Previous cards", "‹"), turn(1, "Next cards", "›")),
  );
}

/** Blocks in a frame of their own, which may fold. */
export function container(block, context, renderBlock) {
  const children = make(
    "div",
    { class: "container-blocks" },
    ...block.child_blocks.map((child) => renderBlock(child, context)),
  );
  const attributes = {
    class: `container container-${block.width ?? "standard"}${block.has_header_divider ? " divided" : ""}`,
  };
  const head = header(block, context);
  if (!block.is_collapsible)
    return make("section", attributes, head && make("div", { class: "container-head" }, head), children);
  return make(
    "details",
    { ...attributes, open: !block.default_collapsed },
    make("summary", { class: "container-head" }, head),
    children,
  );
}

function header(block, context) {
  if (!(block.title || block.subtitle || block.icon)) return null;
  return fragment(
    block.icon && picture(block.icon, context, "card-icon"),
    make(
      "span",
      { class: "card-titles" },
      make("span", { class: "container-title" }, renderText(block.title, context)),
      block.subtitle && make("span", { class: "card-subtitle" }, renderText(block.subtitle, context)),
    ),
  );
}
