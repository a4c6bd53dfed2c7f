/**
 * The command palette: a field and the list of what it finds. A combobox with a listbox: the focus stays in the field,
 * the arrows move the choice, Enter runs it, Esc closes and gives the focus back to where it was.
 */

import { choices } from "../model/choices.js";
import { caps } from "../shell/registry.js";
import { h, keycaps, setAttribute, setText } from "./dom.js";

/** @typedef {import("../shell/registry.js").Command} Command */

const WAIT_MS = 120;

/**
 * @param {{offered: () => Command[], sources: () => ((text: string) => Promise<Command[]>)[], recent: () => string[],
 *   chosen: (id: string) => void, trouble: (error: unknown) => void}} ui
 */
export function palette({ offered, sources, recent, chosen, trouble }) {
  const field = h("input", { type: "text", id: "palette-field", role: "combobox", "aria-expanded": "true", "aria-controls": "palette-list", "aria-autocomplete": "list", "aria-label": "Command, run, preset, lane, lesson", placeholder: "A command, a run, a preset, a lane, a lesson …", autocomplete: "off", spellcheck: "false" });
  const list = h("div", { role: "listbox", id: "palette-list", "aria-label": "What can be done" });
  const none = h("p", { class: "empty", hidden: true }, "Nothing is called like this. Fewer letters find more.");
  const number = h("span", { role: "status", class: "dim" });
  const dialog = h("dialog", { id: "palette", class: "dialog", "aria-label": "Commands" }, field, list, none,
    h("footer", {}, number, h("span", { class: "grow" }), ...[["↑ ↓", "choose"], ["Enter", "do it"], ["Esc", "close"]].map(([keys, says]) => h("span", { class: "hint" }, keys.split(" ").map((key) => h("kbd", {}, key)), ` ${says}`))));
  document.body.append(dialog);
  /** @type {ReturnType<typeof choices<Command>>} */
  let shown = [];
  /** What the sources said last; each is replaced when it answers. @type {Command[][]} */
  let more = [];
  let at = 0;
  let timer = 0;
  let asked = 0;

  function draw() {
    shown = choices(field.value, [...offered(), ...more.flat()], recent());
    list.replaceChildren(...shown.map((one, n) => option(one, n, () => run(n))));
    none.hidden = shown.length > 0;
    setText(number, shown.length === 1 ? "1 found" : `${shown.length} found`);
    choose(0);
  }

  /** @param {number} n */
  function choose(n) {
    at = Math.max(0, Math.min(shown.length - 1, n));
    for (const [place, node] of [...list.children].entries()) setAttribute(node, "aria-selected", String(place === at));
    setAttribute(field, "aria-activedescendant", shown.length ? `palette-${at}` : null);
    list.children[at]?.scrollIntoView({ block: "nearest" });
  }

  /** @param {number} n */
  function run(n) {
    const { choice } = shown[n] ?? {};
    if (!choice) return;
    chosen(choice.id);
    dialog.close(); // gives the focus back; what is done next may take it again
    void Promise.resolve().then(() => choice.act()).catch(trouble);
  }

  function ask() {
    const ticket = ++asked;
    for (const [n, load] of sources().entries()) {
      load(field.value).then((found) => {
        if (ticket !== asked || !dialog.open) return;
        const kept = shown[at]?.choice.id;
        more[n] = found;
        draw();
        choose(shown.findIndex((one) => one.choice.id === kept));
      }, trouble);
    }
  }

  field.addEventListener("input", () => {
    draw();
    clearTimeout(timer);
    timer = window.setTimeout(ask, WAIT_MS);
  });
  field.addEventListener("keydown", (event) => {
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + 8, PageUp: at - 8 }[event.key];
    if (to !== undefined) choose(event.key.startsWith("Arrow") ? (to + shown.length) % Math.max(1, shown.length) : to);
    else if (event.key === "Enter") run(at);
    else return;
    event.preventDefault();
  });
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());

  return {
    show() {
      field.value = "";
      more = [];
      dialog.showModal();
      field.focus();
      draw();
      ask();
    },
  };
}

/** @param {{choice: Command, marks: number[], recent: boolean}} found @param {number} n @param {() => void} act */
function option({ choice, marks, recent }, n, act) {
  const letters = [...choice.title].map((letter, at) => (marks.includes(at) ? h("b", {}, letter) : letter));
  return h("div", { role: "option", id: `palette-${n}`, "data-command": choice.id, onclick: act, onpointerdown: (/** @type {Event} */ event) => event.preventDefault() },
    h("span", { class: "palette-title" }, letters), h("span", { class: "dim palette-about" }, choice.about ?? ""),
    h("span", { class: "dim" }, recent ? `${choice.group} · recent` : choice.group),
    h("span", { class: "caps" }, choice.keys?.[0] ? keycaps(caps(choice.keys[0])) : ""));
}
