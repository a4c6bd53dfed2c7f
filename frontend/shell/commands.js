/** The commands that every page has: the other pages, runs, the look of the page, palette and key sheet. */

import { isFollower } from "../page/role.js";
import { chooseTheme, chosenTheme, flip, isOn } from "../page/theme.js";
import { hrefOf, PAGES } from "./pages.js";

/** @typedef {import("./registry.js").Command} Command */

/**
 * @typedef {object} Shared
 * @property {string} here name of the page
 * @property {() => void} demo
 * @property {() => void} runs
 * @property {() => void} launch
 * @property {() => void} keys
 * @property {() => void} palette
 * @property {() => void} repaint what is drawn on canvases follows the look
 */

/** @param {Shared} c @returns {Command[]} */
export function sharedCommands(c) {
  const pages = PAGES.filter((page) => page.here !== c.here).map((page) => ({
    id: page.id, title: page.title, group: "Pages", keys: [page.key],
    act: () => location.assign(hrefOf(page, c.here)),
  }));
  return [
    ...pages,
    { id: "open-demo", title: "The demo, from its start", group: "Pages", act: c.demo },
    { id: "open-runs", title: isFollower() ? "Runs: search and open" : "Runs: open, rename, delete", group: "Pages", keys: ["R"], act: c.runs },
    { id: "open-launch", title: "New run", group: "Pages", keys: ["N"], when: () => !isFollower(), act: c.launch },
    ...looks(c.repaint),
    { id: "open-palette", title: "Palette: find any command, run, preset, lesson", group: "Pages", keys: ["Ctrl+K", "Ctrl+Shift+P", ":"], unlisted: true, act: c.palette },
    { id: "open-keys", title: "All keys", group: "Pages", keys: ["?"], act: c.keys },
  ];
}

/** @param {() => void} repaint @returns {Command[]} */
function looks(repaint) {
  const group = "Look";
  const themes = /** @type {const} */ ([["dark", "Dark"], ["light", "Light"], ["contrast", "High contrast"], ["system", "As the system has it"]]);
  const switches = /** @type {const} */ ([["projector", "Projector: large type", ["Shift+P"]], ["still", "Less motion", []]]);
  return [
    ...themes.map(([name, title]) => /** @type {Command} */ ({ id: `theme-${name}`, title, about: "theme of the page", group, menu: "look", kind: "radio", checked: () => chosenTheme() === name, act: () => chooseTheme(name, repaint) })),
    ...switches.map(([name, title, keys]) => /** @type {Command} */ ({ id: `look-${name}`, title, group, keys: [...keys], menu: "look", kind: "check", checked: () => isOn(name), act: () => flip(name, repaint) })),
  ];
}
