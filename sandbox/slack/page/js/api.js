// The control surface of the sandbox's Slack, as the page uses it.

/** The server said no; `message` is its error name. */
export class Refused extends Error {}

const EVENTS = ["message", "removed", "statuses", "views", "channels", "log", "reset"];

/** Reads one of the control routes; raises `Refused`, or TypeError when the server cannot be reached. */
export async function read(path, parameters = {}) {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== null);
  const query = new URLSearchParams(given).toString();
  return answerOf(await fetch(`/_control/${path}${query && `?${query}`}`));
}

/** Has a person do something; raises as `read` does. */
export async function act(route, body = {}) {
  const headers = { "Content-Type": "application/json" };
  return answerOf(await fetch(`/_control/${route}`, { method: "POST", headers, body: JSON.stringify(body) }));
}

/** Uploads files into a conversation; `fields` are user, channel, text, thread_ts and reply_broadcast. */
export async function upload(files, fields) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) if (value) form.append(name, value);
  for (const file of files) form.append("file", file, file.name);
  return answerOf(await fetch("/_control/upload", { method: "POST", body: form }));
}

/** Hears what changes from a revision on, as this user may see it; returns a function that stops listening. */
export function listen({ user, since, log }, hear, lost) {
  const query = new URLSearchParams({ user, since, ...(log ? { log: "1" } : {}) });
  const source = new EventSource(`/_control/events?${query}`);
  for (const name of EVENTS) source.addEventListener(name, (event) => hear(name, JSON.parse(event.data)));
  source.addEventListener("error", () => {
    source.close();
    lost();
  });
  return () => source.close();
}

/** The address of a file's bytes. */
export const fileUrl = (id) => `/_control/file/${encodeURIComponent(id)}`;

async function answerOf(response) {
  const answer = await response.json().catch(() => ({ ok: false, error: `HTTP ${response.status}` }));
  if (!response.ok || answer.ok === false) throw new Refused(answer.error ?? `HTTP ${response.status}`);
  return answer;
}
