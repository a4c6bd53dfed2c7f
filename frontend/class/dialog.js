/** The dialog "Class": what leading means, the link to give away, as words and as a code for cameras, and the start. */

import { call } from "../page/api.js";
import { makeDialog } from "../views/dialog.js";
import { h } from "../views/dom.js";
import { toast, toastError } from "../views/toasts.js";

/** @typedef {{links: string[], codes: string[], reach: boolean}} ClassLink codes: the links as SVG documents */

/** @param {{start: () => void, stop: () => void, leads: () => boolean}} actions */
export function classDialog(actions) {
  const links = h("div", { class: "class-links" });
  const lead = h("button", { type: "button", class: "primary", id: "class-lead", onclick: () => toggle() });
  const show = h("button", { type: "button", id: "class-show-link", onclick: () => void load().catch(toastError) }, "Show the class link");
  const about = h("p", {}, "While you lead, everyone who follows sees what you see: the page, the run, your cursor, the timeline and its lanes, the open question. Each can step aside, look around alone, and come back with one key. They read; they cannot launch, control, rename or delete.");
  const dialog = makeDialog("class", "A class", h("div", { class: "class-body" }, about, h("div", { class: "toolbar" }, lead, show), links));

  function toggle() {
    if (actions.leads()) actions.stop();
    else actions.start();
    dialog.close();
  }

  async function load() {
    links.replaceChildren(linksView(await call("/class/link")));
    // The code takes the room: it is read from the back of a room.
    about.hidden = show.hidden = true;
  }

  return {
    show() {
      lead.textContent = actions.leads() ? "Stop leading" : "Lead the class";
      lead.classList.toggle("primary", !actions.leads());
      about.hidden = show.hidden = false;
      links.replaceChildren();
      dialog.showModal();
    },
  };
}

/** One link as code and words; the others, for the machine's other addresses, a button away. @param {ClassLink} answer @param {number} [at] */
function linksView(answer, at = 0) {
  const link = answer.links[at];
  const others = answer.links.map((other, n) => ({ n, host: new URL(other).host })).filter(({ n }) => n !== at);
  const view = h("div", { class: "class-link" },
    h("img", { class: "class-code", alt: "QR code of the class link", src: `data:image/svg+xml,${encodeURIComponent(answer.codes[at])}` }),
    h("div", { class: "class-words" },
      h("p", { class: "class-how" }, "Point a camera at the code, or type:"),
      h("code", {}, h("span", {}, link.slice(0, link.indexOf("?"))), h("span", {}, link.slice(link.indexOf("?")))), h("button", { type: "button", onclick: () => copy(link) }, "Copy"),
      others.length ? h("div", { class: "class-others" }, h("p", { class: "dim" }, "If that does not open, this machine is also at"),
        others.map(({ n, host }) => h("button", { type: "button", class: "quiet", onclick: () => view.replaceWith(linksView(answer, n)) }, host))) : "",
      h("p", { class: "dim" }, answer.reach
        ? "Whoever has it can read all runs on this server until it stops. What is sent is not encrypted."
        : "Only browsers on this machine reach it. To let a class in from the network, start the server with: tickscope serve --class")));
  return view;
}

/** @param {string} link */
function copy(link) {
  navigator.clipboard?.writeText(link).then(() => toast("The class link is copied."), () => toast("The browser did not let me copy it: mark it and copy it by hand."));
}
