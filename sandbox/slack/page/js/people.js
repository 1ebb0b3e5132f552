// Who is who: profiles, members, and acting as somebody else.

import { read } from "./api.js";
import { byId, make } from "./dom.js";
import { closeDrawer } from "./drawer.js";
import { face } from "./face.js";
import { card } from "./files.js";
import { openMenu } from "./menu.js";
import { result } from "./search.js";
import { isDirect } from "./store.js";
import { clock } from "./time.js";

/** Shows whom the page acts as, and lets that be changed. */
export function offerActing(page) {
  const button = byId("me");
  button.addEventListener("click", () => openMenu(button, "Act as", page.store.people().map(choice)));
  page.store.addEventListener("workspace", () => {
    const { me } = page.store;
    button.replaceChildren(face(me, { size: "small" }), make("span", { class: "me-name" }, me.real_name));
    button.setAttribute("aria-label", `Acting as ${me.real_name}; act as somebody else`);
  });

  function choice(user) {
    return { label: user.real_name, detail: `@${user.name}`, picture: face(user, { size: "small" }), checked: user.id === page.store.me.id, run: () => page.actAs(user.id) };
  }
}

/** Shows a person's profile in the pane. */
export function openProfile(page, id) {
  const { store } = page;
  const user = store.user(id);
  const groups = [...store.groups.values()].filter((group) => group.users.includes(id)).map((group) => `@${group.name}`);
  const facts = [
    ["Name", `@${user.name}`],
    ["Member ID", user.id],
    ["Email", user.email],
    ["Local time", user.is_bot ? null : `${clock(Date.now() / 1000, user.tz)} (${user.tz})`],
    ["Groups", groups.join(", ")],
  ].filter(([, value]) => value);
  const canAct = !user.is_bot && id !== store.me.id;
  const act = canAct && make("button", { type: "button", class: "plain-button primary", onclick: () => page.actAs(id) }, `Act as ${user.real_name}`);
  const write = user.id !== "USLACKBOT" && make("button", { type: "button", class: "plain-button", onclick: () => page.write(id) }, "Message");
  const list = make("dl", {}, ...facts.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)]));
  page.pane.show("profile", "Profile", make("div", { class: "pane-body profile" }, face(user, { size: "large" }), make("h3", {}, user.real_name, user.is_bot && make("span", { class: "badge" }, "APP")), make("div", { class: "profile-buttons" }, write, act), list));
}

/** Shows who is in a conversation. */
export function openMembers(page, channel) {
  const { store } = page;
  const entry = (id) => {
    const user = store.user(id);
    return make("li", {}, make("button", { type: "button", class: "member", onclick: () => openProfile(page, id) }, face(user, { size: "small" }), make("b", {}, user.real_name), make("small", {}, `@${user.name}${id === store.me.id ? " (you)" : ""}`)));
  };
  const add = (user) => async () => (await page.deeds.manages(channel.id, "invite", user.name)) && page.pane.close();
  const absent = (user) => make("li", { class: "member" }, face(user, { size: "small" }), user.real_name, make("button", { type: "button", class: "plain-button", "aria-label": `Add ${user.real_name}`, onclick: add(user) }, "Add"));
  const others = [...store.users.values()].filter((user) => user.id !== "USLACKBOT" && !channel.members.includes(user.id));
  const list = make("ul", { class: "members" }, ...channel.members.map(entry), ...(isDirect(channel) ? [] : others.map(absent)));
  page.pane.show("members", "Members", make("div", { class: "pane-body" }, make("div", { class: "scroller" }, list)), { subtitle: store.title(channel) });
}

/** Asks with whom a conversation among several is to be. */
export function openGroup(page) {
  const { store } = page;
  const others = [...store.users.values()].filter((user) => user.id !== store.me.id && user.id !== "USLACKBOT");
  const choice = (user) => make("li", {}, make("label", { class: "member" }, make("input", { type: "checkbox", name: "member", value: user.id }), face(user, { size: "small" }), make("b", {}, user.real_name), make("small", {}, `@${user.name}`)));
  const start = make("button", { type: "submit", class: "plain-button primary", disabled: true }, "Start");
  const form = make("form", { class: "pane-body group" }, make("ul", { class: "members scroller", "aria-label": "People" }, ...others.map(choice)), make("div", { class: "group-foot" }, start));
  const chosen = () => new FormData(form).getAll("member");
  form.addEventListener("change", () => (start.disabled = chosen().length === 0));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (await page.write(...chosen())) page.pane.close();
  });
  closeDrawer();
  page.pane.show("group", "Write to several", form);
}

/** Shows what is pinned to a conversation, the newest pin first. */
export async function openPins(page, channel) {
  const { store } = page;
  const list = make("ol", { class: "results", "aria-label": "Pinned messages" });
  page.pane.show("pins", "Pinned", make("div", { class: "pane-body" }, make("div", { class: "scroller" }, list)), { subtitle: store.title(channel) });
  const { messages } = await read(`pins/${channel.id}`);
  if (messages.length) list.replaceChildren(...messages.map((message) => result(page, message)));
  else list.replaceWith(make("p", { class: "empty" }, "Nothing is pinned here yet. A message's menu has “Pin to this conversation”."));
}

/** Shows the files of a conversation, newest first. */
export function openFiles(page, channel) {
  const files = page.store.messages(channel.id).flatMap((message) => message.files ?? []).reverse();
  const content = files.length ? files.map(card) : [make("p", { class: "empty" }, "No file was shared here yet. Drop one into the conversation.")];
  page.pane.show("files", "Files", make("div", { class: "pane-body" }, make("div", { class: "scroller files" }, ...content)), { subtitle: page.store.title(channel) });
}
