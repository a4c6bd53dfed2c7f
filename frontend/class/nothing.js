/** What a follower sees on a server where nothing has been run: words in place of an empty board. */

import { ApiError } from "../page/api.js";
import { h } from "../views/dom.js";

const ATTRIBUTE = "data-nothing";

/** Whether an error means that there is nothing to open. @param {unknown} error */
export const isNotRun = (error) => error instanceof ApiError && error.code === "not_run";

export function showNothing() {
  document.documentElement.toggleAttribute(ATTRIBUTE, true);
  document.body.append(h("section", { id: "nothing", role: "status" }, h("h2", {}, "Nothing has been run here yet"),
    h("p", {}, "This page opens by itself when the teacher leads the class. Learn and Real kernel? can be read meanwhile.")));
}

/** A run is open now. */
export function somethingNow() {
  document.documentElement.toggleAttribute(ATTRIBUTE, false);
  document.querySelector("#nothing")?.remove();
}
