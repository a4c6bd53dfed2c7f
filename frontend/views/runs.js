/** The list of runs: search, open, rename, delete with undo. Names are text, whatever they hold. */

import { ago, count, duration, share } from "../format/numbers.js";
import { platformName, platformOf } from "../format/platform.js";
import { call, query } from "../page/api.js";
import { loadSwitches, switchWords } from "../page/switches.js";
import { makeDialog } from "./dialog.js";
import { h } from "./dom.js";
import { toast, toastError } from "./toasts.js";

const PAGE = 50;
const FOR_PAGES = "tickscope.runs-for-pages";
const COUNTED = ["simulated", "transitions"];
const GOING = ["queued", "running", "paused"];
const STATUSES = ["", "running", "paused", "complete", "violated", "cancelled", "interrupted", "failed"];

/**
 * @param {{open: (id: string) => void, launch: () => void}} actions
 */
export function runsDialog({ open, launch }) {
  const search = h("input", { type: "search", placeholder: "Search by name, preset, tag", "aria-label": "Search runs", id: "runs-search" });
  const status = h("select", { "aria-label": "Status" }, STATUSES.map((name) => h("option", { value: name }, name || "any status")));
  const lessons = h("input", { type: "checkbox", id: "runs-for-pages", checked: alsoForPages() });
  const body = h("tbody");
  const empty = h("p", { class: "empty" });
  const total = h("span", { class: "dim num" });
  const back = h("button", { type: "button", onclick: () => turn(-1) }, "Newer");
  const on = h("button", { type: "button", onclick: () => turn(1) }, "Older");
  const dialog = makeDialog("runs", "Runs",
    h("div", { class: "toolbar" }, search, status, h("label", { class: "also", title: "Runs that lessons, the commit's story, Break it and the demo made for themselves" }, lessons, "also runs of lessons"), h("span", { class: "grow" }), h("button", { class: "primary teachers", type: "button", onclick: () => { dialog.close(); launch(); } }, "New run")),
    h("div", { class: "scroll" }, h("table", { class: "runs" },
      h("thead", {}, h("tr", {}, ["name", "design", "platform", "status", "simulated", "transitions", "when", ""].map((name) => h("th", { scope: "col", class: COUNTED.includes(name) ? "num" : null }, name)))), body), empty),
    h("footer", {}, total, h("span", { class: "grow" }), back, on));
  let offset = 0;
  let timer = 0;
  /** @type {Map<string, () => void>} */
  const dying = new Map();

  search.addEventListener("input", () => { offset = 0; later(150); });
  status.addEventListener("change", () => { offset = 0; later(0); });
  lessons.addEventListener("change", () => {
    keepForPages(lessons.checked);
    offset = 0;
    later(0);
  });
  dialog.addEventListener("close", () => clearTimeout(timer));
  addEventListener("pagehide", () => dying.forEach((kill) => kill()));

  /** @param {number} ms */
  function later(ms) {
    clearTimeout(timer);
    timer = window.setTimeout(() => void refresh(), ms);
  }

  /** @param {1|-1} direction */
  function turn(direction) {
    offset = Math.max(0, offset + direction * PAGE);
    later(0);
  }

  async function refresh() {
    try {
      const answer = await call(`/runs${query({ q: search.value.trim(), status: status.value, limit: PAGE, offset, for_pages: lessons.checked })}`);
      const items = answer.items.filter((/** @type {any} */ run) => !dying.has(run.id));
      if (!body.querySelector("input")) body.replaceChildren(...items.map(line));
      total.textContent = `${count(answer.total)} ${answer.total === 1 ? "run" : "runs"}`;
      back.disabled = offset === 0;
      on.disabled = offset + PAGE >= answer.total;
      empty.hidden = items.length > 0;
      empty.textContent = nothing();
      if (dialog.open && items.some((/** @type {any} */ run) => GOING.includes(run.status))) later(1000);
    } catch (error) {
      toastError(error);
    }
  }

  /** What an empty list says. */
  function nothing() {
    const also = lessons.checked ? "" : " Runs of lessons and of the demo are left out.";
    return (search.value || status.value ? "No run matches. Clear the search to see all of them." : "No run yet. “New run” starts one from a preset.") + also;
  }

  /** @param {any} run */
  function line(run) {
    const name = h("button", { class: "quiet name", type: "button", title: `Open ${run.name}`, onclick: () => { dialog.close(); open(run.id); } }, h("span", { class: "cut" }, run.name || "unnamed"));
    const nameCell = h("td", {}, name, run.preset && run.preset !== run.name ? h("span", { class: "dim preset" }, run.preset) : null);
    return h("tr", { "data-run": run.id }, nameCell, h("td", { class: "mono" }, run.design, switchChip(run)), h("td", { class: "machine dim" }, machineOf(run)),
      h("td", {}, statusCell(run)), h("td", { class: "num" }, duration(run.t_ns ?? 0)), h("td", { class: "num" }, count(run.transitions ?? 0)),
      h("td", { class: "dim when" }, ago(Date.parse(run.created_at) || Number(run.created_at) * 1000, Date.now())),
      h("td", { class: "acts teachers" },
        h("button", { class: "quiet", type: "button", "aria-label": `Rename ${run.name}`, onclick: () => rename(run, nameCell) }, "Rename"),
        h("button", { class: "quiet danger", type: "button", "aria-label": `Delete ${run.name}`, onclick: () => remove(run) }, "Delete")));
  }

  /** @param {any} run @param {HTMLElement} cell */
  function rename(run, cell) {
    const field = h("input", { value: run.name, "aria-label": "New name", maxlength: 200 });
    const done = async (/** @type {boolean} */ keep) => {
      field.remove();
      if (keep && field.value.trim() && field.value !== run.name) {
        try {
          await call(`/runs/${run.id}`, { method: "PATCH", body: { name: field.value.trim() } });
        } catch (error) {
          toastError(error);
        }
      }
      void refresh();
    };
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter") void done(true);
      if (event.key === "Escape") {
        event.preventDefault();
        event.stopPropagation();
        void done(false);
      }
    });
    cell.replaceChildren(field);
    field.focus();
    field.select();
  }

  /** @param {any} run */
  function remove(run) {
    const kill = () => {
      dying.delete(run.id);
      void call(`/runs/${run.id}`, { method: "DELETE" }).then(refresh, toastError);
    };
    dying.set(run.id, kill);
    void refresh();
    toast(`“${run.name || "unnamed"}” is deleted.`, {
      action: "Undo",
      onAction: () => {
        dying.delete(run.id);
        void refresh();
      },
      onGone: kill,
    });
  }

  return {
    show() {
      offset = 0;
      dialog.showModal();
      search.focus();
      void loadSwitches(() => void refresh()).catch(() => {});
      void refresh();
    },
  };
}

