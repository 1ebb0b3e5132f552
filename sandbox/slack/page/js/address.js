// Where the page is, as its address says: #/C123, #/C123/1700000000.000100 (a message), #/app/home, #/app/messages.

/** Reads a place from an address; null where it names none. */
export function placeOf(hash) {
  const [, first, second] = hash.split("/").map(decodeURIComponent);
  if (!hash.startsWith("#/") || !first) return null;
  return first === "app" ? { app: second === "home" ? "home" : "messages" } : { channel: first, ts: second };
}

/** The address of a place. */
export function addressOf({ app, channel, ts }) {
  if (app) return `#/app/${app}`;
  return ts ? `#/${channel}/${ts}` : `#/${channel}`;
}

/** The whole link to a message, to be passed on. */
export const linkTo = (channel, ts) => new URL(addressOf({ channel, ts }), location.href).href;

/** The place of a permalink such as /archives/C123/p1700000000000100; null for any other address. */
export function archived({ origin, pathname }) {
  const [, channel, seconds, micros] = /^\/archives\/([A-Z0-9]+)\/p(\d+)(\d{6})$/.exec(pathname) ?? [];
  return origin === location.origin && channel ? { channel, ts: `${seconds}.${micros}` } : null;
}
