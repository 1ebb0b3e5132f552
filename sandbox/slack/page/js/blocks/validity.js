// What Slack's client itself refuses before a form goes out: empty required fields, lengths, numbers, addresses.

import { safeUrl } from "./links.js";

const NUMERAL = /^-?(\d+\.?\d*|\.\d+)$/;
const MAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const CHECKS = {
  plain_text_input: textTrouble,
  number_input: numberTrouble,
  email_text_input: mailTrouble,
  url_text_input: urlTrouble,
};

/** `{block_id: text}` of what is wrong with the values (`collectState`) of a view's input blocks. */
export function troubles(blocks, values) {
  const inputs = blocks.filter((block) => block.type === "input");
  const found = inputs.map((block) => [
    block.block_id,
    troubleWith(block, values[block.block_id]?.[block.element.action_id]),
  ]);
  return Object.fromEntries(found.filter(([, trouble]) => trouble));
}

function troubleWith({ element, optional }, state) {
  const [value] = Object.entries(state ?? {})
    .filter(([name]) => name !== "type")
    .map(([, given]) => given);
  const isEmpty = value === null || value === undefined || value.length === 0;
  if (isEmpty) return optional ? null : "Please complete this required field.";
  return CHECKS[element.type]?.(element, value) ?? null;
}

function textTrouble({ min_length: least = 0 }, text) {
  return [...text].length < least ? `Please use at least ${least} ${least === 1 ? "character" : "characters"}.` : null;
}

function numberTrouble({ is_decimal_allowed: isDecimal, min_value: least, max_value: most }, text) {
  if (!NUMERAL.test(text)) return "Please enter a number.";
  if (!isDecimal && text.includes(".")) return "Please enter a whole number.";
  if (least !== undefined && Number(text) < Number(least)) return `Please enter a number of at least ${least}.`;
  if (most !== undefined && Number(text) > Number(most)) return `Please enter a number of at most ${most}.`;
  return null;
}

function mailTrouble(_element, text) {
  return MAIL.test(text) ? null : "Please enter a mail address, such as ada@example.com.";
}

function urlTrouble(_element, text) {
  return safeUrl(text) ? null : "Please enter a web address, such as https://example.com.";
}
