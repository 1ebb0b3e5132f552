// The marks of a chart: each says its value when pointed at or focused; arrow keys go from one to the next.

import { draw, make } from "../dom.js";

const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** A mark that says `label` and can be focused. */
export const mark = (tag, label, attributes) =>
  draw(tag, {
    role: "img",
    "aria-label": label,
    tabindex: "-1",
    ...attributes,
    class: `mark ${attributes.class ?? ""}`.trim(),
  });

/** A drawing whose marks show a tooltip, with one Tab stop for all of them. */
export function interactive(drawing) {
  const tip = make("div", { class: "chart-tip", "aria-hidden": "true", hidden: true });
  const box = make("div", { class: "chart-drawing" }, drawing, tip);
  const marks = [...drawing.querySelectorAll(".mark")];
  marks[0]?.setAttribute("tabindex", "0");
  const tell = ({ target }) => marks.includes(target) && show(tip, target, box);
  const hush = () => {
    tip.hidden = true;
  };
  for (const name of ["pointerover", "focusin"]) drawing.addEventListener(name, tell);
  for (const name of ["pointerout", "focusout"]) drawing.addEventListener(name, hush);
  drawing.addEventListener("keydown", (event) => travel(event, marks));
  return box;
}

function show(tip, target, box) {
  const [at, around] = [target.getBoundingClientRect(), box.getBoundingClientRect()];
  tip.textContent = target.getAttribute("aria-label");
  tip.hidden = false;
  const left = at.left + at.width / 2 - around.left - tip.offsetWidth / 2;
  tip.style.left = `${Math.max(0, Math.min(left, around.width - tip.offsetWidth))}px`;
  tip.style.top = `${Math.max(0, at.top - around.top - tip.offsetHeight - 6)}px`;
}

function travel(event, marks) {
  const place = marks.indexOf(document.activeElement);
  const goal = { Home: marks[0], End: marks.at(-1) }[event.key] ?? marks[place + STEPS[event.key]];
  if (place < 0 || !goal) return;
  event.preventDefault();
  event.stopPropagation();
  marks[place].setAttribute("tabindex", "-1");
  goal.setAttribute("tabindex", "0");
  goal.focus();
}
