/**
 * My cursor: where it is, how it steps and how it plays. It never touches the run itself. What a place looks like
 * (state, last change, chain of causes) is worked out here and told as one Moment.
 */

import { Moment } from "../model/moment.js";
import { findStep } from "../model/steps.js";
import { call, query } from "./api.js";
import { beatsAhead } from "./beats.js";
import { nearestOf } from "./nearest.js";

/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("../model/steps.js").Step} Step */

const LOOK = 4096;
const MOST_CHAIN = 12;
const MOST_DIFFERENCE = 4096;
const RETRY_MS = 150;
const MOST_TRIES = 20;

export class Player extends EventTarget {
  constructor() {
    super();
    /** @type {Session|null} */
    this.session = null;
    this.cursor = 0;
    this.playing = false;
    this.perSecond = 4;
    /** @type {Step|"kind"} */
    this.step = "transition";
    /** What "kind" steps by. @type {(import("../model/record-kinds.js").RecordKind & {test: import("../model/steps.js").Test})|null} */
    this.kind = null;
    /** Stay at the newest record of a live run. */
    this.following = false;
    /** @type {Moment|null} */
    this.moment = null;
    /** ns of nothing that the last beat told of, 0 for none. */
    this.idle = 0;
    this.loop = false;
    /** The beat is multiplied with this, to keep the pace of another cursor. */
    this.pull = 1;
    this.budget = 0;
    this.wanted = 0;
    this.since = 0;
    this.working = false;
    this.version = 0;
    /** The first record on the way from .. to at which it has to stop. @type {(session: Session, from: number, to: number) => Promise<{seq: number, text: string}|null>} */
    this.firstStop = async () => null;
  }

  /** @param {Session} session @param {number} at */
  async open(session, at) {
    this.session = session;
    this.moment = null;
    this.budget = 0;
    this.following = false;
    this.version += 1;
    await this.goTo(at);
  }

  /**
   * Put the cursor on a record.
   * @param {number} seq
   * @param {number} [since] where the last step began, so that all it changed is marked; by default the record before
   */
  goTo(seq, since) {
    const head = this.session?.head ?? 0;
    this.cursor = Math.min(head, Math.max(0, Math.round(seq)));
    this.since = since ?? this.cursor - 1;
    this.dispatchEvent(new Event("cursor"));
    return this.#settle();
  }

