import assert from "node:assert/strict";
import { test } from "node:test";
import { tripMeaning } from "../../frontend/model/trip-meaning.js";
import { isCall, tokenSays } from "../../frontend/format/token-words.js";
import { align, onlyPlaces, commonPlaces } from "../../frontend/model/align.js";
import { phases } from "../../frontend/model/phases.js";
import { dialectOf, lrText, tokenOf, withCpuMarks } from "../../frontend/model/tokens.js";
import { TRIP_COUNTS, countTokens } from "../../frontend/model/trip-counts.js";
import { TripIndex, entryAfter, exitBefore, tripTokens } from "../../frontend/model/trips.js";
import { ACCESS, Access, CALL, EVENT, Event, ExitReason, Kind, Phase } from "../../frontend/tape/vocabulary.js";
import { records } from "./help/frames.js";

const words = (/** @type {string} */ text) => text.split(" ").filter(Boolean);

/** What each sequence has in each step, "-" where it has nothing. @param {string[]} texts */
function aligned(texts) {
  const sequences = texts.map(words);
  return align(sequences).map((step) => step.map((place, n) => (place === null ? "-" : sequences[n][place])).join("|"));
}

test("equal tokens stand in one step, what only one has stands alone", () => {
  assert.deepEqual(aligned(["a b c", "a c"]), ["a|a", "b|-", "c|c"]);
  assert.deepEqual(aligned(["a c", "a b c"]), ["a|a", "-|b", "c|c"]);
  assert.deepEqual(aligned(["", "x y"]), ["-|x", "-|y"]);
  assert.deepEqual(aligned(["x", "x", "x"]), ["x|x|x"]);
});

test("what the others share and the first has not is one step", () => {
  assert.deepEqual(aligned(["a d", "a b d", "a b c d"]), ["a|a|a", "-|b|b", "-|-|c", "d|d|d"]);
});

test("an alignment keeps every token once and in order", () => {
  const texts = ["EXIT.sync CTL.R CVAL.R CTL.W=0 t_sync v_sync ENTER", "EXIT.sync v_sync t_sync CTL.R CVAL.R ENTER", "EXIT.sync ENTER"];
  const steps = align(texts.map(words));
  texts.forEach((text, n) => assert.deepEqual(steps.map((step) => step[n]).filter((place) => place !== null), words(text).map((_, place) => place)));
});

test("the common part is as long as it can be", () => {
  assert.equal(commonPlaces(words("a b c b d a b"), words("b d c a b a")).length, 4);
  assert.deepEqual(commonPlaces([], words("a")), []);
});

test("a line begins at an exit, at a function that does something, and at the guest", () => {
  const text = "g:HVC EXIT.sync CTL.R SRE.W t_sync t_upstate CNT.R v_sync handle t_flush v_flush HVC ENTER g:IRQ g:IAR=27 [LINE=0] g:CVAL.W=T";
  const sequences = [words(text)];
  const lines = phases(sequences, align(sequences)).map((line) => line.map(([place]) => sequences[0][place]).join(" "));
  assert.deepEqual(lines, ["g:HVC", "EXIT.sync CTL.R SRE.W", "t_sync t_upstate CNT.R", "v_sync handle t_flush v_flush HVC ENTER", "g:IRQ g:IAR=27 [LINE=0] g:CVAL.W=T"]);
});

test("a CPU's mark stays with what follows it", () => {
  const sequences = [words("<cpu0> g:SGI.W EXIT.sync v_sync <cpu1> EXIT.irq HIRQ IAR=0")];
  const lines = phases(sequences, align(sequences)).map((line) => line.map(([place]) => sequences[0][place]).join(" "));
  assert.deepEqual(lines, ["<cpu0> g:SGI.W", "EXIT.sync", "v_sync", "<cpu1> EXIT.irq", "HIRQ IAR=0"]);
});