/** Whether the list holds the runs that the page made for itself, too: as it was left. */
function alsoForPages() {
  try {
    return localStorage.getItem(FOR_PAGES) === "yes";
  } catch {
    return false;
  }
}

/** @param {boolean} also */
function keepForPages(also) {
  try {
    localStorage.setItem(FOR_PAGES, also ? "yes" : "no");
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}

/** What it ran on: "GICv3 nVHE 1p 1v seed 1". @param {any} run */
function machineOf(run) {
  if (!run.config?.platform) return "";
  const vcpus = run.totals?.vcpus?.length; // unknown until it has run
  return [platformName(platformOf(run.config)).replace(" · ", " "), `${run.config.platform.pcpus}p`, vcpus ? `${vcpus}v` : "", `seed ${run.seed}`].filter(Boolean).join(" ");
}

/** @param {any} run */
function switchChip(run) {
  const words = switchWords(run);
  return words && h("span", { class: `chip${words.broken ? " broken" : ""}`, title: words.says }, words.title.toLowerCase());
}

/** @param {any} run */
function statusCell(run) {
  const word = run.violation ? `violated ${run.violation.id}` : run.status;
  const cell = h("span", { class: "status", "data-status": run.status }, word);
  if (run.violation) cell.title = run.violation.says;
  if (!GOING.includes(run.status)) return cell;
  return h("span", { class: "going" }, cell, h("progress", { max: 1, value: share(run.t_ns ?? 0, run.duration_ns ?? 0), "aria-label": "progress" }));
}
