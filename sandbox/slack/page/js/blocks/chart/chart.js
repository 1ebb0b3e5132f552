// Charts: a drawing, a legend, and the same numbers as a table ("Data visualization block").

import { draw, freshId, make } from "../dom.js";
import { fills, lineKey, surfaceKey } from "./fills.js";
import { interactive } from "./marks.js";
import { percent, pie } from "./pie.js";
import { plot } from "./plot.js";
import { full } from "./scale.js";

const NARROWEST = 240; // px
const WIDEST = 720;

/** A data_visualization block. */
export function dataVisualization(block) {
  const { chart, title } = block;
  const id = freshId("chart");
  const caption = make("figcaption", { class: "chart-title", id }, title);
  const content = chart.type === "pie" ? pieWithLegend(chart, title) : plotWithLegend(chart, title);
  return make("figure", { class: "chart-block", "aria-labelledby": id }, caption, ...content, numbers(chart, title));
}

function plotWithLegend(chart, title) {
  const { defs, fillOf } = fills(chart.series.length);
  const keyOf = chart.type === "bar" ? (place) => surfaceKey(fillOf(place)) : lineKey;
  const entries = chart.series.map(({ name }, place) => [keyOf(place), name]);
  return [looks(defs), plotted((width) => plot(chart, width, title, fillOf)), legend(entries)];
}

/** A plot is drawn anew for the room it has, so that its letters keep their size. */
function plotted(drawing) {
  const box = make("div", { class: "chart-box" });
  let drawnAt = 0;
  new ResizeObserver(([{ contentRect }]) => {
    const width = Math.max(NARROWEST, Math.min(WIDEST, Math.floor(contentRect.width)));
    if (width === drawnAt || !box.isConnected) return;
    drawnAt = width;
    box.replaceChildren(interactive(drawing(width)));
  }).observe(box);
  return box;
}

function pieWithLegend(chart, title) {
  const { defs, fillOf } = fills(chart.segments.length);
  const total = chart.segments.reduce((sum, { value }) => sum + value, 0);
  const entries = chart.segments.map(({ label, value }, place) => [
    surfaceKey(fillOf(place)),
    label,
    percent(value, total),
  ]);
  return [
    looks(defs),
    make("div", { class: "chart-pie-row" }, interactive(pie(chart, title, fillOf)), legend(entries)),
  ];
}

/** Patterns stand in a drawing of no size, so that the chart and its legend share them. */
const looks = (defs) => draw("svg", { class: "chart-looks", width: 0, height: 0, "aria-hidden": "true" }, defs);

function legend(entries) {
  const shown = entries.map(([key, name, note]) =>
    make("li", {}, key, name, note && make("span", { class: "legend-note" }, note)),
  );
  return make("ul", { class: "legend", "aria-hidden": "true" }, ...shown);
}

/** The numbers for whoever would rather read them. */
function numbers(chart, title) {
  const [head, ...rows] = chart.type === "pie" ? pieRows(chart) : plotRows(chart);
  const heading = make("tr", {}, ...head.map((text) => make("th", { scope: "col" }, text)));
  const body = rows.map(([name, ...values]) =>
    make(
      "tr",
      {},
      make("th", { scope: "row" }, name),
      ...values.map((value) => make("td", { class: "align-right" }, full(value))),
    ),
  );
  const table = make(
    "table",
    { class: "table", "aria-label": title },
    make("thead", {}, heading),
    make("tbody", {}, ...body),
  );
  return make(
    "details",
    { class: "chart-numbers" },
    make("summary", {}, "Show the numbers"),
    make("div", { class: "table-scroll", role: "group", "aria-label": title, tabindex: "0" }, table),
  );
}

const pieRows = (chart) => [["Segment", "Value"], ...chart.segments.map(({ label, value }) => [label, value])];

function plotRows(chart) {
  const { categories, x_label: below } = chart.axis_config;
  const values = chart.series.map(({ data }) => new Map(data.map(({ label, value }) => [label, value])));
  return [
    [below ?? "Category", ...chart.series.map(({ name }) => name)],
    ...categories.map((category) => [category, ...values.map((one) => one.get(category))]),
  ];
}
