// Blocks and messages as elements; the context brings names, time zone and what to do when a person acts.

import { renderMrkdwn } from "../mrkdwn.js";
import { attachments } from "./attachments.js";
import { card, carousel, container } from "./cards.js";
import { dataVisualization } from "./chart/chart.js";
import { dataTable } from "./data-table.js";
import { fragment, make } from "./dom.js";
import * as layout from "./layout.js";
import { markdown } from "./markdown.js";
import { richText } from "./rich-text.js";
import { changedState, collectState } from "./state.js";
import { table } from "./table.js";
import { plan, taskCard } from "./tasks.js";

export { changedState, collectState };

const BLOCKS = {
  actions: layout.actions,
  alert: layout.alert,
  card,
  carousel,
  container,
  context: layout.contextBlock,
  context_actions: layout.contextActions,
  data_table: dataTable,
  data_visualization: dataVisualization,
  divider: layout.divider,
  file: layout.file,
  header: layout.header,
  image: layout.image,
  input: layout.input,
  markdown,
  plan,
  rich_text: richText,
  section: layout.section,
  table,
  task_card: taskCard,
  video: layout.video,
};

/** What a message shows: its blocks, else its text, then its attachments. */
export function renderMessage(message, context) {
  const body = message.blocks?.length ? renderBlocks(message.blocks, context) : textBody(message.text, context);
  return fragment(body, attachments(message.attachments ?? [], context, renderBlocks));
}

/**
 * Blocks as a fragment. `context` is `{surface, names: {id: name}, timeZone, act(blockId, element, chosen, trigger),
 * suggest(actionId, blockId, value), fileUrl(fileId), upload?(files), openLink?(url, event), user?, state?}`; `state`
 * holds values that stand already, as `collectState` gives them.
 */
export const renderBlocks = (blocks, context) => fragment(...blocks.map((block) => renderBlock(block, context)));

/** One block; a kind that is not known here says so instead of hiding. */
export function renderBlock(block, context) {
  const render = Object.hasOwn(BLOCKS, block.type) ? BLOCKS[block.type] : unsupported;
  return make(
    "div",
    { class: `block block-${block.type}`, "data-block-id": block.block_id },
    render(block, context, renderBlock),
  );
}

const textBody = (text, context) =>
  text ? make("div", { class: "block message-text" }, renderMrkdwn(text, context)) : null;

const unsupported = (block) => make("div", { class: "unsupported", role: "note" }, `unsupported block: ${block.type}`);
