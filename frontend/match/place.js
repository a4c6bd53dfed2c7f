/** The place in the address of this page: tab, machine, and what is open in the tab. */

/**
 * @typedef {object} MatchPlace
 * @property {"table"|"programs"|"try"} tab
 * @property {"v2"|"v3"} gic
 * @property {"nvhe"|"vhe"} host
 * @property {1|2} pcpus
 * @property {string} design "" = not chosen
 * @property {"op-programs"|"op-programs-irq"} set
 * @property {number|null} program
 * @property {string} text of a program to try, one op a line
 * @property {string} open scenario to open as a run at once
 */

/** @param {string} search @returns {MatchPlace} */
export function readMatchPlace(search) {
  const p = new URLSearchParams(search);
  const tab = p.get("tab");
  const gic = p.get("gic") === "v2" ? "v2" : "v3";
  const program = p.get("program");
  return {
    tab: tab === "programs" || tab === "try" ? tab : "table",
    gic,
    host: p.get("host") === "vhe" && gic === "v3" ? "vhe" : "nvhe",
    pcpus: p.get("pcpus") === "2" ? 2 : 1,
    design: (p.get("design") ?? "").slice(0, 40),
    set: p.get("set") === "op-programs-irq" ? "op-programs-irq" : "op-programs",
    program: program !== null && /^\d{1,7}$/.test(program) ? Number(program) : null,
    text: (p.get("text") ?? "").slice(0, 8000),
    open: (p.get("open") ?? "").slice(0, 40),
  };
}

/** @param {Partial<MatchPlace>} place @returns {string} "?tab=..." */
export function writeMatchPlace(place) {
  const p = new URLSearchParams();
  const standard = readMatchPlace("");
  for (const [name, value] of Object.entries(place)) {
    if (value !== null && value !== "" && value !== standard[/** @type {keyof MatchPlace} */ (name)]) p.set(name, String(value));
  }
  const text = p.toString();
  return text ? `?${text}` : "";
}

/** The address of a scenario's run, as a link that can be copied. @param {MatchPlace} place @param {string} scenario @param {string} design */
export function scenarioLink({ gic, host, pcpus }, scenario, design) {
  return `/match.html${writeMatchPlace({ gic, host, pcpus, design, open: scenario })}`;
}
