/**
 * The live end of a run over a websocket: every record once and in order, across lost connections.
 *
 * The server sends the declaration, then a status with `resync`, the keyframe before the first record wanted, and
 * records from there on. After a loss the stream asks for the record after the last one it has. A viewer who is too
 * slow is put forward by the server: a keyframe that lies ahead; what it passed over is on the tape all the same.
 */

import { decodeFrame } from "./decode.js";
import { lastSeq, slice } from "./record.js";

/** @typedef {import("./types.js").DeclarationFrame} DeclarationFrame */
/** @typedef {import("./types.js").KeyframeFrame} KeyframeFrame */
/** @typedef {import("./types.js").RecordsFrame} RecordsFrame */
/** @typedef {"live"|"catching up"|"lost"|"replay"} StreamState */

/**
 * @typedef {object} Status as the server tells it
 * @property {string} run_status
 * @property {number} head_seq last record made
 * @property {number} durable_seq last record that is stored
 * @property {number} [dropped] records passed over, as this viewer was too slow
 * @property {any} [violation]
 * @property {string|null} [message]
 */

/**
 * @typedef {object} Handlers
 * @property {(frame: DeclarationFrame) => void} [declaration]
 * @property {(frame: KeyframeFrame, skipped: number) => void} [keyframe] where the stream begins, or begins again
 *   after `skipped` records; a seq below those seen before means that the run was begun anew
 * @property {(frame: RecordsFrame) => void} [records] those that follow the last, without repeat
 * @property {(status: Status) => void} [status]
 * @property {(state: StreamState, behind: number) => void} [state] `behind`: records the server has and we have not
 * @property {(error: Error) => void} [error] a frame that cannot be read; the connection is made anew
 */

/** From now on, not from a record. */
export const LIVE = -1;

const OVER = new Set(["complete", "cancelled", "interrupted", "failed", "violated"]);
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 8000;
/** So many records behind still counts as live: about what is on its way at any time. */
const BEHIND = 4000;

/** One run's stream. `close()` when another run is opened. */
export class TapeStream {
  /**
   * @param {(fromSeq: number) => string} url where to connect, by the first record wanted (0 = all, LIVE = now)
   * @param {Handlers} handlers
   * @param {{from?: number, firstWaitMs?: number}} [options]
   */
  constructor(url, handlers, { from = 0, firstWaitMs = FIRST_WAIT_MS } = {}) {
    this.url = url;
    this.handlers = handlers;
    this.from = from;
    this.firstWaitMs = firstWaitMs;
    /** Seq of the last record received; -1 = none, not even a keyframe. */
    this.seq = -1;
    /** @type {Status|null} */
    this.status = null;
    /** @type {StreamState|""} */
    this.state = "";
    this.failures = 0;
    this.closed = false;
    /** @type {WebSocket|null} */
    this.socket = null;
    /** @type {ReturnType<typeof setTimeout>|undefined} */
    this.timer = undefined;
    this.#connect();
  }

  /** Stop for good. */
  close() {
    this.closed = true;
    clearTimeout(this.timer);
    this.socket?.close();
  }

  /** Try again at once, e.g. when the page is shown or the network is back. */
  retry() {
    if (this.closed || this.socket) return;
    clearTimeout(this.timer);
    this.#connect();
  }

  /**
   * Go on from another record.
   * @param {number} fromSeq first record wanted; LIVE = from now
   */
  resync(fromSeq) {
    this.from = fromSeq;
    this.seq = -1;
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify({ type: "resync", from_seq: fromSeq }));
  }

  #connect() {
    const socket = new WebSocket(this.url(this.seq < 0 ? this.from : this.seq + 1));
    this.socket = socket;
    socket.binaryType = "arraybuffer";
    socket.onmessage = (event) => {
      if (socket === this.socket) this.#receive(event.data);
    };
    // Browsers tell an error and then the close; whichever is first counts, as not every engine tells both.
    socket.onclose = socket.onerror = () => {
      if (socket === this.socket) this.#lost();
    };
  }

  #lost() {
    this.socket = null;
    if (this.closed) return;
    const wait = Math.min(this.firstWaitMs * 2 ** this.failures, LONGEST_WAIT_MS);
    this.failures += 1;
    // Not all pages of a class at the same moment.
    this.timer = setTimeout(() => this.#connect(), wait * (0.75 + Math.random() / 2));
    this.#tell("lost");
  }

  /** @param {ArrayBuffer|string} data */
  #receive(data) {
    try {
      if (typeof data === "string") this.#message(JSON.parse(data));
      else this.#frame(decodeFrame(data));
      this.failures = 0;
    } catch (error) {
      this.handlers.error?.(/** @type {Error} */ (error));
      this.socket?.close();
    }
    if (this.socket && !this.closed) this.#tell(this.#stateNow());
  }

  /** @param {any} message */
  #message(message) {
    if (message.type !== "status") return;
    this.status = message;
    this.handlers.status?.(message);
  }

  /** @param {import("./types.js").Frame} frame */
  #frame(frame) {
    if (frame.type === "declaration") this.handlers.declaration?.(frame);
    else if (frame.type === "keyframe") this.#keyframe(frame);
    else this.#records(frame);
  }

  /** @param {KeyframeFrame} frame */
  #keyframe(frame) {
    const known = this.seq >= 0;
    if (known && frame.seq === this.seq) return;
    const skipped = known ? Math.max(0, frame.seq - this.seq) : 0;
    this.seq = frame.seq;
    this.handlers.keyframe?.(frame, skipped);
  }

  /** @param {RecordsFrame} frame */
  #records(frame) {
    if (this.seq < 0 || lastSeq(frame) <= this.seq) return;
    if (frame.firstSeq > this.seq + 1) {
      // Never seen from a sound server; asking again is all that can be done.
      this.resync(this.seq + 1);
      return;
    }
    const fresh = frame.firstSeq === this.seq + 1 ? frame : slice(frame, this.seq + 1, lastSeq(frame));
    this.seq = lastSeq(fresh);
    this.handlers.records?.(fresh);
  }

  /** Records the server has and we have not. */
  get behind() {
    const { head_seq = 0, durable_seq = 0 } = this.status ?? {};
    return Math.max(0, Math.max(head_seq, durable_seq) - Math.max(this.seq, 0));
  }

  /** @returns {StreamState} */
  #stateNow() {
    if (this.seq < 0 || !this.status) return "catching up";
    if (OVER.has(this.status.run_status) && this.behind === 0) return "replay";
    return this.behind > BEHIND ? "catching up" : "live";
  }

  /** @param {StreamState} state */
  #tell(state) {
    if (state === this.state && state === "lost") return;
    this.state = state;
    this.handlers.state?.(state, this.behind);
  }
}
