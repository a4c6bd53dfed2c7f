/** The log: only the rows in sight exist in the document, so its length does not matter. */

import { count, instant } from "../format/numbers.js";
import { h, setAttribute, setText } from "./dom.js";
import { Kind } from "../tape/vocabulary.js";

/** @typedef {import("../page/log-rows.js").Row} Row */

/** Height of a row in px, as in aside.css. */
const ROW = 32;
const SPARE = 4;
const NEAR = 12;

/** Kinds with the letter that marks them and what they are. */
export const KINDS = /** @type {const} */ ([
  [Kind.OP, "op", "Ops", "An operation of a guest's program begins."],
  [Kind.EVENT, "ev", "Events", "What happens to the machine: expiry, exit, entry, scheduling."],
  [Kind.CALL, "fn", "Functions", "Functions of KVM and the kernel, also when they had nothing to do."],
  [Kind.CHANGE, "Δ", "Transitions", "A state variable takes a new value."],
  [Kind.ACCESS, "rw", "Accesses", "Hardware accesses by host or guest; folded under their function."],
]);

/**
 * @typedef {object} LogActions
 * @property {(seq: number) => void} seek
 * @property {(seq: number) => void} toggle fold or unfold a function's accesses
 * @property {(direction: 1|-1) => void} more rows are wanted at this end
 * @property {() => void} filter the filter fields have changed
 * @property {(record: import("../tape/types.js").TapeRecord) => {label: string, what: string, where: string, why: string}} tell
 */

/** @param {HTMLElement} root @param {LogActions} actions */
export function logView(root, actions) {
  const text = filterField(actions.filter);
  const cpu = h("select", { "aria-label": "CPU", onchange: () => actions.filter() });
  const chips = KINDS.map(([kind, , name, says]) =>
    h("button", { type: "button", class: "kind", "aria-pressed": "true", "data-kind": kind, "data-explain": says, "data-name": name, onclick: flip }, name));
  const note = h("span", { class: "dim num" });
  const spacer = h("div", { class: "spacer" });
  const list = h("ol", { class: "rows" });
  const scroller = h("div", { class: "log-scroll", tabindex: "0", "aria-label": "Records", role: "group" }, spacer, list);
  root.replaceChildren(
    h("div", { class: "log-head" }, h("h2", {}, "Log"), note, text, cpu), h("div", { class: "kinds" }, chips), scroller);
  const pool = rowPool(list, actions);
  /** @type {Row[]} */
  let rows = [];
  let current = 0;
  let asked = 0;
  let [top, height] = [0, 0]; // Kept, not read at every step: reading them would force a layout each time.
  scroller.addEventListener("scroll", () => {
    top = scroller.scrollTop;
    paint();
    if (performance.now() < asked) return;
    if (top < ROW * NEAR) ask(-1);
    else if (top > rows.length * ROW - height - ROW * NEAR) ask(1);
  }, { passive: true });
  new ResizeObserver(() => {
    const seen = inSight(1);
    height = scroller.clientHeight;
    if (seen && !inSight(1)) bringInSight();
    paint();
  }).observe(scroller);

  const y = () => placeOf(rows, current) * ROW;
  /** Whether the row at the cursor can be seen, with so many rows from its top on. @param {number} room */
  const inSight = (room) => y() >= top && y() <= top + height - room * ROW;
  const bringInSight = () => scrollTo(Math.floor(y() / ROW - (height / ROW) * 0.6) * ROW); // whole rows from the top on

  /** @param {number} y */
  function scrollTo(y) {
    top = Math.max(0, Math.min(y, rows.length * ROW - height));
    scroller.scrollTop = top;
  }

  /** @param {1|-1} direction */
  function ask(direction) {
    asked = performance.now() + 250;
    actions.more(direction);
  }

  /** @param {Event} event */
  function flip(event) {
    const chip = /** @type {HTMLElement} */ (event.currentTarget);
    chip.setAttribute("aria-pressed", String(chip.getAttribute("aria-pressed") !== "true"));
    actions.filter();
  }

  function paint() {
    const first = Math.max(0, Math.floor(top / ROW) - SPARE);
    const last = Math.min(rows.length, first + Math.ceil(height / ROW) + 2 * SPARE);
    pool.show(rows, first, last, current);
  }

  return {
    /** @returns {{text: string, cpu: string, kinds: Set<number>}} */
    filter: () => ({ text: text.value.trim(), cpu: cpu.value, kinds: new Set(chips.filter((c) => c.getAttribute("aria-pressed") === "true").map((c) => Number(c.dataset.kind))) }),
    focusFilter: () => text.focus(),
    /** @param {number} pcpus @param {number} vcpus */
    setCpus(pcpus, vcpus) {
      const option = (/** @type {string} */ value, /** @type {string} */ name) => h("option", { value }, name);
      cpu.replaceChildren(option("", "all CPUs"), ...Array.from({ length: pcpus }, (_, n) => option(`p${n}`, `pCPU ${n}`)), ...Array.from({ length: vcpus }, (_, n) => option(`v${n}`, `vCPU ${n}`)));
    },
    /**
     * New rows; the row that was on top stays on top.
     * @param {Row[]} next @param {string} words about what is shown
     */
    setRows(next, words) {
      const first = rows[Math.floor(top / ROW)]?.record.seq;
      const offset = top % ROW;
      rows = next;
      spacer.style.height = `${rows.length * ROW}px`;
      setText(note, words || `${count(rows.length)} rows`);
      scrollTo(first === undefined ? top : placeOf(rows, first) * ROW + offset);
      paint();
    },
    /** Mark the record at the cursor, and bring it into view. @param {number} seq @param {boolean} [anew] also if it is marked already */
    setCurrent(seq, anew = false) {
      if (seq === current && !anew) return;
      current = seq;
      if (!inSight(2)) bringInSight();
      paint();
    },
  };
}

