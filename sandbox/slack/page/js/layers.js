// What is open above the conversation; Escape closes the topmost.

const layers = [];

/** Something opened that `close` closes; returns a function to call once it is closed in another way. */
export function opened(close) {
  const layer = { close };
  layers.push(layer);
  return () => layers.includes(layer) && layers.splice(layers.indexOf(layer), 1);
}

/** Has Escape close the topmost layer; a dialog minds its own. */
export function closeByEscape() {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    if (layers.length) event.preventDefault();
    layers.pop()?.close();
  });
}
