/**
 * What all pages share: the head, one table of commands, keyboard, key sheet, the dialogs for runs, and the look.
 * A page says what it is and adds its own commands to the registry that it gets back.
 */

import { installTheme } from "../page/theme.js";
import { writePlace } from "../page/permalink.js";
import { byId } from "../views/dom.js";
import { installExplain } from "../views/explain.js";
import { keySheet } from "../views/keysheet.js";
import { palette } from "../views/palette.js";
import { launchDialog } from "../views/launch.js";
import { runsDialog } from "../views/runs.js";
import { toastError } from "../views/toasts.js";
import { sharedCommands } from "./commands.js";
import { pageHead } from "./head.js";
import { installKeyboard } from "./keyboard.js";
import { paletteSources } from "./palette-sources.js";
import { chosenNow, recent } from "./recent.js";
import { Registry } from "./registry.js";

/**
 * @typedef {object} Page
 * @property {string} here its name in `pages.js`
 * @property {string} title
 * @property {string} [about] second line of the head
 * @property {HTMLElement} [status] stands behind the title
 * @property {(run: string, beside?: string) => void} [open] opens a run; by default on the board
 * @property {() => void} [demo]
 * @property {() => void} [repaint] after a change of the look
 * @property {(registry: Registry) => void} [commands] adds the page's own, before those that all pages have
 */

/** @param {Page} page */
export function installShell({ here, title, about, status, open = onBoard, demo = () => location.assign("/"), repaint = () => {}, commands = () => {} }) {
  const registry = new Registry();
  const launch = launchDialog({ open: (runs) => open(runs[0].id, runs[1]?.id) });
  const runs = runsDialog({ open, launch: () => void launch.show() });
  const keys = keySheet(registry);
  const finder = palette({ offered: () => registry.offered(), sources: () => registry.sources, recent, chosen: chosenNow, trouble: toastError });
  registry.sources.push(...paletteSources(open));
  commands(registry);
  registry.add(sharedCommands({ here, demo, runs: () => runs.show(), launch: () => void launch.show().catch(toastError), keys: () => keys.show(), palette: () => finder.show(), repaint }));
  const head = pageHead(byId("header"), registry, { here, title, about, status });
  installKeyboard(registry);
  installExplain();
  installTheme(repaint);
  return { registry, head, launch };
}

/** @param {string} run @param {string} [beside] */
function onBoard(run, beside = "") {
  location.assign(`/${writePlace({ run, beside, at: null, axis: "event" })}`);
}
