/** Sharing: a link at once, or the dialog with everything that can be taken along. */

import { call } from "../page/api.js";
import { noPlace, writePlace } from "../page/permalink.js";
import { packConfigs, RecipeError } from "../page/recipe.js";
import { toast } from "../views/toasts.js";
import { shareDialog } from "./dialog.js";
import { pictureTab } from "./picture-tab.js";
import { curlSnippets, pythonSnippets, shellSnippets } from "./snippets.js";

/** @typedef {import("../page/app.js").App} App */

const COLUMNS = 500;

/** @param {App} app */
export function installShare(app) {
  const tab = pictureTab(app);
  const share = shareDialog((text, what) => void copy(text, `Copied: ${what.toLowerCase()}.`), tab);
  const link = () => location.origin + location.pathname + writePlace(app.place());
  const show = async (id = "link") => {
    const { pair } = app;
    if (!pair) return;
    const { runs, configs } = await recipes(pair);
    share.show(kindsOf(app, configs, runs), id);
  };
  const open = (/** @type {string} */ id) => () => void show(id).catch(app.trouble);
  const group = "Share";
  /** @type {import("../shell/registry.js").Command[]} */
  const commands = [
    { id: "copy-link", title: "Copy a link to this place", group, keys: ["L"], menu: "share", act: () => void copyLink(link(), open("link")) },
    { id: "share", title: "Share: links, curl, Python, pictures …", group, keys: ["Shift+L"], menu: "share", act: open("link") },
    { id: "copy-curl", title: "Copy as curl", group, menu: "share", act: open("curl") },
    { id: "copy-python", title: "Copy as Python", group, menu: "share", act: open("python") },
    { id: "copy-shell", title: "Copy as a command line", group, menu: "share", act: open("shell") },
    { id: "save-picture", title: "Save a picture of board and timeline", group, menu: "share", act: open("picture") },
  ];
  return { commands };
}

/** The experiments in the fewest words, as the server tells them. @param {import("../page/pair.js").Pair} pair */
async function recipes(pair) {
  const sessions = [pair.main, ...(pair.beside ? [pair.beside] : [])];
  const answers = await Promise.all(sessions.map(({ run }) => call("/experiments/lookup", { method: "POST", body: run.config })));
  const runs = answers.map((answer) => answer.runs[0]);
  return { runs, configs: runs.map(({ config }, n) => ({ ...config, name: sessions[n].run.name })) };
}

/** @param {App} app @param {any[]} configs @param {any[]} runs */
function kindsOf(app, configs, runs) {
  const place = app.place();
  const shown = shownNow(app, configs);
  const address = (/** @type {Partial<import("../page/permalink.js").Place>} */ to) => location.origin + location.pathname + writePlace({ ...place, ...to });
  const links = [
    { id: "run-link", title: "This stored run, as it looks now", text: address({}) }, ...experimentLink(address, configs, runs, place),
    { id: "bare-link", title: "Only the run and the record", text: location.origin + location.pathname + writePlace({ ...noPlace(), run: place.run, beside: place.beside, at: place.at }) },
  ];
  return [
    { id: "link", name: "Link", says: "Opens to the same sight: cursor, view, selection, lanes, what is asked. The token is not in it; whoever opens it needs a page that is logged in.", snippets: links },
    { id: "curl", name: "curl", says: "The requests that give what is on screen. The token comes from TICKSCOPE_TOKEN.", snippets: curlSnippets(shown) },
    { id: "python", name: "Python", says: "Programs that run as they are, with Tickscope installed. The token comes from TICKSCOPE_TOKEN.", snippets: pythonSnippets(shown) },
    { id: "shell", name: "Command line", says: "The same experiment without a server: it gives the same tape, record for record.", snippets: shellSnippets(shown) },
  ];
}

/** @param {(to: any) => string} address @param {any[]} configs @param {any[]} runs @param {import("../page/permalink.js").Place} place */
function experimentLink(address, configs, runs, place) {
  try {
    // The ids say which model the link is from.
    const config = packConfigs(configs);
    return [{ id: "experiment-link", title: "This experiment: survives deletion, and works on another Tickscope", text: address({ config, run: runs[0]?.id ?? place.run }) }];
  } catch (error) {
    if (!(error instanceof RecipeError)) throw error;
    return [];
  }
}

/** @param {App} app @param {any[]} configs @returns {import("./snippets.js").Shown} */
function shownNow(app, configs) {
  const { run, beside, at, axis, view, why } = app.place();
  const head = app.pair?.main.head ?? 1;
  const from = Math.min(head, Math.max(1, view?.from ?? 1));
  const asked = why && "seq" in why ? why.seq : (at ?? 0);
  return { origin: location.origin, run, beside, at: at ?? 0, axis, view: { from, to: Math.max(from, Math.min(head, view?.to ?? head)) }, lanes: app.timeline.lanes.rows.flatMap((lane) => lane.sources), columns: COLUMNS, why: asked, configs };
}

/** @param {string} link @param {() => void} more */
async function copyLink(link, more) {
  if (await written(link)) toast("The link to this place is copied.", { action: "More ways to share", onAction: more });
  else more();
}

/** @param {string} text @param {string} done */
async function copy(text, done) {
  if (await written(text)) toast(done, { seconds: 3 });
  else toast("The browser does not allow copying here. The text is selected: press Ctrl+C.", { seconds: 6 });
}

/** @param {string} text */
async function written(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
