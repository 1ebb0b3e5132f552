// Work in progress: a plan and its tasks ("Plan block", "Task card block").

import { make } from "./dom.js";
import { link } from "./links.js";
import { richText } from "./rich-text.js";

const STATUSES = {
  pending: ["○", "To do"],
  in_progress: ["◐", "In progress"],
  complete: ["✓", "Done"],
  error: ["✕", "Failed"],
};

/** A title and the tasks under it. */
export function plan(block, context) {
  const tasks = (block.tasks ?? []).map((task) => make("li", {}, taskCard(task, context)));
  return make(
    "section",
    { class: "plan", "aria-label": block.title },
    make("div", { class: "plan-title" }, block.title),
    make("ol", { class: "plan-tasks" }, ...tasks),
  );
}

/** One task: its status in sign and word, and what there is to read under it. */
export function taskCard(task, context) {
  const status = Object.hasOwn(STATUSES, task.status ?? "") ? task.status : "in_progress";
  const [sign, word] = STATUSES[status];
  const head = [
    make("span", { class: `task-sign task-${status}`, role: "img", "aria-label": word, title: word }, sign),
    make("span", { class: "task-title" }, task.title),
  ];
  const more = [
    task.details && make("div", { class: "task-details" }, richText(task.details, context)),
    task.output && make("div", { class: "task-output" }, richText(task.output, context)),
    task.sources && sources(task.sources, context),
  ].filter(Boolean);
  if (!more.length) return make("div", { class: "task" }, make("div", { class: "task-head" }, ...head));
  return make(
    "details",
    { class: "task", open: status !== "complete" },
    make("summary", { class: "task-head" }, ...head),
    ...more,
  );
}

const sources = (list, context) =>
  make(
    "ul",
    { class: "task-sources" },
    ...list.map(({ url, text }) => make("li", {}, link(url, context, text ?? url))),
  );
