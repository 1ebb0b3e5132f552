// Roving focus: one Tab stop for a whole list, arrow keys inside.

const STEPS = { ArrowDown: 1, ArrowUp: -1 };

/** Has arrow keys, Home and End move the focus among the elements that `items()` returns. */
export function rove(container, items) {
  container.addEventListener("keydown", (event) => {
    const all = items();
    const place = all.indexOf(document.activeElement);
    if (place < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    const target = goal(event.key, place, all.length);
    if (target === undefined) return;
    event.preventDefault();
    settle(all, all[target]);
    all[target].focus();
  });
}

/** Makes one of the elements the Tab stop. */
export function settle(all, chosen) {
  for (const one of all) one.tabIndex = one === chosen ? 0 : -1;
}

function goal(key, place, length) {
  if (key === "Home") return 0;
  if (key === "End") return length - 1;
  return key in STEPS ? Math.min(Math.max(place + STEPS[key], 0), length - 1) : undefined;
}
