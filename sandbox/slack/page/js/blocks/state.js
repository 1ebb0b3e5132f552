// What people have typed and picked: Slack's `view.state.values`, element by element.

const NOTHING = null;

// Per element type: the field of its state, the field of its initial value, and the value while nothing is chosen.
const FIELDS = {
  plain_text_input: ["value", "initial_value", NOTHING],
  email_text_input: ["value", "initial_value", NOTHING],
  url_text_input: ["value", "initial_value", NOTHING],
  number_input: ["value", "initial_value", NOTHING],
  rich_text_input: ["rich_text_value", "initial_value", NOTHING],
  datepicker: ["selected_date", "initial_date", NOTHING],
  timepicker: ["selected_time", "initial_time", NOTHING],
  datetimepicker: ["selected_date_time", "initial_date_time", NOTHING],
  static_select: ["selected_option", "initial_option", NOTHING],
  external_select: ["selected_option", "initial_option", NOTHING],
  users_select: ["selected_user", "initial_user", NOTHING],
  conversations_select: ["selected_conversation", "initial_conversation", NOTHING],
  channels_select: ["selected_channel", "initial_channel", NOTHING],
  multi_static_select: ["selected_options", "initial_options", []],
  multi_external_select: ["selected_options", "initial_options", []],
  multi_users_select: ["selected_users", "initial_users", []],
  multi_conversations_select: ["selected_conversations", "initial_conversations", []],
  multi_channels_select: ["selected_channels", "initial_channels", []],
  checkboxes: ["selected_options", "initial_options", []],
  radio_buttons: ["selected_option", "initial_option", NOTHING],
  file_input: ["files", null, []],
};

const readers = new WeakMap();

/** The field in which this element's state and actions carry what was chosen, e.g. `selected_option`. */
export const fieldOf = (element) => FIELDS[element.type][0];

/** What the element starts with: the state that stands (`context.state`), else its initial value. */
export function startingValue(element, place) {
  const field = fieldOf(element);
  const standing = place.context.state?.[place.blockId]?.[element.action_id];
  return standing && field in standing ? standing[field] : initialValue(element);
}

function initialValue(element) {
  const [, initial, nothing] = FIELDS[element.type];
  return (initial && element[initial]) ?? nothing;
}

/** Make `read()`, the element's value, part of what `collectState` finds at this node; returns the node. */
export function keepState(node, element, place, read) {
  node.dataset.actionId = element.action_id ?? "";
  readers.set(node, { element, blockId: place.blockId, read });
  return node;
}

/** `{block_id: {action_id: state}}` of all elements under the root. */
export const collectState = (root) => valuesOf([...kept(root)]);

/** The same of those elements that no longer stand as the app sent them. */
export function changedState(root) {
  const same = ({ element, read }) => JSON.stringify(read()) === JSON.stringify(initialValue(element));
  return valuesOf([...kept(root)].filter((one) => !same(one)));
}

function valuesOf(elements) {
  const values = {};
  for (const { element, blockId, read } of elements) {
    values[blockId] ??= {};
    values[blockId][element.action_id] = { type: element.type, [fieldOf(element)]: read() };
  }
  return values;
}

/** The elements under the root that have a state: `{node, element, blockId, read}`. */
export function* kept(root) {
  for (const node of root.querySelectorAll("[data-action-id]")) {
    if (readers.has(node)) yield { node, ...readers.get(node) };
  }
}
