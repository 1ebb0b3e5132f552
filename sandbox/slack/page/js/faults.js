// Trouble on demand: what an app has to survive, one form each.

import { act, read, Refused } from "./api.js";
import { make } from "./dom.js";
import { note } from "./notes.js";

const KINDS = [["", "anything"], ["events_api", "an event"], ["slash_commands", "a command"], ["interactive", "an interaction"]];
const times = { name: "next", label: "How often", type: "number", value: 1, min: 1, max: 1000 };
const kind = { name: "kind", label: "When delivering", choices: KINDS };
const method = { name: "method", label: "Method", type: "text", value: "chat.postMessage" };
const seconds = (name, value) => ({ name, label: "Seconds", type: "number", value, min: 0, max: 60, step: "0.1" });

// Each form: what it is for, its fields, and the fault as the server takes it.
const FORMS = [
  { title: "Lose acknowledgements", about: "People see operation_timeout; events come again.", fields: [kind, times], fault: { ack: "drop" } },
  { title: "Delay acknowledgements", about: "More than 3 seconds is too late.", fields: [kind, seconds("seconds", 2), times], fault: { ack: "delay" } },
  { title: "Deliver twice", about: "Slack delivers at least once.", fields: [kind, times], fault: { deliver: "twice" } },
  { title: "Break the connection", about: "The payload goes down with its connection (Socket Mode), or its request.", fields: [kind, times], fault: { deliver: "disconnect" } },
  { title: "Limit the rate", about: "The method answers 429 and says when to try again.", fields: [method, { ...seconds("retry_after", 1), step: "1" }, times], fault: { status: 429 } },
  { title: "Fail", about: "The method answers 500.", fields: [method, times], fault: { status: 500 } },
  { title: "Answer late", about: "The method works, and its answer takes a while.", fields: [method, seconds("delay", 1), times], fault: {} },
  { title: "Hang up", about: "The method works, and its answer never comes.", fields: [method, times], fault: { disconnect: true } },
];

/** Opens the panel. */
export function openFaults(page) {
  const standing = make("div", { class: "standing-faults", role: "status" });
  const show = async () => standing.replaceChildren(...standingFaults((await read("faults")).faults, clear));
  const clear = () => attempt(() => act("faults", {}), "No more trouble.").then(show);
  const set = (fault) => attempt(() => act("faults", fault), "The trouble will come.").then(show);
  const forms = FORMS.map((form) => faultForm(form, set));
  const body = make("div", { class: "scroller faults" }, standing, ...forms, limits(), connections(), reset());
  page.pane.show("faults", "Trouble on demand", make("div", { class: "pane-body" }, body));
  show();
}

function standingFaults(faults, clear) {
  if (!faults.length) return [make("p", {}, "Nothing is set to go wrong.")];
  const list = make("ul", {}, ...faults.map((fault) => make("li", {}, words(fault))));
  return [make("h3", {}, "Still to come"), list, make("button", { type: "button", class: "plain-button", onclick: clear }, "Call it all off")];
}

/** A fault in words, e.g. `ack: drop · kind: events_api · next: 2`. */
const words = (fault) => Object.entries(fault).map(([name, value]) => `${name}: ${value}`).join(" · ");

function faultForm({ title, about, fields, fault }, set) {
  const inputs = fields.map((field) => [field, inputOf(field)]);
  const labels = inputs.map(([field, input]) => make("label", {}, field.label, input));
  const submit = (event) => {
    event.preventDefault();
    const given = inputs.filter(([, input]) => input.value !== "").map(([field, input]) => [field.name, field.type === "number" ? Number(input.value) : input.value]);
    set({ ...fault, ...Object.fromEntries(given) });
  };
  const button = make("button", { type: "submit", class: "plain-button" }, "Set");
  return make("form", { class: "fault", "aria-label": title, onsubmit: submit }, make("h3", {}, title), make("p", {}, about), make("div", { class: "fault-fields" }, ...labels, button));
}

function inputOf({ choices, name, type, value, min, max, step }) {
  if (!choices) return make("input", { name, type, value, min, max, step, required: true, list: name === "method" ? "methods" : null });
  return make("select", { name }, ...choices.map(([choice, label]) => make("option", { value: choice }, label)));
}

function limits() {
  const box = make("input", { type: "checkbox", onchange: () => attempt(() => act("limits", { on: box.checked }), box.checked ? "Slack's rate limits are on." : "The app may call as often as it likes.") });
  const isOn = async () => (box.checked = (await read("state")).limits);
  isOn();
  return make("section", { class: "fault" }, make("h3", {}, "Rate limits"), make("p", {}, "Slack counts the calls of each method, and answers 429 to those that are too many."), make("label", { class: "fault-switch" }, box, "Hold the app to them"));
}

function connections() {
  const refresh = () => attempt(() => act("refresh", {}), "The app was asked to connect anew.");
  return make("section", { class: "fault" }, make("h3", {}, "Recycle connections"), make("p", {}, "Slack does so every few hours (Socket Mode)."), make("button", { type: "button", class: "plain-button", onclick: refresh }, "Disconnect"));
}

function reset() {
  const start = () => confirm("Forget all messages, files and views?") && attempt(() => act("reset", {}), "The workspace is as it was at the start.");
  return make("section", { class: "fault" }, make("h3", {}, "Start over"), make("p", {}, "Forgets everything that was said."), make("button", { type: "button", class: "plain-button danger", onclick: start }, "Reset the workspace"));
}

async function attempt(doing, done) {
  try {
    await doing();
    note(done);
  } catch (error) {
    if (!(error instanceof Refused || error instanceof TypeError)) throw error;
    note(error.message, { trouble: true });
  }
}
