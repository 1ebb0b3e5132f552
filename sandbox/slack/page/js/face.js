// How people look: a square with initials; the app and Slackbot have signs of their own.

import { make } from "./dom.js";
import { icon } from "./icons.js";

const TINTS = 8;

/** A user's picture. */
export function face(user, { size = "" } = {}) {
  const bot = user.is_bot && user.id !== "USLACKBOT";
  const tint = user.id === "USLACKBOT" ? "slackbot" : bot ? "app" : tintOf(user.id);
  const classes = ["face", `tint-${tint}`, size].filter(Boolean).join(" ");
  return make("span", { class: classes, "aria-hidden": "true" }, bot ? icon("app") : initials(user.real_name));
}

const initials = (name) => name.split(/\s+/).slice(0, 2).map((word) => [...word][0] ?? "").join("").toUpperCase();

const tintOf = (id) => [...id].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 997, 7) % TINTS;
