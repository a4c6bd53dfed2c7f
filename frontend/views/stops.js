/** The dialog "Stop at": conditions at which my cursor stops. */

import { VAR } from "../tape/vocabulary.js";
import { makeDialog } from "./dialog.js";
import { count } from "../format/numbers.js";
import { h, icon, setAttribute, setText } from "./dom.js";

/**
 * @typedef {object} StopsActions
 * @property {(text: string) => string} add what is wrong, or ""
 * @property {(text: string) => string} problem what is wrong with a condition for this run, or ""
 * @property {(text: string) => void} flip
 * @property {(text: string) => void} remove
 * @property {(direction: 1|-1, text: string) => void} find
 */

/** @param {readonly (readonly [string, string])[]} examples sentence, condition @param {StopsActions} actions */
export function stopsDialog(examples, actions) {
  const field = h("input", { id: "stop-field", class: "mono", autocomplete: "off", spellcheck: "false", "aria-label": "Condition", "aria-describedby": "stop-error", placeholder: examples[0][1] });
  const error = h("p", { class: "error", id: "stop-error", role: "alert", hidden: true });
  const list = h("ul", { class: "stops", "aria-label": "Stops" });
  const form = h("form", { class: "stop-form" }, field, h("button", { class: "primary", type: "submit" }, "Add"));
  const tell = (/** @type {string} */ wrong) => {
    error.hidden = !wrong;
    setText(error, wrong);
    setAttribute(field, "aria-invalid", wrong ? "true" : null);
  };
  const offer = ([says, text] = examples[0]) => h("li", {}, h("button", { class: "quiet", type: "button", onclick: () => { field.value = text; tell(""); field.focus(); } }, h("span", {}, says), h("code", {}, text)));
  const dialog = makeDialog("stops", "Stop at",
    h("div", { class: "stops-body" },
      h("p", {}, "My cursor stops where one of these becomes true: while it plays, and while it follows a run that goes on. The run itself goes on. On the strip of the whole run ", h("i", { class: "stop-mark", role: "img", "aria-label": "a triangle" }), "marks these places."),
      form, error, list,
      h("h3", {}, "For example"), h("ul", { class: "stop-examples" }, examples.map(offer)), names()));
  field.addEventListener("input", () => tell(""));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const wrong = actions.add(field.value.trim());
    tell(wrong);
    if (!wrong) field.value = "";
  });
  return {
    show() {
      dialog.showModal();
      field.focus();
    },
    close: () => dialog.close(),
    get open() {
      return dialog.open;
    },
    /** How many places each condition has in the run. @param {Map<string, number>} totals @param {number} done 0..1 */
    places(totals, done) {
      for (const place of /** @type {NodeListOf<HTMLElement>} */ (list.querySelectorAll(".places"))) {
        const total = totals.get(place.dataset.text ?? "");
        setText(place, total === undefined ? "" : `${count(total)} ${total === 1 ? "place" : "places"}${done < 1 ? ` so far, ${Math.round(done * 100)} %` : ""}`);
      }
    },
    /** @param {{text: string, on: boolean}[]} stops */
    update(stops) {
      const had = list.contains(document.activeElement);
      const place = [...list.children].findIndex((item) => item.contains(document.activeElement));
      list.replaceChildren(...stops.map((stop) => row(stop, actions)));
      if (had) (list.children[place]?.querySelector("input") ?? field).focus();
    },
  };
}

/** @param {{text: string, on: boolean}} stop @param {StopsActions} actions */
function row({ text, on }, actions) {
  const wrong = actions.problem(text);
  const find = (/** @type {1|-1} */ direction, /** @type {string} */ label) =>
    h("button", { type: "button", disabled: wrong !== "", title: direction > 0 ? "Go to where it becomes true next" : "Go to where it became true last", onclick: () => actions.find(direction, text) }, label);
  return h("li", {},
    h("label", {}, h("input", { type: "checkbox", checked: on, onchange: () => actions.flip(text) }), h("code", {}, text)),
    wrong ? h("small", { class: "dim" }, `rests in this run: ${wrong}`) : "",
    h("span", { class: "grow" }), h("span", { class: "places num", "data-text": text }), find(-1, "‹ Before"), find(1, "Next ›"),
    h("button", { class: "quiet icon", type: "button", "aria-label": `Take away ${text}`, onclick: () => actions.remove(text) }, icon("close")));
}

/** What there is to compare. */
function names() {
  const rows = Object.values(VAR).map(({ name, label, subject }) => h("li", {}, h("code", {}, `${name}:${subject === 0 ? "p" : "v"}${name === "lr" ? ":0" : ""}`), h("span", {}, label)));
  return h("details", { class: "stop-names" }, h("summary", {}, "All names, and how they are joined"),
    h("p", {}, "A name with its CPU (", h("code", {}, "ppi_active:1"), "), or with p or v for any one. Alone it means: not 0. Compare with = != < <= > >= to a number, another name or a word (guest, blocked, none, vcpu0); join with and, or, not and parentheses. Fields: ",
      h("code", {}, "cntv_ctl:0.imask"), ", ", h("code", {}, "lr:0:1.state = active"), ", ", h("code", {}, "pending_set:0.27"), "."),
    h("ul", {}, rows));
}
