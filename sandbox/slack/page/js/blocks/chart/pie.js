// Pie charts: segments clockwise from the top, in the order in which they come.

import { draw } from "../dom.js";
import { mark } from "./marks.js";
import { full } from "./scale.js";

const SIZE = 220;
const MIDDLE = SIZE / 2;
const RADIUS = 100;
const TURN = 2 * Math.PI;

/** The drawing; its size does not depend on the room. `fillOf` gives each segment its look. */
export function pie(chart, title, fillOf) {
  const total = chart.segments.reduce((sum, { value }) => sum + value, 0);
  const drawing = draw("svg", {
    class: "chart chart-pie",
    viewBox: `0 0 ${SIZE} ${SIZE}`,
    width: SIZE,
    height: SIZE,
    role: "group",
    "aria-label": title,
  });
  let passed = 0;
  for (const [place, { label, value }] of chart.segments.entries()) {
    const said = `${label}: ${full(value)} (${percent(value, total)})`;
    drawing.append(
      mark("path", said, { d: slice(passed / total, (passed + value) / total), class: "segment", fill: fillOf(place) }),
    );
    passed += value;
  }
  return drawing;
}

/** A share as a percentage. */
export const percent = (value, total) => `${((100 * value) / total).toFixed(1)}%`;

function slice(from, to) {
  if (to - from > 0.9999) return `M${MIDDLE} ${MIDDLE - RADIUS}a${RADIUS} ${RADIUS} 0 1 1 -0.01 0z`;
  return `M${MIDDLE} ${MIDDLE}L${rim(from)}A${RADIUS} ${RADIUS} 0 ${to - from > 0.5 ? 1 : 0} 1 ${rim(to)}z`;
}

const rim = (share) => `${MIDDLE + RADIUS * Math.sin(share * TURN)} ${MIDDLE - RADIUS * Math.cos(share * TURN)}`;
