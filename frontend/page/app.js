/** What the page does: opens runs, moves between them, and keeps the parts on one cursor. */

import { parseGoTo } from "./go-to.js";
import { call, query } from "./api.js";
import { isBroken, isDemo, startBroken, startDemo, untilOver } from "./demo.js";
import { LogState } from "./log-state.js";
import { nextChange } from "./next-change.js";
import { Pair } from "./pair.js";
import { enterPlace, keepPlace, rememberPlace } from "./address.js";
import { noPlace } from "./permalink.js";
import { Player } from "./player.js";
import { Sight } from "./sight.js";
import { TimelineState } from "./timeline-state.js";


export class App {
  constructor() {
    this.player = new Player();
    /** @type {Pair|null} */
    this.pair = null;
    /** @type {{run: string, beside: string}|null} */
    this.demoRuns = null;
    /** What the reader has seen so far: the next step depends on it. */
    this.compared = false;
    /** The last change to the other run: the run and record that were left, and the record that was shown then. @type {{run: string, from: number, to: number}|null} */
    this.came = null;
    this.broke = false;
    /** @type {(error: unknown) => void} */
    this.trouble = console.error;
    /** @type {() => void} */
    this.opened = () => {};
    /** @type {() => void} */
    this.redraw = () => {};
    /** @type {() => void} lanes of all CPUs, not only of the large ones */
    this.showAllLanes = () => {};
    /** @type {() => void} another variable was chosen */
    this.chose = () => {};
    this.timeline = new TimelineState(() => this.redraw());
    /** @type {LogState|null} */
    this.log = null;
    this.opening = 0;
    /** Ticket of the run that is shown: until another is, the address is not this run's. */
    this.shown = 0;
    /** What is on screen, as a place that can be linked to. */
    this.sight = new Sight();
  }

  /**
   * @param {string} id @param {string} [beside] run of the other design
   * @param {number|null} [at] record; by default the start of a finished run and the end of one that goes on
   * @param {import("./permalink.js").Place|null} [place] what a link says of the rest
   */
  async open(id, beside = "", at = null, place = null) {
    const ticket = ++this.opening;
    if (this.pair && !place) keepPlace(this.place());
    const pair = await Pair.open(id, beside).catch((error) => {
      if (ticket === this.opening) this.shown = ticket;
      throw error;
    });
    if (ticket !== this.opening) return pair.close();
    this.pair?.close();
    this.use(pair);
    this.shown = ticket;
    enterPlace({ ...(place ?? noPlace()), run: id, beside: pair.beside?.id ?? "", at });
    if (place) this.sight.before(place);
    const { main } = pair;
    if (at !== null) await main.reached(at);
    if (ticket !== this.opening) return;
    await this.player.open(main, at ?? (main.going ? main.head : 0));
    if (main.going && at === null) this.player.toEnd();
    if (place) await this.sight.show(place);
    if (ticket === this.opening) keepPlace(this.place());
  }

  get isDemo() {
    return this.pair !== null && isDemo(this.pair.main.run);
  }

  /** @param {Pair} pair */
  use(pair) {
    this.pair = pair;
    this.player.loop = isDemo(pair.main.run) && !isBroken(pair.main.run);
    this.timeline.open(pair.main);
    this.log?.reset(pair.main);
    this.opened();
  }

  /** The demo, playing. */
  async demo() {
    this.demoRuns ??= await startDemo();
    await untilOver([this.demoRuns.run, this.demoRuns.beside]);
    await this.open(this.demoRuns.run, this.demoRuns.beside, 0);
    this.player.perSecond = 4;
    this.player.setPlaying(true);
  }

  /** The same guest without the loaded flag, from just before the flag would have mattered. */
  async forget() {
    this.broke = true;
    const id = await startBroken();
    await untilOver([id]);
    await this.open(id, this.demoRuns?.run ?? "", 0);
    this.player.setPlaying(true);
  }

  /** The other design, where its guest is as far. @param {number|null} [seq] or at a record of it */
  async swap(seq = null) {
    const { pair, player } = this;
    if (!pair?.beside) return;
    await pair.grow();
    const at = seq ?? this.#cameFrom() ?? pair.placeBeside(player.cursor, player.moment?.t ?? 0) ?? 0;
    this.came = { run: pair.main.id, from: player.cursor, to: at };
    const playing = player.playing && seq === null;
    if (seq !== null) player.setPlaying(false);
    this.compared = true;
    this.use(pair.swapped());
    await player.open(pair.beside, at);
    if (playing) player.setPlaying(true);
  }

  /** Where the other run was left for the record at the cursor, if that is so. @returns {number|null} */
  #cameFrom() {
    const { came, pair, player } = this;
    return came && came.run === pair?.beside?.id && came.to === player.cursor ? came.from : null;
  }

  /** @param {string} text as typed @param {{a: number|null, b: number|null}} marks @returns {Promise<string>} what is wrong, or "" */
  async goTo(text, { a, b }) {
    const { player, pair } = this;
    if (!pair) return "";
    const target = parseGoTo(text, { seq: player.cursor, t: player.moment?.t ?? 0, head: pair.main.head, end: pair.main.going ? null : pair.main.run.t_ns, a, b });
    if ("error" in target) return target.error;
    player.setPlaying(false);
    await player.goTo("seq" in target ? target.seq : await pair.main.seqAt(target.t));
    return "";
  }

  /** @returns {import("./permalink.js").Place} */
  place() {
    const run = this.pair?.main.id ?? "";
    return this.sight.tell({ run, beside: this.pair?.beside?.id ?? "", at: run ? this.player.cursor : null });
  }

  /** The run has more records than before: where the end is in view, they come into view. */
  grown() {
    if (this.player.playing && this.player.following) return;
    this.log?.follow(this.player.cursor);
    this.timeline.grown();
  }

  remember() {
    if (this.pair && this.shown === this.opening) rememberPlace(() => this.place());
  }

  /** What was set by hand is in the address at once: a reload may follow. */
  keep() {
    if (this.pair && this.shown === this.opening) keepPlace(this.place());
  }

  /** The next or previous change of the lane that is selected. @param {1|-1} direction */
  async onLane(direction) {
    const { player, pair, timeline } = this;
    if (!pair) return;
    const sources = timeline.lane?.sources ?? [];
    const lanes = sources.filter((name) => pair.main.layout.named(name));
    if (!lanes.length) return player.move(direction);
    const found = await nextChange(pair.main, lanes, player.cursor, direction);
    if (found !== null) await player.goTo(found, direction > 0 ? player.cursor : undefined);
  }

  /**
   * The next or previous change of a variable, however far it is.
   * @param {string} lane @param {1|-1} direction @returns {Promise<boolean>} whether there is one
   */
  async onVariable(lane, direction) {
    const { player, pair } = this;
    if (!pair) return false;
    await pair.main.stored(Math.min(player.cursor + 1, pair.main.head));
    const { seq } = await call(`/runs/${pair.main.id}/seek${query({ variable: lane, from: player.cursor, dir: direction })}`);
    if (seq === null) return false;
    await player.goTo(seq);
    return true;
  }
}
