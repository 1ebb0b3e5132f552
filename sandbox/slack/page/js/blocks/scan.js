// Reading a line of marked text: at each place the first rule that fits makes an element, all else is text.

/**
 * Text as nodes. A rule is `{pattern, build, after}`: a sticky RegExp, a function of its match that returns a node (or
 * null, to let the next rule try), and a RegExp that the character before must satisfy.
 */
export function scan(text, rules, plain = (piece) => piece) {
  const whole = document.createDocumentFragment();
  let start = 0;
  for (let place = 0; place < text.length;) {
    const [node, length] = firstFit(text, place, rules);
    if (length) {
      if (start < place) whole.append(plain(text.slice(start, place)));
      whole.append(node);
      start = place + length;
    }
    place += length || 1;
  }
  if (start < text.length) whole.append(plain(text.slice(start)));
  return whole;
}

function firstFit(text, place, rules) {
  for (const { pattern, build, after } of rules) {
    if (after && place > 0 && !after.test(text[place - 1])) continue;
    pattern.lastIndex = place;
    const match = pattern.exec(text);
    const node = match && build(match);
    if (node) return [node, match[0].length];
  }
  return [null, 0];
}
