/** What a token of the measured sequences means, without the record that it came from. */

import { ACCESS, Actor, CALL, EITHER, EVENT, SUBJECTS } from "../tape/vocabulary.js";

/** @type {Map<string, string>} */
const SAYS = new Map();
for (const { token, says } of [...Object.values(ACCESS), ...Object.values(EVENT)]) if (token) SAYS.set(token, general(says));
for (const { token, says, function: name } of Object.values(CALL)) if (token) SAYS.set(token, `${says} (${name})`);

const VALUES = [
  [/^CVAL\.W=T$|^g:CVAL\.W=T$/, "T: a deadline other than 0."],
  [/^VOFF\.W=off$/, "off: the guest's offset."],
  [/^VOFF\.W=0$/, "0: the host's own time."],
  [/^upd=1$/, "1: the level has risen."],
  [/^upd=0$/, "0: the level has dropped."],
];
const CTL = ["ENABLE", "IMASK", "ISTATUS"];
const LR = { 0: "empty", P: "pending", A: "active", PA: "pending and active" };

/** A sentence of the vocabulary without the places for values. @param {string} says */
function general(says) {
  return says.replace("{who}", EITHER).replace(/:? ?\{\w+\}/g, "").replace(/ \.$/, ".");
}

/** @param {string} token @returns {string} a sentence, "" for a word that is no token */
export function tokenSays(token) {
  if (/^<cpu\d+>$/.test(token)) return "What follows happens on this physical CPU.";
  const line = /^\[LINE=(.)\]$/.exec(token);
  if (line) return line[1] === "1" ? "The timer's output line goes high." : "The timer's output line goes low.";
  const lr = /^LR(\d+)\.([RW])=(0|PA|P|A)([he]?)(?::(\d+))?$/.exec(token);
  if (lr) return lrSays(lr);
  const [name, value] = token.split("=");
  const says = SAYS.get(name) ?? "";
  if (/CTL\.W$/.test(name) && value !== undefined && !/HCTL/.test(name)) return `${says} ${ctlSays(Number(value))}`;
  const more = VALUES.find(([pattern]) => /** @type {RegExp} */ (pattern).test(token))?.[1];
  if (more) return `${says} ${more}`;
  return says && value !== undefined && /IAR|EOIR|DIR/.test(name) ? `${says} Interrupt ${value}${value === "1023" ? ": none" : ""}.` : says;
}

/** @param {RegExpExecArray} match */
function lrSays([, n, direction, state, mark, intid]) {
  const what = LR[/** @type {keyof typeof LR} */ (state)];
  const hw = mark === "h" ? ", stands for a physical interrupt (HW)" : mark === "e" ? ", tells the host of its EOI" : "";
  const who = state === "0" ? "" : `, interrupt ${intid ?? "27"}`;
  return `${SUBJECTS[Actor.EL2]} ${direction === "W" ? "writes" : "reads back"} list register ${n}: ${what}${who}${hw}.`;
}

/** @param {number} value */
function ctlSays(value) {
  const on = CTL.filter((_, bit) => value & (1 << bit));
  return on.length ? `${on.join(", ")}.` : "Off.";
}

/** Whether a token is the entry of a function of the kernel, not an access. @param {string} token */
export function isCall(token) {
  return /^[a-z]/.test(token) && !token.startsWith("g:");
}