test("list registers are written as the data writes them", () => {
  const lr = (/** @type {bigint} */ state, /** @type {bigint} */ more) => lrText((state << 62n) | more);
  assert.equal(lr(0n, 27n), "0");
  assert.equal(lr(1n, (1n << 61n) | 27n), "Ph");
  assert.equal(lr(2n, (1n << 61n) | 27n), "Ah");
  assert.equal(lr(1n, (1n << 41n) | 33n), "Pe:33");
  assert.equal(lr(3n, 5n), "PA:5");
});

test("a function is written when it is entered, not when it returns", () => {
  const call = (/** @type {number} */ phase) => tokenOf({ kind: Kind.CALL, code: 5, slot: -1, value: BigInt(phase) }, "plain");
  assert.deepEqual([call(Phase.ENTER), call(Phase.NOOP), call(Phase.RETURN), call(Phase.NOTE)], ["t_sync", "t_sync", null, null]);
});

test("the dialect follows what the guests do", () => {
  const config = (/** @type {any} */ program) => ({ vms: [{ vcpus: [{ program }] }], notes: '"sgi_self"' });
  assert.equal(dialectOf(config({ ops: ["hvc", ["wfi_in", 5]] })), "plain");
  assert.equal(dialectOf(config({ ops: [["sgi_self", 5]] })), "values");
  assert.equal(dialectOf(config({ name: "ipi_sender" })), "values");
  assert.equal(dialectOf(undefined), "plain");
});

test("CPU marks stand where the CPU changes, never before the line", () => {
  const placed = [{ pcpu: 0, token: "put" }, { pcpu: 1, token: "[LINE=1]" }, { pcpu: 1, token: "load" }, { pcpu: 1, token: "ENTER" }];
  assert.deepEqual(withCpuMarks(placed).map((one) => ("mark" in one ? one.mark : one.token)), ["<cpu0>", "put", "[LINE=1]", "<cpu1>", "load", "ENTER"]);
});

test("every token of the vocabulary has a sentence without holes", () => {
  const names = [...Object.values(ACCESS), ...Object.values(CALL), ...Object.values(EVENT)].map(({ token }) => token).filter(Boolean);
  for (const name of names) {
    const says = tokenSays(name);
    assert.ok(says.length > 10 && !/[{}]|undefined/.test(says), `${name}: ${says}`);
  }
  assert.match(tokenSays("CTL.W=5"), /ENABLE, ISTATUS/);
  assert.match(tokenSays("g:CTL.W=0"), /Off/);
  assert.match(tokenSays("LR0.W=Ph"), /writes list register 0: pending, interrupt 27, stands for a physical/);
  assert.match(tokenSays("LR2.R=PA:41"), /reads back list register 2: pending and active, interrupt 41\./);
  assert.match(tokenSays("IAR=1023"), /none/);
  assert.match(tokenSays("[LINE=1]"), /high/);
  assert.equal(tokenSays("no such token"), "");
  assert.deepEqual([isCall("t_sync"), isCall("g:HVC"), isCall("ENTER")], [true, false, false]);
});

test("tokens are counted by what they touch", () => {
  const counts = countTokens(words("EXIT.sync CTL.R CVAL.R CTL.W=0 CVAL.W=T VOFF.W=off ACT.SET ACT.CLR HVC HIRQ CNTHCTL.R g:CTL.W=1 CNT.R"));
  assert.deepEqual(counts, { timerReads: 2, timerWrites: 2, cntvoffWrites: 1, activeWrites: 2, el2Calls: 1, hostInterrupts: 1 });
  assert.deepEqual(Object.keys(counts), Object.keys(TRIP_COUNTS));
});

const event = (/** @type {number} */ code, /** @type {number} */ vcpu, pcpu = 0) => [0, Kind.EVENT, code, pcpu, vcpu, 0, 0, 1, 0];
const access = (/** @type {number} */ code, /** @type {number} */ vcpu, pcpu = 0) => [0, Kind.ACCESS, code, pcpu, vcpu, -1, 0, 1, 0];
const op = (/** @type {number} */ vcpu) => [0, Kind.OP, 11, 0, vcpu, 0, 0, 1, 0];

