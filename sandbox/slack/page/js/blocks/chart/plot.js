// Bar, line and area charts on a category axis.

import { draw } from "../dom.js";
import { colorClass, dashOf, shapeAt } from "./fills.js";
import { mark } from "./marks.js";
import { brief, full, ticks } from "./scale.js";

const HEIGHT = 240;
const LETTER = 6.3; // px, about
const DRAWERS = { bar: bars, line: lines, area: areas };

/** The drawing at that width, in px; `fillOf` gives the bars of a series their look. */
export function plot(chart, width, title, fillOf) {
  const frame = framed(chart, width);
  const drawing = draw("svg", {
    class: `chart chart-${chart.type}`,
    viewBox: `0 0 ${width} ${HEIGHT}`,
    width,
    height: HEIGHT,
    role: "group",
    "aria-label": title,
  });
  drawing.append(
    ...grid(frame),
    ...categoryLabels(frame),
    ...axisLabels(chart.axis_config, frame),
    ...DRAWERS[chart.type](chart, frame, fillOf),
  );
  return drawing;
}

/** Where things stand: the plot's edges, and functions from values and categories to pixels. */
function framed(chart, width) {
  const categories = chart.axis_config.categories;
  const values = chart.series.map((series) => valuesOf(series, categories));
  const marks = ticks(values.flat());
  const { x_label: below, y_label: beside } = chart.axis_config;
  const left = 14 + Math.max(...marks.map((tick) => brief(tick).length)) * LETTER + (beside ? 18 : 0);
  const [right, top, bottom] = [width - 10, 10, HEIGHT - (below ? 42 : 24)];
  const slot = (right - left) / categories.length;
  const [low, high] = [marks[0], marks.at(-1)];
  const y = (value) => bottom - ((value - low) / (high - low)) * (bottom - top);
  return {
    categories,
    values,
    ticks: marks,
    left,
    right,
    top,
    bottom,
    slot,
    y,
    zero: y(0),
    x: (place) => left + slot * (place + 0.5),
  };
}

function valuesOf(series, categories) {
  const byLabel = new Map(series.data.map(({ label, value }) => [label, value]));
  return categories.map((category) => byLabel.get(category));
}

const grid = ({ ticks: marks, left, right, y }) =>
  marks.flatMap((tick) => [
    draw("line", { class: tick === 0 ? "chart-zero" : "chart-grid", x1: left, x2: right, y1: y(tick), y2: y(tick) }),
    draw(
      "text",
      { class: "chart-text", x: left - 6, y: y(tick) + 4, "text-anchor": "end", "aria-hidden": "true" },
      brief(tick),
    ),
  ]);

/** The categories that there is room for, shortened to fit; the marks say them in full. */
function categoryLabels({ categories, slot, x, bottom }) {
  const longest = Math.max(...categories.map((category) => category.length));
  const every = Math.max(1, Math.ceil((Math.min(longest, 8) * LETTER + 6) / slot));
  const room = Math.max(3, Math.floor((slot * every - 4) / LETTER));
  const shown = categories.map((category, place) => [category, place]).filter(([, place]) => place % every === 0);
  return shown.map(([category, place]) =>
    draw(
      "text",
      { class: "chart-text", x: x(place), y: bottom + 17, "text-anchor": "middle", "aria-hidden": "true" },
      shortened(category, room),
    ),
  );
}

function axisLabels({ x_label: below, y_label: beside }, { left, right, top, bottom }) {
  const middle = (top + bottom) / 2;
  return [
    below &&
      draw(
        "text",
        { class: "chart-label", x: (left + right) / 2, y: HEIGHT - 5, "text-anchor": "middle", "aria-hidden": "true" },
        below,
      ),
    beside &&
      draw(
        "text",
        {
          class: "chart-label",
          transform: `translate(12 ${middle}) rotate(-90)`,
          "text-anchor": "middle",
          "aria-hidden": "true",
        },
        beside,
      ),
  ].filter(Boolean);
}

function bars(chart, frame, fillOf) {
  const { slot, y, zero, x } = frame;
  const width = Math.min(44, (slot * 0.76) / chart.series.length);
  return eachPoint(chart, frame, (value, place, at) => ({
    tag: "rect",
    x: x(place) + width * (at - chart.series.length / 2) + 0.5,
    y: Math.min(zero, y(value)),
    width: Math.max(1, width - 1),
    height: Math.max(1, Math.abs(zero - y(value))),
    rx: 2,
    fill: fillOf(at),
  }));
}

function lines(chart, frame) {
  const paths = frame.values.map((values, at) =>
    draw("path", {
      class: `stroke ${colorClass(at)}`,
      d: `M${points(values, frame)}`,
      "stroke-dasharray": dashOf(at),
      "aria-hidden": "true",
    }),
  );
  return [...paths, ...dots(chart, frame)];
}

function areas(chart, frame) {
  const { x, zero, categories } = frame;
  const filled = frame.values.map((values, at) => {
    const around = `M${x(0)} ${zero}L${points(values, frame)}L${x(categories.length - 1)} ${zero}z`;
    return draw("path", { class: `area ${colorClass(at)}`, d: around, "aria-hidden": "true" });
  });
  return [...filled, ...lines(chart, frame)];
}

const points = (values, { x, y }) => values.map((value, place) => `${x(place)} ${y(value)}`).join("L");

const dots = (chart, frame) =>
  eachPoint(chart, frame, (value, place, at) => ({
    tag: "path",
    d: shapeAt(at, frame.x(place), frame.y(value)),
    class: `dot ${colorClass(at)}`,
  }));

const eachPoint = (chart, { categories, values }, shape) =>
  chart.series.flatMap((series, at) =>
    values[at].map((value, place) => {
      const { tag, ...attributes } = shape(value, place, at);
      return mark(tag, `${series.name}, ${categories[place]}: ${full(value)}`, attributes);
    }),
  );

const shortened = (text, most) => ([...text].length > most ? `${[...text].slice(0, most - 1).join("")}…` : text);
