/** The browser's address and history: a cursor that moves replaces the entry, another run makes a new one. */

import { readPlace, writePlace } from "./permalink.js";

/** @typedef {import("./permalink.js").Place} Place */

const REPLACE_MS = 500;
let timer = 0;
/** @type {(() => Place)|null} */
let waiting = null;

/** The cursor has moved: put its place into the address, at once and then at most twice a second. @param {() => Place} place */
export function rememberPlace(place) {
  if (timer) return void (waiting = place);
  keepPlace(place());
  timer = window.setTimeout(() => {
    const next = waiting;
    rest();
    if (next) rememberPlace(next);
  }, REPLACE_MS);
}

/** Put a place into the address now. @param {Place} place */
export function keepPlace(place) {
  rest();
  history.replaceState(null, "", location.pathname + writePlace(place));
}

/** What waits to be remembered is out of date. */
function rest() {
  clearTimeout(timer);
  timer = 0;
  waiting = null;
}

/**
 * A run is opened. From the run before it the button "back" leads back; the first one, and a place that the address
 * named, take the entry that there is.
 * @param {Place} place
 */
export function enterPlace(place) {
  rest();
  const now = readPlace(location.search);
  const other = now.run !== "" && (now.run !== place.run || now.beside !== place.beside);
  history[other ? "pushState" : "replaceState"](null, "", location.pathname + writePlace(place));
}

/** Back or forward was pressed. @param {(place: Place) => void} go */
export function onTravel(go) {
  let hash = location.hash;
  addEventListener("popstate", () => {
    rest();
    // A new fragment alone is no travel between places.
    if (location.hash !== hash) return void (hash = location.hash);
    go(readPlace(location.search));
  });
}
