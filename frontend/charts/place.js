/** The place in the address: `#charts/A,B/FROM-TO/NAME`, where A is the baseline's run, FROM and TO are ns, all but the runs may be missing. */

/**
 * @typedef {object} ChartsPlace
 * @property {string[]} runs the baseline first; empty = nothing chosen
 * @property {number} from ns
 * @property {number|null} to ns, null = to the end
 * @property {string} only the figure that fills the page, "" = all
 */

const FORM = /^#charts\/([0-9a-f]{8,64}(?:,[0-9a-f]{8,64}){0,3})(?:\/(\d{1,15})-(\d{0,15}))?(?:\/([a-z-]{1,40}))?$/;

/** @returns {ChartsPlace} */
export function nowhere() {
  return { runs: [], from: 0, to: null, only: "" };
}

/** @param {string} hash @returns {ChartsPlace} */
export function readCharts(hash) {
  const found = FORM.exec(hash);
  if (!found) return nowhere();
  return { runs: [...new Set(found[1].split(","))], from: Number(found[2] ?? 0), to: found[3] ? Number(found[3]) : null, only: found[4] ?? "" };
}

/** @param {ChartsPlace} place */
export function writeCharts({ runs, from, to, only }) {
  if (!runs.length) return "";
  const range = from || to !== null ? `/${from}-${to ?? ""}` : "";
  return `#charts/${runs.join(",")}${range}${only ? `/${only}` : ""}`;
}
