/** The dialog "Class": what leading means, the link to give away, and the start. */

import { call } from "../page/api.js";
import { makeDialog } from "../views/dialog.js";
import { h } from "../views/dom.js";
import { toast, toastError } from "../views/toasts.js";

/** @param {{start: () => void, stop: () => void, leads: () => boolean}} actions */
export function classDialog(actions) {
  const links = h("div", { class: "class-links" });
  const lead = h("button", { type: "button", class: "primary", id: "class-lead", onclick: () => toggle() });
  const show = h("button", { type: "button", id: "class-show-link", onclick: () => void load().catch(toastError) }, "Show the class link");
  const dialog = makeDialog("class", "A class",
    h("div", { class: "class-body" },
      h("p", {}, "While you lead, everyone who follows sees what you see: the page, the run, your cursor, the timeline and its lanes, the open question. Each can step aside, look around alone, and come back with one key. They read; they cannot launch, control, rename or delete."),
      h("div", { class: "toolbar" }, lead, show), links));

  function toggle() {
    if (actions.leads()) actions.stop();
    else actions.start();
    dialog.close();
  }

  async function load() {
    const answer = await call("/class/link");
    links.replaceChildren(
      ...answer.links.map((/** @type {string} */ link) => h("div", { class: "class-link" }, h("code", {}, link), h("button", { type: "button", onclick: () => copy(link) }, "Copy"))),
      h("p", { class: "dim" }, answer.reach
        ? "Whoever has it can read all runs on this server until it stops. What is sent is not encrypted."
        : "Only browsers on this machine reach it. To let a class in from the network, start the server with: tickscope serve --class"));
    show.hidden = true;
  }

  return {
    show() {
      lead.textContent = actions.leads() ? "Stop leading" : "Lead the class";
      show.hidden = false;
      links.replaceChildren();
      dialog.showModal();
    },
  };
}

/** @param {string} link */
function copy(link) {
  navigator.clipboard?.writeText(link).then(() => toast("The class link is copied."), () => toast("The browser did not let me copy it: mark it and copy it by hand."));
}
