// Files in messages: pictures are shown, the beginning of a CSV too, everything can be downloaded.

import { fileUrl } from "./api.js";
import { make } from "./dom.js";
import { icon } from "./icons.js";

const PICTURES = ["png", "jpg", "jpeg", "gif", "webp"];
const TABLES = ["csv", "tsv"];
const PREVIEW = { bytes: 4096, rows: 5, columns: 8 };

/** Bytes as people read them. */
export function size(bytes) {
  if (!Number.isFinite(bytes)) return "";
  const unit = bytes < 1024 ? 0 : bytes < 1024 ** 2 ? 1 : 2;
  return `${(bytes / 1024 ** unit).toFixed(unit && bytes / 1024 ** unit < 10 ? 1 : 0)} ${["bytes", "KB", "MB"][unit]}`;
}

/** The files of a message; `opens` shows a picture large. */
export const fileList = (files, opens) => make("div", { class: "files" }, ...files.map((file) => (isPicture(file) ? picture(file, opens) : card(file))));

/** A file with its name, size and a way to download it. */
export function card(file) {
  const name = file.title || file.name || file.id;
  const kind = (file.pretty_type || file.filetype || "File").toUpperCase();
  const words = make("span", { class: "file-words" }, make("b", {}, name), make("small", {}, [kind, size(file.size)].filter(Boolean).join(" · ")));
  const shown = make("div", { class: "file-card" }, download(file, icon("file"), words, icon("download")));
  if (TABLES.includes(file.filetype)) preview(file).then((table) => table && shown.append(table));
  return shown;
}

const isPicture = (file) => PICTURES.includes(file.filetype) || /^image\/(png|jpeg|gif|webp)$/.test(file.mimetype ?? "");

const download = (file, ...children) => make("a", { class: "file-link", href: fileUrl(file.id), download: file.name ?? file.id, rel: "noopener" }, ...children);

function picture(file, opens) {
  const name = file.title || file.name;
  const image = make("img", { src: fileUrl(file.id), alt: file.alt_txt || name, loading: "lazy" });
  const caption = make("figcaption", {}, name, download(file, icon("download"), make("span", { class: "visually-hidden" }, `Download ${name}`)));
  return make("figure", { class: "picture" }, caption, make("button", { type: "button", class: "picture-button", onclick: () => opens(fileUrl(file.id), name) }, image));
}

/** The first rows of a table; none where the file cannot be read. */
async function preview(file) {
  const response = await fetch(fileUrl(file.id)).catch(() => null);
  if (!response?.ok) return null;
  const reader = response.body.getReader();
  const { value } = await reader.read();
  await reader.cancel();
  const text = new TextDecoder().decode((value ?? new Uint8Array()).slice(0, PREVIEW.bytes));
  const rows = rowsOf(text, file.filetype === "tsv" ? "\t" : ",").slice(0, PREVIEW.rows + 1);
  return rows.length ? tableOf(rows) : null;
}

/** The rows of a CSV text: cells may be quoted, a quote in them is doubled (RFC 4180). */
function rowsOf(text, separator) {
  const cell = new RegExp(`(?:"((?:[^"]|"")*)"|([^${separator}\\r\\n]*))(${separator}|\\r?\\n|$)`, "gy");
  const rows = [[]];
  for (const [whole, quoted, bare, end] of text.matchAll(cell)) {
    if (!whole && !rows.at(-1).length) break;
    rows.at(-1).push(quoted?.replaceAll('""', '"') ?? bare);
    if (end === "") break;
    if (end !== separator) rows.push([]);
  }
  return rows.filter((row) => row.length);
}

function tableOf([head, ...rows]) {
  const cells = (row, tag) => make("tr", {}, ...row.slice(0, PREVIEW.columns).map((cell) => make(tag, {}, cell)));
  return make("div", { class: "file-preview", tabindex: "0", role: "group", "aria-label": "First rows" }, make("table", {}, make("thead", {}, cells(head, "th")), make("tbody", {}, ...rows.map((row) => cells(row, "td")))));
}
