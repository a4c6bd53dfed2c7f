/** Names that depend on the platform: a GICv2 is reached through memory, a VHE host names the guest's timer _EL02. */

/**
 * @typedef {object} Platform
 * @property {"v2"|"v3"} gic
 * @property {"nvhe"|"vhe"} host
 */

/** @param {any} config of a run @returns {Platform} */
export function platformOf(config) {
  return { gic: config?.platform?.gic === "v2" ? "v2" : "v3", host: config?.platform?.host === "vhe" ? "vhe" : "nvhe" };
}

/** @param {Platform} platform @returns {string} "GICv3 · nVHE" */
export function platformName({ gic, host }) {
  return `GIC${gic} · ${host === "vhe" ? "VHE" : "nVHE"}`;
}

/** What the texts say of a GICv3 -> what it is on a GICv2. @type {readonly [RegExp, string][]} */
const V2 = [
  [/\bICH_LR<n>_EL2\b/g, "GICH_LR<n>"],
  [/\bICH_(\w+?)_EL2\b/g, "GICH_$1"],
  [/\bICC_(IAR|EOIR)1_EL1\b/g, "GICC_$1"],
  [/\bICC_DIR_EL1\b/g, "GICC_DIR"],
  [/\bICV_(IAR|EOIR)1_EL1\b/g, "GICV_$1"],
  [/\bGICR_(I[SC]\w+0)\b/g, "GICD_$1"],
  [/(?<!GIC[DR]_)\b(I[SC](?:ACTIVE|ENABLE|PEND)R0)\b/g, "GICD_$1"],
  [/\blist register (\d+)(?! \(|\d)/g, "list register $1 (GICH_LR$1)"],
];

/** @type {readonly [RegExp, string][]} */
const V3 = [
  [/(?<!GIC[DR]_)\b(I[SC](?:ACTIVE|ENABLE|PEND)R0)\b/g, "GICR_$1"],
  [/\blist register (\d+)(?! \(|\d)/g, "list register $1 (ICH_LR$1_EL2)"],
];

/** What a name on the board is called in the registers of a platform. @type {Record<string, Partial<Record<"v2"|"v3"|"vhe", string>>>} */
const NOTES = {
  LR: { v2: "Register GICH_LR<n>, reached through memory.", v3: "Register ICH_LR<n>_EL2." },
  pending: { v2: "Read in GICD_ISPENDR0.", v3: "Read in GICR_ISPENDR0." },
  active: { v2: "Set and cleared by GICD_ISACTIVER0 and GICD_ICACTIVER0.", v3: "Set and cleared by GICR_ISACTIVER0 and GICR_ICACTIVER0." },
  CNTV_CTL: { vhe: "A VHE host reaches it as CNTV_CTL_EL02: at EL2 the plain name means the hypervisor's own timer." },
  CNTV_CVAL: { vhe: "A VHE host reaches it as CNTV_CVAL_EL02: at EL2 the plain name means the hypervisor's own timer." },
};

/** The host's names under VHE; what the guest itself writes keeps its own name. @type {readonly [RegExp, string][]} */
const VHE = [
  [/\bCNTV_(CTL|CVAL)\b(?!_EL)/g, "CNTV_$1_EL02"],
];

/**
 * A sentence of the vocabulary with the register names of a platform.
 * @param {string} text @param {Platform} platform
 */
export function platformWords(text, { gic, host }) {
  const byGuest = /^The guest/.test(text);
  const rules = [...(gic === "v2" ? V2 : V3), ...(host === "vhe" && !byGuest ? VHE : [])];
  return rules.reduce((words, [pattern, name]) => words.replace(pattern, name), text);
}

/** @type {Platform} */
let shown = { gic: "v3", host: "nvhe" };

/** The platform of the run on the board. @param {Platform} platform */
export function showPlatform(platform) {
  shown = platform;
}

/** A sentence with the names of the run on the board. @param {string} text */
export function named(text) {
  return platformWords(text, shown);
}

/** What a name on the board is called in the registers of its platform, "" for most. @param {string} name @param {Platform} [platform] */
export function registerNote(name, platform = shown) {
  const note = NOTES[name];
  return [note?.[platform.gic], platform.host === "vhe" ? note?.vhe : ""].filter(Boolean).join(" ");
}
