/** The place in the address: run, cursor, the run it is compared with, axis. Never the token. */

/**
 * @typedef {object} Place
 * @property {string} run "" = the demo
 * @property {string} beside run of the other design
 * @property {number|null} at record
 * @property {"event"|"time"} axis
 */

/** @param {string} search @returns {Place} */
export function readPlace(search) {
  const p = new URLSearchParams(search);
  const at = p.get("at");
  return {
    run: p.get("run") ?? "",
    beside: p.get("with") ?? "",
    at: at !== null && /^\d{1,15}$/.test(at) ? Number(at) : null,
    axis: p.get("axis") === "time" ? "time" : "event",
  };
}

/** @param {Place} place @returns {string} "?run=...&at=..." */
export function writePlace({ run, beside, at, axis }) {
  const p = new URLSearchParams();
  if (run) p.set("run", run);
  if (beside) p.set("with", beside);
  if (at !== null) p.set("at", String(at));
  if (axis === "time") p.set("axis", axis);
  const text = p.toString();
  return text ? `?${text}` : "";
}

let timer = 0;

/** Put a place into the address, at most twice a second. @param {() => Place} place */
export function rememberPlace(place) {
  if (timer) return;
  timer = window.setTimeout(() => {
    timer = 0;
    history.replaceState(null, "", location.pathname + writePlace(place()));
  }, 500);
}
