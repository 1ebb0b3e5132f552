// Series are told apart by colour and by hatching or shape, in the drawing and in the legend alike.

import { draw, freshId } from "../dom.js";

const HATCHES = ["", "M-1 9L9 -1M-2 2L2 -2M6 10L10 6", "M4 3a1 1 0 1 0 0.01 0z", "M0 4H8"];
const DASHES = ["", "7 4", "2 3", "10 4 2 4"];
const SHAPES = [
  (x, y) => `M${x - 4} ${y}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0`,
  (x, y) => `M${x - 4} ${y - 4}h8v8h-8z`,
  (x, y) => `M${x} ${y - 5}l5 9h-10z`,
  (x, y) => `M${x} ${y - 5.5}l5.5 5.5l-5.5 5.5l-5.5 -5.5z`,
];

/** The colour of a series by its place. */
export const colorClass = (place) => `series-${place % 12}`;

/** How the line of a series is broken. */
export const dashOf = (place) => DASHES[place % DASHES.length];

/** The shape of a series' points, as a path around x and y. */
export const shapeAt = (place, x, y) => SHAPES[place % SHAPES.length](x, y);

/** `{defs, fillOf(place)}`: the patterns that the surfaces of so many series are filled with. */
export function fills(count) {
  const ids = Array.from({ length: count }, () => freshId("fill"));
  const defs = draw("defs", {}, ...ids.map(pattern));
  return { defs, fillOf: (place) => `url(#${ids[place]})` };
}

/** A legend's key for a surface. */
export const surfaceKey = (fill) =>
  draw(
    "svg",
    { class: "legend-key", viewBox: "0 0 14 14", width: 14, height: 14 },
    draw("rect", { width: 14, height: 14, rx: 3, fill }),
  );

/** A legend's key for a line and its points. */
export function lineKey(place) {
  const line = draw("path", { class: `stroke ${colorClass(place)}`, d: "M0 7H28", "stroke-dasharray": dashOf(place) });
  const point = draw("path", { class: `dot ${colorClass(place)}`, d: shapeAt(place, 14, 7) });
  return draw("svg", { class: "legend-key", viewBox: "0 0 28 14", width: 28, height: 14 }, line, point);
}

function pattern(id, place) {
  const hatch = HATCHES[Math.floor(place % HATCHES.length)];
  const ground = draw("rect", { class: `fill ${colorClass(place)}`, width: 8, height: 8 });
  return draw(
    "pattern",
    { id, width: 8, height: 8, patternUnits: "userSpaceOnUse" },
    ground,
    hatch && draw("path", { class: "hatch", d: hatch }),
  );
}
