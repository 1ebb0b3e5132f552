// Whether something on the page scrolls just now, so that nobody has to be shown what only passes under the pointer.

const PAUSE = 120; // ms without a step until it is over; "scrollend" would come after every turn of a wheel
const listeners = [];
let over;

/** True while something scrolls. */
export let now = false;

/** Calls this each time when scrolling has ended. */
export const ended = (listener) => listeners.push(listener);

document.addEventListener(
  "scroll",
  () => {
    now = true;
    clearTimeout(over);
    over = setTimeout(end, PAUSE);
  },
  { capture: true, passive: true },
);

function end() {
  now = false;
  for (const listener of listeners) listener();
}
