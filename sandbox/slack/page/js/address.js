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
