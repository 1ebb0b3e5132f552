// The workspace as plain text: channels on the left, what one user sees in one of them on the right.
// Everything is shown through textContent; the server holds each request until something changes.

const byId = (id) => document.getElementById(id);
const shown = { user: null, channel: null, names: new Map() };

const make = (tag, text, className = "") => Object.assign(document.createElement(tag), { textContent: text, className });

async function read(path) {
  const response = await fetch(`/_control/${path}`);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

async function showWorkspace() {
  const state = await read("state");
  shown.names = new Map([...state.users, ...state.channels].map((one) => [one.id, one.name]));
  const people = state.users.filter((user) => !user.is_bot);
  shown.user ??= people[0]?.id;
  shown.channel ??= state.channels[0]?.id;
  byId("workspace").textContent = state.workspace.name;
  byId("user").replaceChildren(...people.map((user) => new Option(user.real_name, user.id, false, user.id === shown.user)));
  const mine = state.channels.filter((channel) => channel.members.includes(shown.user));
  byId("channels").replaceChildren(...mine.map(channelEntry));
}

function channelEntry(channel) {
  const button = make("button", channel.is_im ? "Messages with the app" : `# ${channel.name}`);
  button.setAttribute("aria-current", String(channel.id === shown.channel));
  button.addEventListener("click", () => show({ channel: channel.id }));
  const entry = make("li", "");
  entry.append(button);
  return entry;
}

function messageEntry(message) {
  const entry = make("li", "", "message");
  const notes = [message.ephemeral_to && "only visible to you", message.edited && "edited"].filter(Boolean);
  const when = new Date(Number(message.ts) * 1000).toLocaleTimeString();
  entry.append(make("span", shown.names.get(message.user) ?? "Slack", "by"), make("span", [when, ...notes].join(" · "), "note"));
  entry.append(make("pre", message.plain.join("\n")));
  return entry;
}

let turn = 0;

async function show(change = {}) {
  Object.assign(shown, change);
  const mine = ++turn;
  for (let since = ""; mine === turn; ) {
    await showWorkspace();
    const answer = await read(`messages/${shown.channel}?plain=1&user=${shown.user}${since}`);
    if (mine !== turn) return;
    byId("channel").textContent = `# ${shown.names.get(shown.channel)}`;
    byId("messages").replaceChildren(...answer.messages.map(messageEntry));
    since = `&since=${answer.revision}`;
  }
}

byId("user").addEventListener("change", (event) => show({ user: event.target.value }));
show();