test("a round trip runs from the vCPU's exit to its entry, without what other vCPUs do", () => {
  const rows = [op(0), event(Event.EXIT_SYNC, 0), access(Access.CTL_R, 0), event(Event.EXIT_IRQ, 1, 1), access(Access.CVAL_R, 1, 1),
    access(Access.CNT_R, -1), access(Access.CNT_R, -1, 1), event(Event.ENTER, 1, 1), event(Event.ENTER, 0)];
  const frames = [records(1, rows.slice(0, 4)), records(5, rows.slice(4))];
  assert.equal(exitBefore(frames, 8, 0), 2);
  assert.equal(exitBefore(frames, 1, 0), null);
  assert.equal(entryAfter(frames, 2, 0), 9);
  const trip = { vcpu: 0, from: 2, to: 9 };
  assert.deepEqual(tripTokens(frames, trip, 9, "plain").map((one) => one.token), ["EXIT.sync", "CTL.R", "CNT.R", "ENTER"]);
});

test("round trips of two designs are joined by the guest's op and the exit within it", () => {
  const index = new TripIndex();
  const frame = records(1, [op(0), event(Event.EXIT_SYNC, 0), event(Event.EXIT_IRQ, 0), op(1), op(0), event(Event.EXIT_SYNC, 0), event(Event.EXIT_SYNC, 1)]);
  for (let i = 0; i < frame.count; i++) index.take(frame, i);
  assert.deepEqual([...index.exits], [["0/1/0", 2], ["0/1/1", 3], ["0/2/0", 6], ["1/1/0", 7]]);
  assert.equal(index.keys.get(3), "0/1/1");
});

test("what a round trip costs is told by its kind, with the nearest hypercall's own figures beside it", () => {
  const call = [{ design: "v4.14", accesses: 9 }, { design: "v4.15", accesses: 1 }];
  const put = new Set(["put", "isr"]);
  assert.match(tripMeaning("WFI", put, call), /^A sleep .*both kernels must move the timer\. The nearest hypercall: 9 in v4\.14, 1 in v4\.15\.$/);
  assert.doesNotMatch(tripMeaning("WFI", put, []), /\d/);
  assert.match(tripMeaning("hypercall", new Set(["handle"]), call), /stays in the hardware too\.$/);
  assert.match(tripMeaning("interrupt", new Set(["isr"]), []), /^The timer's own interrupt/);
});

test("the nearest hypercall is one after which the guest was entered again", () => {
  const index = new TripIndex();
  const event = (/** @type {number} */ code, slot = -1) => [0, Kind.EVENT, code, 0, 0, slot, 0n, 0, 0];
  const frame = records(1, [event(Event.EXIT_SYNC, ExitReason.HVC), event(Event.ENTER), event(Event.EXIT_SYNC, ExitReason.WFI), event(Event.ENTER), event(Event.EXIT_SYNC, ExitReason.HVC)]);
  for (let i = 0; i < frame.count; i++) index.take(frame, i);
  assert.deepEqual(index.nearestHypercall(5), { seq: 1, vcpu: 0 });
});

test("a function called in another order is not told as had by one alone, unless one has more of it; accesses elsewhere are", () => {
  const only = (/** @type {string[]} */ ...lines) => {
    const sequences = lines.map((line) => line.split(" "));
    return onlyPlaces(sequences, align(sequences), isCall).map((places, n) => places.map((place) => sequences[n][place]));
  };
  assert.deepEqual(only("EXIT handle sync CTL.R ENTER", "EXIT sync handle ENTER"), [["CTL.R"], []]);
  assert.deepEqual(only("handle t_sync v_sync", "t_sync handle v_sync t_sync"), [[], ["t_sync"]]);
  assert.deepEqual(only("EXIT CTL.R handle ENTER", "EXIT handle CTL.R ENTER"), [["CTL.R"], ["CTL.R"]]);
});
