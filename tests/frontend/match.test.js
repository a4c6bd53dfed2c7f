import assert from "node:assert/strict";
import { test } from "node:test";
import { platformName, platformOf, platformWords, registerNote } from "../../frontend/format/platform.js";
import { EXAMPLES } from "../../frontend/match/examples.js";
import { readMatchPlace, scenarioLink, writeMatchPlace } from "../../frontend/match/place.js";
import { ProgramTextError, lineOfPlace, opsText, readProgramText } from "../../frontend/model/program-text.js";
import { OPS } from "../../frontend/tape/ops.js";

test("a program is one op per line, with remarks, numbers and vCPUs", () => {
  const typed = readProgramText("# first\ntimer_arm_past\n\nwfi_in 5000  # sleeps\nirq_line 32, 1\nirq_line:33:0\n");
  assert.deepEqual(typed.ops, ["timer_arm_past", ["wfi_in", 5000], ["irq_line", 32, 1], ["irq_line", 33, 0]]);
  assert.deepEqual([typed.vcpus, typed.lines], [[], [2, 4, 5, 6]]);
  assert.deepEqual(readProgramText("0: sgi_other 5\n1: ack\neoi").vcpus, [0, 1, 0]);
});

test("a program is also a JSON list, or an object with vcpus", () => {
  assert.deepEqual(readProgramText('["hvc", ["wfi_in", 5]]').ops, ["hvc", ["wfi_in", 5]]);
  assert.deepEqual(readProgramText('{"ops": ["hvc"], "vcpus": [1]}').vcpus, [1]);
});

/** @param {string} text @returns {[string, number]} */
function complaint(text) {
  try {
    readProgramText(text);
  } catch (error) {
    assert.ok(error instanceof ProgramTextError);
    return [error.message, error.line];
  }
  throw new Error(`"${text}" was accepted`);
}

test("what cannot be read is told in one sentence with its line", () => {
  assert.match(complaint("")[0], /^The program is empty/);
  assert.match(complaint("# only this")[0], /only remarks/);
  const [message, line] = complaint("hvc\nwfi in 5\n");
  assert.match(message, /^Line 2 is no op: "wfi in 5"/);
  assert.equal(line, 2);
  assert.match(complaint('["hvc",\n "ack"')[0], /^This is not JSON \(line 2\)/);
  assert.match(complaint('{"oops": 1}')[0], /is a list of ops/);
  assert.match(complaint('{"ops": ["hvc"], "vcpus": 1}')[0], /'vcpus' is a list/);
  for (const text of ["", "hvc\n!!", '["hvc",', "{}"]) assert.match(complaint(text)[0], /\.$/);
});

test("the server's complaint finds its line", () => {
  const typed = readProgramText("# remark\nhvc\n\nhvx");
  assert.deepEqual([lineOfPlace(typed, "ops[1]"), lineOfPlace(typed, "ops[0]"), lineOfPlace(typed, "vcpus"), lineOfPlace(typed, "ops[9]")], [4, 2, 0, 0]);
});

test("ops become text that reads back the same", () => {
  const ops = [["hvc"], ["irq_line", 32, 1], ["ack"]];
  const again = readProgramText(opsText(ops, [0, 1, 1]));
  assert.deepEqual([again.ops, again.vcpus], [["hvc", ["irq_line", 32, 1], "ack"], [0, 1, 1]]);
  assert.equal(opsText(ops, [0, 0, 0]), "hvc\nirq_line 32 1\nack");
});

test("every example reads, and uses ops that exist", () => {
  const known = new Set(Object.values(OPS).map(({ name }) => name));
  for (const [name, says, text] of EXAMPLES) {
    assert.ok(says.endsWith("."), name);
    for (const op of readProgramText(text).ops) assert.ok(known.has(Array.isArray(op) ? op[0] : op), `${name}: ${op}`);
  }
});

test("the place survives the address, and nonsense in the address is passed over", () => {
  const place = readMatchPlace("?tab=programs&gic=v3&host=vhe&pcpus=2&set=op-programs-irq&program=6007&design=commit");
  assert.deepEqual(readMatchPlace(writeMatchPlace(place)), place);
  assert.deepEqual([place.tab, place.host, place.pcpus, place.program], ["programs", "vhe", 2, 6007]);
  const odd = readMatchPlace("?tab=x&gic=v2&host=vhe&pcpus=9&set=../&program=-1");
  assert.deepEqual([odd.tab, odd.gic, odd.host, odd.pcpus, odd.set, odd.program], ["table", "v2", "nvhe", 1, "op-programs", null]);
  assert.equal(writeMatchPlace(readMatchPlace("")), "");
  const text = "wfi_in 5000\nhvc # & more";
  assert.equal(readMatchPlace(writeMatchPlace({ tab: "try", text })).text, text);
  assert.equal(scenarioLink(place, "hvc_off", "v4.15"), "/match.html?host=vhe&pcpus=2&design=v4.15&open=hvc_off");
});

test("registers are named as the platform names them", () => {
  const v2 = platformOf({ platform: { gic: "v2" } });
  const v3 = platformOf({});
  const vhe = platformOf({ platform: { host: "vhe" } });
  assert.deepEqual([v2, v3, vhe].map(platformName), ["GICv2 · nVHE", "GICv3 · nVHE", "GICv3 · VHE"]);
  assert.equal(platformWords("EL2 code writes the virtual interface's control ICH_HCR_EL2: 0x1.", v2), "EL2 code writes the virtual interface's control GICH_HCR: 0x1.");
  assert.equal(platformWords("KVM marks PPI 27 active in the interrupt controller (ISACTIVER0).", v2), "KVM marks PPI 27 active in the interrupt controller (GICD_ISACTIVER0).");
  assert.equal(platformWords("KVM marks PPI 27 active in the interrupt controller (ISACTIVER0).", v3), "KVM marks PPI 27 active in the interrupt controller (GICR_ISACTIVER0).");
  assert.equal(platformWords("a list register, ICH_LR<n>_EL2", v2), "a list register, GICH_LR<n>");
  assert.equal(platformWords("KVM reads the timer's control register CNTV_CTL: off.", vhe), "KVM reads the timer's control register CNTV_CTL_EL02: off.");
  assert.equal(platformWords("The guest writes CNTV_CTL: ENABLE.", vhe), "The guest writes CNTV_CTL: ENABLE.");
  assert.equal(platformWords("EL2 code reads ICC_SRE_EL2.", vhe), "EL2 code reads ICC_SRE_EL2.");
  assert.equal(platformWords("EL2 code writes list register 12: empty.", v2), "EL2 code writes list register 12 (GICH_LR12): empty.");
  assert.match(registerNote("LR", v2), /GICH_LR<n>/);
  assert.match(registerNote("active", vhe), /GICR_ISACTIVER0/);
  assert.match(registerNote("CNTV_CTL", vhe), /CNTV_CTL_EL02/);
  assert.deepEqual([registerNote("CNTV_CTL", v3), registerNote("loaded", v2)], ["", ""]);
  for (const platform of [v2, v3, vhe]) {
    const once = platformWords("ICACTIVER0, list register 3, CNTV_CVAL and ICH_VTR_EL2", platform);
    assert.equal(platformWords(once, platform), once);
  }
});
