/** What the kind of a round trip means for the comparison: where the commit can save work, and where it cannot. */

/** Why the guest left, in a word or two (see page/round-trip.js) -> as the subject of a sentence. @type {Record<string, string>} */
const NAMES = {
  WFI: "A sleep",
  hypercall: "A hypercall",
  "KVM's device": "An exit that KVM answers itself",
  register: "An exit that KVM answers itself",
  "VMM's device": "An exit that the VMM answers",
  interrupt: "A host interrupt",
};
const OWN = "The timer's own interrupt: since the commit the host takes it and KVM's handler looks at the timer.";

/**
 * @param {string} why the guest left; "interrupt" for an exit by a physical interrupt
 * @param {ReadonlySet<string>} tokens of the round trip in either design: `put` takes the thread off, `isr` is KVM's handler
 * @param {{design: string, accesses: number}[]} call timer accesses of the nearest hypercall in both; [] for none
 */
export function tripMeaning(why, tokens, call) {
  const name = NAMES[why] ?? "An exit";
  const moves = `${name} that takes the thread off its pCPU: both kernels must move the timer.`;
  const stays = `${name} for which the thread stays: since the commit the timer stays in the hardware too.`;
  const means = tokens.has("put") ? moves : why === "interrupt" && tokens.has("isr") ? OWN : stays;
  if (why === "hypercall" || call.length < 2) return means;
  return `${means} The nearest hypercall: ${call.map(({ design, accesses }) => `${accesses} in ${design}`).join(", ")}.`;
}
