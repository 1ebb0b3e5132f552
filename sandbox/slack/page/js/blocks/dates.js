// Slack's date templates, read in the viewer's time zone ("Formatting message text", "Date formatting").

import { make } from "./dom.js";

const DAY = 86_400_000;
const TOKEN = /\{(\w+)\}/g;
const SOON = 182 * DAY; // {date} leaves the year out within half a year
const SPANS = [
  ["year", 365 * DAY],
  ["month", 30 * DAY],
  ["day", DAY],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1000],
];

const WALL = {
  hourCycle: "h23",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
};
const ORDINALS = new Intl.PluralRules("en-US", { type: "ordinal" });
const AGO = new Intl.RelativeTimeFormat("en-US", { numeric: "auto" });
const formatters = new Map();

const TOKENS = {
  date_num: (when) => `${when.year}-${when.month}-${when.day}`,
  date_slash: (when) => `${when.month}/${when.day}/${when.year}`,
  date: (when) =>
    when.isNear ? `${when.monthName} ${when.ordinal}` : `${when.monthName} ${when.ordinal}, ${when.year}`,
  date_short: (when) => `${when.monthShort} ${Number(when.day)}, ${when.year}`,
  date_long: (when) => `${when.weekday}, ${when.monthName} ${when.ordinal}, ${when.year}`,
  date_long_full: (when) => `${when.monthName} ${Number(when.day)}, ${when.year}`,
  date_pretty: (when) => when.nearby ?? TOKENS.date(when),
  date_short_pretty: (when) => when.nearby ?? TOKENS.date_short(when),
  date_long_pretty: (when) => when.nearby ?? TOKENS.date_long(when),
  day_divider_pretty: (when) =>
    when.nearby ?? (when.isThisYear ? `${when.weekday}, ${when.monthName} ${when.ordinal}` : TOKENS.date_long(when)),
  time: (when) => when.time,
  time_secs: (when) => when.timeWithSeconds,
  ago: (when) => when.ago,
};

/** The moment as an element: words as the template says, the exact time for whoever points at it. */
export function dateElement(timestamp, template, fallback, timeZone) {
  const moment = new Date(timestamp * 1000);
  if (Number.isNaN(moment.getTime())) return make("span", {}, fallback ?? template);
  const title = formatter({ timeZone, dateStyle: "full", timeStyle: "long" }).format(moment);
  return make("time", { datetime: moment.toISOString(), title }, formatDate(moment, template, fallback, timeZone));
}

/** The template with its tokens filled in; the fallback where it has a token that Slack does not know. */
export function formatDate(moment, template, fallback, timeZone, now = new Date()) {
  const known = [...template.matchAll(TOKEN)].every(([, name]) => Object.hasOwn(TOKENS, name));
  if (!known) return fallback ?? template;
  const when = described(moment, timeZone, now);
  const text = template.replace(TOKEN, (_, name) => TOKENS[name](when));
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The wall clock of a moment as `YYYY-MM-DDTHH:MM`, as date-and-time inputs want it. */
export function wallClock(seconds, timeZone) {
  const when = parts(new Date(seconds * 1000), timeZone);
  return `${when.year}-${when.month}-${when.day}T${when.hour}:${when.minute}`;
}

/** The Unix seconds at which that wall clock shows in the time zone. */
export function momentOf(wall, timeZone) {
  const asUtc = Date.parse(`${wall}Z`) / 1000;
  const offsetAt = (seconds) => Date.parse(`${wallClock(seconds, timeZone)}Z`) / 1000 - Math.floor(seconds / 60) * 60;
  const guess = asUtc - offsetAt(asUtc);
  return asUtc - offsetAt(guess);
}

function described(moment, timeZone, now) {
  const when = parts(moment, timeZone);
  const named = (options) => formatter({ timeZone, ...options }).format(moment);
  const clock = (options) => named({ hour: "numeric", minute: "2-digit", ...options });
  return {
    ...when,
    weekday: named({ weekday: "long" }),
    monthName: named({ month: "long" }),
    monthShort: named({ month: "short" }),
    ordinal: ordinal(Number(when.day)),
    nearby: nearby(moment, now, timeZone),
    isNear: Math.abs(moment - now) < SOON,
    isThisYear: when.year === parts(now, timeZone).year,
    time: clock({}),
    timeWithSeconds: clock({ second: "2-digit" }),
    ago: ago(moment, now),
  };
}

function parts(moment, timeZone) {
  const found = formatter({ timeZone, ...WALL }).formatToParts(moment);
  return Object.fromEntries(found.map(({ type, value }) => [type, value]));
}

/** Formatters are dear to make, and few are needed. */
function formatter(options) {
  const key = JSON.stringify(options);
  if (!formatters.has(key)) formatters.set(key, new Intl.DateTimeFormat("en-US", options));
  return formatters.get(key);
}

function nearby(moment, now, timeZone) {
  const dayNumber = (date) => Date.parse(`${wallClock(date / 1000, timeZone).slice(0, 10)}T00:00Z`) / DAY;
  return { "-1": "yesterday", 0: "today", 1: "tomorrow" }[dayNumber(moment) - dayNumber(now)] ?? null;
}

function ordinal(day) {
  const endings = { one: "st", two: "nd", few: "rd", other: "th" };
  return `${day}${endings[ORDINALS.select(day)]}`;
}

function ago(moment, now) {
  const [unit, length] = SPANS.find(([, span]) => Math.abs(moment - now) >= span) ?? SPANS.at(-1);
  return AGO.format(Math.trunc((moment - now) / length), unit);
}
