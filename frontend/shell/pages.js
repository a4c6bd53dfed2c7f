/** The pages, in the order in which the head of each of them names them. */

/**
 * @typedef {object} Place
 * @property {string} here name of the page
 * @property {string} id of its link
 * @property {string} name
 * @property {string} title
 * @property {string} key
 * @property {string} path
 */

/** @type {readonly Place[]} */
export const PAGES = [
  { here: "board", id: "to-board", name: "Board", title: "The board: the run that is open", key: "H", path: "/" },
  { here: "compare", id: "open-compare", name: "Side by side", title: "Two runs in two columns, step by step", key: "C", path: "/compare.html" },
  { here: "charts", id: "open-charts", name: "Charts", title: "What the runs cost: latency, accesses, time, cost over time", key: "Y", path: "/charts.html" },
  { here: "match", id: "open-match", name: "Real kernel?", title: "Does it match a real kernel?", key: "K", path: "/match.html" },
  { here: "learn", id: "open-learn", name: "Learn", title: "The commit sentence by sentence, lessons, and break it", key: "J", path: "/learn.html" },
];

const KEPT = "tickscope.board";

/**
 * Where a page's link leads from here: back to the run that was on the board, and with the pair that is open to the
 * pages that compare.
 * @param {Place} page @param {string} here name of the page that is open
 */
export function hrefOf({ here: there, path }, here) {
  if (there === "board") return here === "board" ? location.pathname + location.search : path + kept();
  if (there !== "compare" && there !== "charts") return path;
  if (there === here) return path + location.hash;
  return path + (here === "board" ? location.search : pairIn(location.hash));
}

/**
 * The first two runs that "Charts" or "Side by side" name in their address, as the other one reads them.
 * @param {string} hash
 */
export function pairIn(hash) {
  const found = /^#(?:charts|compare)\/([0-9a-f]{8,64})(?:[,/]([0-9a-f]{8,64})(?![0-9a-f-]))?/.exec(hash);
  if (!found) return "";
  return `?run=${found[1]}${found[2] ? `&with=${found[2]}` : ""}`;
}

/** On the board: its place is kept for the other pages' way back. */
export function keepBoard() {
  addEventListener("pagehide", () => {
    try {
      sessionStorage.setItem(KEPT, location.search);
    } catch {
      // Then the way back leads to the demo.
    }
  });
}

function kept() {
  try {
    return sessionStorage.getItem(KEPT) ?? "";
  } catch {
    return "";
  }
}
