/** Tab "Try a program": type one, run it on all four designs, see what each does for it. */

import { ApiError, call } from "../page/api.js";
import { FOLLOWERS_READ, isFollower } from "../page/role.js";
import { ProgramTextError, lineOfPlace, readProgramText } from "../model/program-text.js";
import { h, setAttribute } from "../views/dom.js";
import { OPS } from "../tape/ops.js";
import { machineName, machineOf } from "./answers.js";
import { EXAMPLES } from "./examples.js";
import { triedView } from "./tried.js";

/** @typedef {import("./answers.js").Tab} Tab */

const HIDDEN_OPS = ["repeat", "on_irq", "if_intid", "await_turn", "pass_turn", "irqs_on", "irqs_off", "spin_random"];

/** @param {HTMLElement} panel @param {Tab} tab */
export async function tryTab(panel, tab) {
  const { place, verdict } = tab;
  verdict.tell("Run any guest program on four kernels", `Each op is run as the measured programs were, on ${machineName(place)}; result, accesses and their order stand side by side.`);
  const result = h("div", { class: "tried" });
  const editor = editorView(place.text || EXAMPLES[0][2], (text) => run(text));
  panel.replaceChildren(h("div", { class: "try" }, editor.element, result));
  let asked = 0;

  /** @param {string} text */
  async function run(text) {
    const ticket = ++asked;
    editor.complain("", 0);
    try {
      const typed = readProgramText(text);
      editor.busy(true);
      const answer = await ask(typed, machineOf(place));
      if (ticket !== asked || !tab.current()) return;
      tab.go({ text }, true);
      result.replaceChildren(triedView(answer, typed, tab));
    } catch (error) {
      if (ticket === asked) tell(error);
    } finally {
      if (ticket === asked) editor.busy(false);
    }
  }

  /** @param {unknown} error */
  function tell(error) {
    result.replaceChildren();
    if (error instanceof ProgramTextError) editor.complain(error.message, error.line);
    else if (error instanceof PlacedError) editor.complain(error.message, error.line);
    else editor.complain(error instanceof Error ? error.message : String(error), 0);
  }

  await run(editor.text());
}

/** What the server said, with the line it is about. */
class PlacedError extends Error {
  /** @param {string} message @param {number} line */
  constructor(message, line) {
    super(message);
    this.line = line;
  }
}

/** @param {import("../model/program-text.js").Typed} typed @param {{gic: string, host: string, pcpus: number}} machine */
async function ask(typed, machine) {
  if (isFollower()) throw new PlacedError(`To try a program runs machines. ${FOLLOWERS_READ}`, 0);
  try {
    return await call("/fidelity/program", { method: "POST", body: { ...machine, ops: typed.ops, vcpus: typed.vcpus } });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const line = lineOfPlace(typed, error.where);
    const op = /^ops\[(\d+)\]/.exec(error.where);
    const where = line ? `Line ${line}: ` : op ? `Op ${Number(op[1]) + 1}: ` : "";
    throw new PlacedError(where + error.message, line);
  }
}

/** @param {string} text @param {(text: string) => void} run */
function editorView(text, run) {
  const field = h("textarea", { id: "program-text", class: "mono", rows: 12, spellcheck: "false", "aria-label": "Guest program, one op per line or a JSON list", "aria-describedby": "program-error" });
  field.value = text;
  const error = h("p", { class: "error", id: "program-error", role: "alert", hidden: true });
  const go = h("button", { class: "primary", type: "submit", id: "run-program", disabled: isFollower() }, "Run on all four kernels");
  const says = h("p", { class: "example-says dim" });
  const choose = (/** @type {number} */ n) => {
    field.value = EXAMPLES[n][2];
    says.textContent = EXAMPLES[n][1];
    run(field.value);
  };
  const examples = h("select", { id: "program-example", "aria-label": "Insert an example", onchange: () => { if (examples.value) choose(Number(examples.value)); } },
    h("option", { value: "" }, "Insert an example …"), EXAMPLES.map(([name], n) => h("option", { value: n }, name)));
  const form = h("form", { class: "editor", onsubmit: (/** @type {Event} */ event) => { event.preventDefault(); run(field.value); } },
    h("div", { class: "editor-head" }, h("h3", {}, "Program"), h("span", { class: "grow" }), examples), says, field, error,
    h("div", { class: "editor-foot" }, go, h("kbd", {}, "Ctrl Enter")), opSheet(field));
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    run(field.value);
  });
  return {
    element: form,
    text: () => field.value,
    /** @param {boolean} on */
    busy(on) {
      go.disabled = on || isFollower();
      go.textContent = on ? "Running …" : "Run on all four kernels";
    },
    /** @param {string} message "" for none @param {number} line from 1, 0 for none */
    complain(message, line) {
      error.hidden = !message;
      error.textContent = message;
      setAttribute(field, "aria-invalid", message ? "true" : null);
      if (message && line) select(field, line);
    },
  };
}

/** Select a line of the text. @param {HTMLTextAreaElement} field @param {number} line */
function select(field, line) {
  const lines = field.value.split("\n");
  const from = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  field.focus();
  field.setSelectionRange(from, from + (lines[line - 1]?.length ?? 0));
}

/** All ops with what they do; a click adds one. @param {HTMLTextAreaElement} field */
function opSheet(field) {
  const add = (/** @type {string} */ name) => {
    field.value = `${field.value.trimEnd()}\n${name}${ARGUMENTS[name] ?? ""}`;
    field.focus();
  };
  return h("details", { class: "op-sheet" }, h("summary", {}, "What a guest can do"),
    h("ul", {}, Object.values(OPS).filter(({ name }) => !HIDDEN_OPS.includes(name)).map(({ name, says }) =>
      h("li", {}, h("button", { type: "button", class: "quiet mono", title: `Add ${name}`, onclick: () => add(name) }, name), h("span", { class: "dim" }, says)))));
}

/** What an op that needs numbers is added with. @type {Record<string, string>} */
const ARGUMENTS = {
  timer_arm_in: " 4000", spin: " 90000", wfi_in: " 5000", migrate: " 1", sgi_self: " 5", sgi_other: " 5", sgi_both: " 5",
  irq_line: " 32 1", set_pending: " 27", clear_pending: " 27", set_active: " 27", clear_active: " 27", enable: " 27", disable: " 27",
  prio: " 27 192", pmr: " 240", eoimode: " 1", burst: " 6", burst_sgi: " 6", route: " 40 0",
};
