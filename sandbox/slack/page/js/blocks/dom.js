// How elements are made: text is only ever text, and attributes are only ever those that the caller names.

const SVG = "http://www.w3.org/2000/svg";
let made = 0;

/** An HTML element with attributes (`onclick`-like functions listen; null, undefined and false are left out). */
export const make = (tag, attributes = {}, ...children) => fill(document.createElement(tag), attributes, children);

/** An SVG element, likewise. */
export const draw = (tag, attributes = {}, ...children) =>
  fill(document.createElementNS(SVG, tag), attributes, children);

/** A document fragment of nodes and texts. */
export function fragment(...children) {
  const whole = document.createDocumentFragment();
  whole.append(...present(children));
  return whole;
}

/** An id that no other element has. */
export const freshId = (prefix) => `${prefix}-${++made}`;

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else if (isPresent(value)) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...present(children));
  return node;
}

const isPresent = (value) => value !== null && value !== undefined && value !== false;
const present = (children) => children.flat().filter(isPresent);
