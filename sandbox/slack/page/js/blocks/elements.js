// Every interactive element by its type ("Reference: block elements").

import { make } from "./dom.js";
import { button, feedbackButtons, iconButton } from "./elements/button.js";
import { checkboxes, radioButtons } from "./elements/choices.js";
import { fileInput } from "./elements/file-input.js";
import { emailInput, numberInput, plainTextInput, urlInput } from "./elements/inputs.js";
import { overflow } from "./elements/overflow.js";
import { datepicker, datetimepicker, timepicker } from "./elements/pickers.js";
import { richTextInput } from "./elements/rich-input.js";
import { multiSelect, select } from "./elements/select.js";
import { picture } from "./images.js";

const ELEMENTS = {
  button,
  checkboxes,
  overflow,
  datepicker,
  timepicker,
  datetimepicker,
  workflow_button: button,
  icon_button: iconButton,
  feedback_buttons: feedbackButtons,
  radio_buttons: radioButtons,
  plain_text_input: plainTextInput,
  email_text_input: emailInput,
  url_text_input: urlInput,
  number_input: numberInput,
  rich_text_input: richTextInput,
  file_input: fileInput,
  static_select: select,
  external_select: select,
  users_select: select,
  conversations_select: select,
  channels_select: select,
  multi_static_select: multiSelect,
  multi_external_select: multiSelect,
  multi_users_select: multiSelect,
  multi_conversations_select: multiSelect,
  multi_channels_select: multiSelect,
  image: (element, place) => picture(element, place.context, "accessory-image"),
};

/**
 * An element in its place: `{context, blockId, dispatches, labelledBy?, describedBy?, required?}`, where `dispatches`
 * says whether the app is told of each use.
 */
export function renderElement(element, place) {
  const render = Object.hasOwn(ELEMENTS, element.type) ? ELEMENTS[element.type] : unsupported;
  return render(element, place);
}

const unsupported = (element) =>
  make("span", { class: "unsupported", role: "note" }, `unsupported element: ${element.type}`);
