/** A modal dialog with a title and a close button; the browser keeps the focus inside and gives it back. */

import { h, icon } from "./dom.js";

/**
 * @param {string} id
 * @param {string} title
 * @param {...import("./dom.js").Child} body
 */
export function makeDialog(id, title, ...body) {
  const close = h("button", { class: "quiet icon", type: "button", "aria-label": "Close (Esc)", onclick: () => dialog.close() }, icon("close"));
  const heading = h("h2", { id: `${id}-title`, tabindex: "-1", autofocus: true }, title);
  const dialog = h("dialog", { id, class: "dialog", "aria-labelledby": `${id}-title` },
    h("header", {}, heading, h("span", { class: "grow" }), close), ...body);
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  document.body.append(dialog);
  return dialog;
}