/** Index of the last row at or before a seq. @param {Row[]} rows @param {number} seq */
function placeOf(rows, seq) {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle].record.seq <= seq) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

/** The few elements that show rows, used again and again. @param {HTMLElement} list @param {LogActions} actions */
function rowPool(list, actions) {
  /** @type {ReturnType<typeof rowElement>[]} */
  const pool = [];
  return {
    /** @param {Row[]} rows @param {number} first @param {number} last @param {number} current */
    show(rows, first, last, current) {
      while (pool.length < last - first) {
        const made = rowElement(actions);
        pool.push(made);
        list.append(made.element);
      }
      const at = rows.length ? rows[placeOf(rows, current)].record.seq : -1;
      pool.forEach((made, n) => {
        const row = rows[first + n];
        made.element.hidden = first + n >= last;
        if (made.element.hidden) made.element.removeAttribute("aria-current");
        if (row && first + n < last) made.set(row, (first + n) * ROW, row.record.seq === at);
      });
    },
  };
}

/** @param {LogActions} actions */
function rowElement(actions) {
  const seq = h("span", { class: "seq" });
  const glyph = h("span", { class: "glyph mono" });
  const label = h("b", { class: "mono" });
  const what = h("span", { class: "text" });
  const where = h("span", { class: "where" });
  const time = h("time", { class: "num" });
  const why = h("span", { class: "because" });
  const cause = h("button", { class: "quiet cause", type: "button", tabindex: "-1" });
  const fold = h("button", { class: "quiet fold", type: "button", tabindex: "-1" });
  const element = h("li", { class: "record" }, h("div", { class: "one" }, glyph, label, what, fold, where), h("div", { class: "two" }, seq, why, cause, time));
  /** @type {Row|null} */
  let row = null;
  element.addEventListener("click", (event) => {
    if (!row) return;
    if (event.target === fold) actions.toggle(row.record.seq);
    else actions.seek(event.target === cause ? row.record.cause : row.record.seq);
  });
  return {
    element,
    /** @param {Row} next @param {number} y @param {boolean} current */
    set(next, y, current) {
      element.style.transform = `translateY(${y}px)`;
      setAttribute(element, "aria-current", current ? "true" : null);
      if (row && row.record.seq === next.record.seq && row.folded === next.folded && row.open === next.open) return;
      row = next;
      const { record } = next;
      const told = actions.tell(record);
      setText(glyph, KINDS.find(([kind]) => kind === record.kind)?.[1] ?? "");
      setAttribute(element, "data-kind", String(record.kind));
      element.style.setProperty("--depth", String(next.depth));
      setText(label, told.label);
      setText(what, told.what);
      setText(where, told.where);
      element.title = told.why ? `${told.what}\n${told.why}` : told.what;
      setText(time, instant(record.t));
      setText(seq, count(record.seq));
      setText(why, told.why);
      const root = record.cause === record.seq;
      cause.hidden = root;
      setText(cause, root ? "" : `by ${count(record.cause)}`);
      fold.hidden = !next.folded && !next.open;
      setText(fold, next.open ? "fold" : `+ ${next.folded} ${next.folded === 1 ? "access" : "accesses"}`);
    },
  };
}

/** @param {() => void} changed */
function filterField(changed) {
  /** The keys are the page's again. @param {KeyboardEvent} event */
  const leave = (event) => {
    if (event.key !== "Escape") return;
    field.value = "";
    field.blur();
    changed();
  };
  const field = h("input", { type: "search", id: "log-filter", placeholder: "Filter: CTL.W, save", "aria-label": "Filter the log", oninput: changed, onkeydown: leave });
  return field;
}
