// Times as the viewer's clock shows them.

const formats = new Map();

function format(zone, name, options) {
  const key = `${zone} ${name}`;
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat("en-US", { timeZone: zone, ...options }));
  return formats.get(key);
}

const dateOf = (ts) => new Date(Number(ts) * 1000);

/** The hour and minute, e.g. 2:05 PM. */
export const clock = (ts, zone) => format(zone, "clock", { hour: "numeric", minute: "2-digit" }).format(dateOf(ts));

/** Date and time in full, for tooltips. */
export const moment = (ts, zone) => format(zone, "moment", { dateStyle: "full", timeStyle: "medium" }).format(dateOf(ts));

/** The day as a key, e.g. 11/24/26. */
export const day = (ts, zone) => format(zone, "day", { dateStyle: "short" }).format(dateOf(ts));

/** The day as people say it: Today, Yesterday, or Tuesday, November 24. */
export function dayTitle(ts, zone, now = Date.now()) {
  if (day(ts, zone) === day(now / 1000, zone)) return "Today";
  if (day(ts, zone) === day(now / 1000 - 86_400, zone)) return "Yesterday";
  return format(zone, "title", { weekday: "long", day: "numeric", month: "long" }).format(dateOf(ts));
}

/** How long ago, roughly: just now, 5 min ago, at 2:05 PM, or the day. */
export function ago(ts, zone, now = Date.now()) {
  const minutes = Math.floor((now / 1000 - Number(ts)) / 60);
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${minutes} min ago`;
  const title = dayTitle(ts, zone, now);
  return title === "Today" ? `at ${clock(ts, zone)}` : `${title} at ${clock(ts, zone)}`;
}
