// Line icons on a 20 × 20 grid, drawn for this page.

const SVG = "http://www.w3.org/2000/svg";
const PATHS = {
  hash: "M8 3 6.5 17M13.5 3 12 17M3.5 7.5h13.5M3 12.5h13.5",
  lock: "M5 9h10v8H5zM7 9V6.5a3 3 0 0 1 6 0V9",
  person: "M10 10a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4ZM3.5 17c.6-3.4 3-5 6.5-5s5.9 1.6 6.5 5",
  people: "M7.5 9.5a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6ZM2 16.5c.5-3 2.5-4.5 5.5-4.5s5 1.5 5.5 4.5M13 4.2a2.6 2.6 0 0 1 0 5M14.5 12c2 .5 3.2 2 3.5 4.5",
  plus: "M10 4v12M4 10h12",
  search: "M9 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11ZM13 13l4 4",
  close: "M5 5l10 10M15 5 5 15",
  thread: "M3 4.5h14v9.5H9l-3.5 3v-3H3zM6.5 8h7M6.5 11h4",
  smile: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM7 11.5c.6 1.5 1.6 2.2 3 2.2s2.4-.7 3-2.2M7.5 7.5v.8M12.5 7.5v.8",
  more: "M10 4.5v.5M10 9.8v.5M10 15v.5",
  link: "M8.5 11.5a3 3 0 0 0 4.3 0l2.7-2.7a3 3 0 0 0-4.3-4.3l-1 1M11.5 8.5a3 3 0 0 0-4.3 0l-2.7 2.7a3 3 0 0 0 4.3 4.3l1-1",
  edit: "M4 16l.8-3.5L13 4.3l2.7 2.7-8.2 8.2zM11.5 5.8l2.7 2.7",
  trash: "M4 6h12M8 6V4h4v2M5.5 6l.7 11h7.6l.7-11M8.5 9v5M11.5 9v5",
  eye: "M2.5 10C4.2 6.8 6.8 5 10 5s5.8 1.8 7.5 5c-1.7 3.2-4.3 5-7.5 5s-5.8-1.8-7.5-5ZM10 12.3a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6Z",
  file: "M5 2.5h6.5L15.5 6.5V17.5H5zM11.5 2.5v4h4M7.5 10.5h5.5M7.5 13.5h5.5",
  download: "M10 3v9.5M6 9l4 4 4-4M4 16.5h12",
  send: "M3.5 4l13.5 6-13.5 6 1.7-6zM5.2 10H11",
  at: "M13 10a3 3 0 1 1-6 0 3 3 0 0 1 6 0ZM13 7v4c0 1.3.8 2 1.8 2 1.4 0 2.2-1.2 2.2-3a7 7 0 1 0-3 5.7",
  slash: "M12 4.5l-4 11M3.5 3.5h13v13h-13z",
  bolt: "M11 2.5 4.5 11.5H10l-1 6 6.5-9H10z",
  sun: "M10 13.3a3.3 3.3 0 1 0 0-6.6 3.3 3.3 0 0 0 0 6.6ZM10 2.5v1.5M10 16v1.5M2.5 10H4M16 10h1.5M4.7 4.7l1 1M14.3 14.3l1 1M4.7 15.3l1-1M14.3 5.7l1-1",
  moon: "M16.5 12A7 7 0 0 1 8 3.5a7 7 0 1 0 8.5 8.5Z",
  menu: "M3 5.5h14M3 10h14M3 14.5h14",
  pulse: "M2.5 10.5H6l2-6 3.5 11 2-5h4",
  warning: "M10 3.5 2.5 16.5h15zM10 8v4M10 14v.5",
  home: "M3.5 9.5 10 3.5l6.5 6M5.5 8v8.5h9V8M8.5 16.5V12h3v4.5",
  pin: "M7.5 3h5l-.7 5.2 3.2 2.8H5l3.2-2.8zM10 11v6",
  stop: "M5 5h10v10H5z",
  copy: "M7 7h9.5v9.5H7zM4 13H3.5V3.5H13V4",
  check: "M4 10.5l4 4 8-9",
  chevron: "M7.5 5l5 5-5 5",
  down: "M10 4v11M5.5 10.5 10 15l4.5-4.5",
  back: "M12.5 5l-5 5 5 5",
  app: "M4 4h5v5H4zM11 4h5v5h-5zM4 11h5v5H4zM11 13.5h5M13.5 11v5",
  unread: "M3 4.5h14v11H3zM3 5l7 6 7-6",
};

/** Draws an icon; decoration only, hidden from screen readers. */
export function icon(name) {
  const drawing = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  const frame = { viewBox: "0 0 20 20", class: `icon icon-${name}`, "aria-hidden": "true", focusable: "false" };
  for (const [key, value] of Object.entries(frame)) drawing.setAttribute(key, value);
  path.setAttribute("d", PATHS[name]);
  drawing.append(path);
  return drawing;
}
