/** The round trip at the cursor - from the guest's exit to its next entry - in each design that is open. */

import { align, onlyPlaces } from "../model/align.js";
import { sentenceOf } from "../model/sentence.js";
import { dialectOf, withCpuMarks } from "../model/tokens.js";
import { countTokens, timerOf } from "../model/trip-counts.js";
import { tripMeaning } from "../model/trip-meaning.js";
import { modesAt } from "../model/trip-modes.js";
import { entryAfter, exitBefore, tripTokens } from "../model/trips.js";
import { platformOf, platformWords } from "../format/platform.js";
import { isCall } from "../format/token-words.js";
import { Event, ExitReason } from "../tape/vocabulary.js";

/** @typedef {import("./pair.js").Pair} Pair */
/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("../model/trips.js").Trip} Trip */
/** @typedef {import("../views/trip.js").TripSide} TripSide */
/** @typedef {import("../views/trip.js").TripPicture} TripPicture */

/** Why the guest left, in a word or two. @type {Record<number, string>} */
const REASONS = {
  [ExitReason.HVC]: "hypercall",
  [ExitReason.WFI]: "WFI",
  [ExitReason.MMIO_KERNEL]: "KVM's device",
  [ExitReason.MMIO_USER]: "VMM's device",
  [ExitReason.SYSREG]: "register",
};

/** So far from the cursor an exit or an entry is looked for. */
const LOOK = 8192;

/** Works out what the strip of the round trip shows; only the newest wish counts. */
export class RoundTrip {
  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
    /** @type {TripPicture|null} */
    this.picture = null;
    this.vcpu = 0;
    this.version = 0;
    this.key = "";
  }

  /** Another run, or another pair of runs. */
  reset() {
    this.picture = null;
    this.key = "";
    this.vcpu = 0;
    this.version += 1;
  }

  /**
   * The cursor has moved.
   * @param {Pair} pair @param {number} seq @param {number} vcpu nearest vCPU of the chain of causes, -1 for none
   * @param {boolean} following the newest records: the last complete round trip then
   */
  async follow(pair, seq, vcpu, following) {
    if (vcpu >= 0) this.vcpu = vcpu;
    const version = ++this.version;
    try {
      const trip = await tripAt(pair.main, seq, this.vcpu, following);
      if (version !== this.version) return;
      const key = `${pair.main.id} ${trip?.from} ${trip?.to ?? pair.main.head} ${pair.counted}`;
      if (key !== this.key) {
        const picture = trip ? await pictureOf(pair, trip) : null;
        if (version !== this.version) return;
        this.key = key;
        this.picture = picture;
        pair.trip = picture;
      }
      this.changed();
    } catch {
      // Not stored yet, or the connection is lost: the next step asks again.
    }
  }
}

/** @param {Session} session @param {number} from @param {number} to */
async function near(session, from, to) {
  const [a, b] = [Math.max(1, from), Math.min(session.head, to)];
  return session.window.ready(a, b) ?? session.window.records(a, b);
}

/** @param {Session} session @param {number} seq @param {number} vcpu @param {boolean} following @returns {Promise<Trip|null>} */
async function tripAt(session, seq, vcpu, following) {
  const before = await near(session, seq - LOOK, seq);
  const from = exitBefore(before, seq, vcpu);
  if (from === null) return null;
  const trip = await tripFrom(session, from, vcpu);
  if (trip.to !== null || !following) return trip;
  const complete = exitBefore(before, from - 1, vcpu);
  return complete === null ? trip : tripFrom(session, complete, vcpu);
}

/** @param {Session} session @param {number} from seq of an exit @param {number} vcpu @returns {Promise<Trip>} */
async function tripFrom(session, from, vcpu) {
  return { vcpu, from, to: entryAfter(await near(session, from, from + LOOK), from, vcpu) };
}

