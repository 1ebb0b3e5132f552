// The app's modals before the person who acts.

import { modalStack } from "./modal.js";
import { viewContext } from "./rendering.js";

/** Shows the modals that the store tells of. */
export class Modals {
  constructor(page) {
    const { store, deeds } = page;
    const top = () => store.views.modals.at(-1);
    const stack = modalStack({
      submit: async (_, state) => (await deeds.submits(top(), state)) ?? { failure: "refused" },
      close: (everything) => deeds.closes(top(), everything),
    });
    store.addEventListener("views", () => {
      const view = top() ?? { id: "" };
      stack.show(store.views.modals, viewContext(page, "modal", view, () => document.querySelector("dialog.modal")));
    });
  }
}
