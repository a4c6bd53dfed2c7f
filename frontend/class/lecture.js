/** The class's connection: what the teacher shows now, and how many follow. Made anew when it is lost. */

/**
 * @typedef {object} LecturePlace
 * @property {string} page name of the page
 * @property {string} address query and fragment
 * @property {{beat: number, live: boolean}|null} playing how the teacher's cursor plays; null while it rests
 */

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 8000;
/** The teacher's page that goes to another page is back before anybody is told that it has gone. */
const AWAY_MS = 4000;

/** Events: "change" when anything below is another. */
export class Lecture extends EventTarget {
  constructor() {
    super();
    /** @type {LecturePlace|null} what is shown to the class; null while nobody leads */
    this.place = null;
    /** Whether another page leads that this one has led before. */
    this.others = false;
    this.led = false;
    /** Whether the page that led has gone; the class waits for it. */
    this.away = false;
    /** Number of the place. */
    this.number = 0;
    /** Whether there has been a class here. */
    this.ever = false;
    this.heads = { following: 0, present: 0, behind: 0 };
    this.connected = false;
    /** Whether the server knows the link of this page no more. */
    this.refused = false;
    /** @type {WebSocket|null} */
    this.socket = null;
    this.you = 0;
    this.failures = 0;
    /** Sent anew after each connect. @type {object|null} */
    this.standing = null;
    this.timer = this.awayTimer = 0;
  }

  /** Connect, and stay connected. */
  open() {
    if (!this.socket && !this.timer) this.#connect();
  }

  /** Leave the class. */
  close() {
    clearTimeout(this.timer);
    const { socket } = this;
    this.timer = 0;
    this.socket = this.standing = null;
    this.connected = this.others = false;
    socket?.close();
  }

  /** Say something, now and after each lost connection, until something else is said. @param {object|null} message */
  say(message) {
    this.standing = message;
    if (message && this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  /** Say something once. @param {object} message */
  sayOnce(message) {
    this.standing = null;
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  #connect() {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/api/v1/lecture`);
    this.socket = socket;
    this.timer = 0;
    this.led = false;
    socket.onmessage = (event) => this.#receive(JSON.parse(event.data));
    socket.onopen = () => {
      this.failures = 0;
      this.connected = true;
      this.refused = false;
      this.say(this.standing);
      this.dispatchEvent(new Event("change"));
    };
    socket.onclose = () => socket === this.socket && this.#lost();
  }

  #lost() {
    if (!this.connected) void this.#ask();
    this.connected = false;
    this.socket = null;
    const wait = Math.min(FIRST_WAIT_MS * 2 ** this.failures, LONGEST_WAIT_MS);
    this.failures += 1;
    // Not all pages of a class at the same moment.
    this.timer = window.setTimeout(() => this.#connect(), wait * (0.75 + Math.random() / 2));
    this.dispatchEvent(new Event("change"));
  }

  /** A server that was started anew may not know this page's link: then trying again does not help. */
  async #ask() {
    const answer = await fetch("/api/v1/me").catch(() => null);
    const refused = answer?.status === 401;
    if (refused === this.refused || this.connected) return;
    this.refused = refused;
    this.dispatchEvent(new Event("change"));
  }

  /** @param {any} message */
  #receive(message) {
    if (message.type === "hello") this.you = message.you;
    if (message.type === "heads") this.heads = { following: message.following, present: message.present, behind: message.behind };
    if (message.type === "lecture") {
      // The same place told anew is the same place: nothing has to be shown.
      if (JSON.stringify(message.place) !== JSON.stringify(this.place)) this.place = message.place;
      this.number = message.number;
      this.ever ||= message.place !== null;
      this.#mind(message.place !== null && message.leader === 0);
      this.led ||= message.leader === this.you;
      this.others = this.led && message.leader !== 0 && message.leader !== this.you;
    }
    this.dispatchEvent(new CustomEvent("change", { detail: message.type }));
  }

  /** @param {boolean} gone the page that led */
  #mind(gone) {
    clearTimeout(this.awayTimer);
    if (!gone) return void (this.away = false);
    this.awayTimer = window.setTimeout(() => {
      this.away = true;
      this.dispatchEvent(new Event("change"));
    }, AWAY_MS);
  }
}