/** @param {Pair} pair @param {Trip} trip @returns {Promise<TripPicture>} */
async function pictureOf(pair, trip) {
  const found = await Promise.all(pair.sides.map(async (session) => {
    const own = session === pair.main ? trip : await twin(pair, session, trip);
    return own ? sideOf(pair, session, own) : { ...pair.named(session), id: session.id, shown: false, trip: null, tokens: [], counts: null };
  }));
  const steps = align(found.map((side) => side.tokens.map((one) => one.token)));
  markDifferences(found, steps);
  const exit = pair.main.window.record(trip.from);
  const why = exit?.code === Event.EXIT_SYNC ? (REASONS[exit.slot] ?? "trap") : "interrupt";
  const tokens = new Set(found.flatMap((side) => side.tokens.map(({ token }) => token)));
  const meaning = pair.acrossCommit && found.every((side) => side.trip) ? tripMeaning(why, tokens, await hypercallOf(pair, trip)) : "";
  return { title: `vCPU ${trip.vcpu}: ${why}`, sides: found, steps, meaning };
}

/** Timer accesses of the hypercall nearest to a round trip, in each design. @param {Pair} pair @param {Trip} trip */
async function hypercallOf(pair, trip) {
  const call = pair.counting.get(pair.main)?.trips.nearestHypercall(trip.from);
  if (!call) return [];
  const mine = await tripFrom(pair.main, call.seq, call.vcpu);
  const found = await Promise.all(pair.sides.map(async (session) => {
    const own = session === pair.main ? mine : await twin(pair, session, mine);
    if (!own?.to) return [];
    const counts = countTokens(tripTokens(await near(session, own.from, own.to), own, own.to, dialectOf(session.run.config)).map(({ token }) => token));
    return [{ design: pair.named(session).design, accesses: timerOf(counts) }];
  }));
  return found.flat();
}

/** The same round trip in the other run: the same exit within the same op of the guest. @param {Pair} pair @param {Session} session @param {Trip} trip */
async function twin(pair, session, trip) {
  const key = pair.counting.get(pair.main)?.trips.keys.get(trip.from);
  const from = key === undefined ? undefined : pair.counting.get(session)?.trips.exits.get(key);
  return from === undefined ? null : tripFrom(session, from, trip.vcpu);
}

/** @param {Pair} pair @param {Session} session @param {Trip} trip @returns {Promise<TripSide>} */
async function sideOf(pair, session, trip) {
  const last = trip.to ?? Math.min(session.head, trip.from + LOOK);
  const frames = await near(session, trip.from, last);
  const placed = tripTokens(frames, trip, last, dialectOf(session.run.config));
  const modes = new Map(modesAt(frames, placed).map((mode, n) => [placed[n].seq, mode]));
  const platform = platformOf(session.run.config);
  const marked = session.layout.pcpus > 1 ? withCpuMarks(placed) : placed;
  const tokens = marked.map((one) => {
    if ("mark" in one) return { token: one.mark, seq: null, who: "", what: "What follows happens on this physical CPU.", why: "", only: false };
    const record = session.window.record(one.seq);
    const told = record ? sentenceOf(record, { layout: session.layout, cause: session.window.record(record.cause), mode: modes.get(one.seq) }) : { actor: "", what: "", why: "" };
    const who = one.pcpu < 0 ? told.actor : `${told.actor}, pCPU ${one.pcpu}`;
    return { token: one.token, seq: one.seq, who, what: platformWords(told.what, platform), why: platformWords(told.why, platform), only: false };
  });
  return { ...pair.named(session), id: session.id, shown: session === pair.main, trip, tokens, counts: countTokens(placed.map((one) => one.token)) };
}

/** What only one of two designs does. A function that is only called in another order is none of it; accesses that are made elsewhere are. @param {TripSide[]} sides @param {(number|null)[][]} steps */
function markDifferences(sides, steps) {
  if (sides.length < 2 || sides.some((side) => !side.trip)) return;
  const places = onlyPlaces(sides.map(({ tokens }) => tokens.map(({ token }) => token)), steps, isCall);
  places.forEach((mine, n) => mine.forEach((place) => (sides[n].tokens[place].only = true)));
}