  /** Work out the moment at the cursor; while one is being worked out only the newest wish is kept. */
  async #settle() {
    if (this.working || !this.session) return;
    this.working = true;
    try {
      for (let done = -1; done !== this.cursor; ) {
        const session = this.session;
        const [seq, version] = [this.cursor, this.version];
        const since = seq - this.since > MOST_DIFFERENCE || this.since > seq ? seq - 1 : this.since;
        const moment = await this.#momentAt(session, seq, since);
        if (version !== this.version) continue;
        this.moment = moment;
        done = seq;
        this.dispatchEvent(new Event("moment"));
      }
    } catch (error) {
      this.playing = false;
      this.dispatchEvent(new CustomEvent("trouble", { detail: error }));
    } finally {
      this.working = false;
    }
  }

  /**
   * In a run that goes on, a record may be known and not stored yet: a moment later it is.
   * @param {Session} session @param {number} seq @param {number} since
   */
  async #momentAt(session, seq, since) {
    for (let tries = 0; ; tries++) {
      try {
        return await momentAt(session, seq, since);
      } catch (error) {
        if (!session.going || tries >= MOST_TRIES) throw error;
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }

  /** One step of the chosen size. @param {1|-1} direction @param {number} [times] */
  async move(direction, times = 1) {
    this.following = false;
    const session = this.session;
    if (!session) return;
    const start = this.cursor;
    let seq = start;
    for (let n = 0; n < times; n++) {
      const next = await this.#next(session, seq, direction);
      if (next === null) break;
      seq = next;
    }
    if (seq !== start) await this.goTo(seq, direction > 0 ? start : seq - 1);
    else this.dispatchEvent(new CustomEvent("edge", { detail: direction }));
  }

  /** Why a step led nowhere. @param {1|-1} direction */
  edgeWords(direction) {
    const kind = this.step === "kind" ? this.kind : null;
    if (kind) return `No ${kind.label} ${direction > 0 ? "after" : "before"} this record.`;
    return direction > 0 ? "There is no further step of this size." : "This is the beginning.";
  }

  /** @param {Session} session @param {number} from @param {1|-1} direction @returns {Promise<number|null>} */
  async #next(session, from, direction) {
    const first = direction > 0 ? from + 1 : Math.max(1, from - LOOK);
    const last = direction > 0 ? Math.min(session.head, from + LOOK) : from - 1;
    if (last < first) return direction < 0 && from > 0 && this.step !== "kind" ? 0 : null;
    const kind = this.step === "kind" ? this.kind : null;
    const stops = kind?.test ?? /** @type {Step} */ (this.step);
    const frames = await session.window.records(first, last);
    for (const frame of direction > 0 ? frames : frames.reverse()) {
      const begin = direction > 0 ? Math.max(frame.firstSeq, from + 1) : Math.min(frame.firstSeq + frame.count - 1, from - 1);
      const found = frame.count ? findStep(frame, stops, begin, direction) : null;
      if (found !== null) return found;
    }
    if (kind) return nearestOf(session, kind, from, direction);
    if (direction < 0 && first === 1) return from > 0 ? 0 : null;
    const answer = await call(`/runs/${session.id}/seek${query({ step: this.step, dir: direction, from })}`);
    return answer.seq;
  }

  /** @param {boolean} on */
  setPlaying(on) {
    this.playing = on;
    this.budget = 0;
    const session = this.session;
    if (on && session && this.cursor >= session.head && !session.going) void this.goTo(0);
    if (on && session?.going && this.cursor >= session.head) this.following = true;
    if (!on) this.following = false;
    this.dispatchEvent(new Event("playing"));
  }

  /** To the newest record; a live run is then followed. */
  toEnd() {
    const session = this.session;
    if (!session) return;
    this.following = session.going;
    this.playing = session.going;
    void this.goTo(session.newest);
    this.dispatchEvent(new Event("playing"));
  }

  /** Called once per animation frame. @param {number} seconds since the last one */
  tick(seconds) {
    const session = this.session;
    if (!session || !this.playing || this.working) return;
    if (this.following) {
      if (session.newest > this.cursor) void this.#advance(session, session.newest);
      return;
    }
    this.budget += this.perSecond * this.pull * Math.min(seconds, 0.25);
    if (this.budget < 1) return;
    const ahead = beatsAhead(session.window, this.cursor, session.head, Math.floor(this.budget), this.idle);
    if (ahead === null) return void this.#prefetch(session);
    this.budget -= ahead.spent;
    this.idle = ahead.idle;
    if (ahead.seq > this.cursor) void this.#advance(session, ahead.seq);
    else if (ahead.idle) this.dispatchEvent(new Event("idle"));
    else this.#atEnd(session);
  }

  /** Play on to a record, or to the stop that comes first. @param {Session} session @param {number} to */
  async #advance(session, to) {
    const [from, version] = [this.cursor, this.version];
    this.working = true;
    const stop = await this.firstStop(session, from, to).catch((error) => {
      // In a run that goes on, a record may not be stored yet: it is looked at again in the next frame.
      if (session.going) return undefined;
      this.dispatchEvent(new CustomEvent("trouble", { detail: error }));
      return null;
    });
    this.working = false;
    if (stop === undefined || version !== this.version || from !== this.cursor || !this.playing) return this.#settle();
    if (!stop) return this.goTo(to, from);
    this.setPlaying(false);
    await this.goTo(stop.seq, from);
    this.dispatchEvent(new CustomEvent("stopped", { detail: stop }));
  }

  /** @param {Session} session */
  #atEnd(session) {
    this.budget = 0;
    if (session.going) this.following = true;
    else if (this.loop) void this.goTo(0);
    else this.setPlaying(false);
  }

  /** @param {Session} session */
  async #prefetch(session) {
    this.working = true;
    try {
      await session.window.records(this.cursor + 1, Math.min(session.head, this.cursor + LOOK));
    } catch (error) {
      this.playing = false;
      this.dispatchEvent(new CustomEvent("trouble", { detail: error }));
    } finally {
      this.working = false;
    }
  }
}

/** @param {Session} session @param {number} seq @param {number} since */
async function momentAt(session, seq, since) {
  const { fold, before } = await session.window.stateAt(seq, Math.max(0, since));
  const chain = [];
  let record = seq > 0 ? session.window.record(seq) : null;
  while (record && chain.length < MOST_CHAIN) {
    chain.push(record);
    if (record.cause === record.seq) break;
    const cause = record.cause;
    record = session.window.record(cause) ?? (await session.window.records(cause, cause), session.window.record(cause));
  }
  return new Moment(fold, before, chain, session.hz);
}
