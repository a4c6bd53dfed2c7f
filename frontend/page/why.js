/** Questions "why?": which one is open, those before it, and where their answers come from. */

import { answerOf } from "../model/why.js";
import { installAsking, mark, variableAt } from "../views/asked.js";
import { whyView } from "../views/why.js";
import { call, query } from "./api.js";

/** @typedef {{seq: number}|{lane: string, before: number}} Question */

export class WhyState {
  /**
   * @param {import("./app.js").App} app
   * @param {HTMLElement} root
   */
  constructor(app, root) {
    this.app = app;
    this.root = root;
    this.view = whyView(root, {
      go: (seq) => void app.player.goTo(seq).catch(app.trouble),
      ask: (seq) => void this.writer(seq),
      askVariable: (lane, before) => void this.ask({ lane, before }),
      back: () => this.back(),
      close: () => this.close(),
      light: (lane) => mark("lit", lane),
    });
    /** The variable that was asked about last: `]` and `[` go along its changes. */
    this.chosen = "";
    /** @type {Question[]} the one that is open last */
    this.questions = [];
    this.ticket = 0;
    this.asked = -1;
  }

  get open() {
    return !this.root.hidden;
  }

  /** The question that is open, as a link says it. @returns {Question|null} */
  place() {
    return this.open ? (this.questions.at(-1) ?? null) : null;
  }

  /** The key: about what has the focus on the board, else the record at the cursor; a second time closes. */
  key() {
    const lane = variableAt(document.activeElement);
    if (lane) return this.choose(lane);
    if (this.open && this.asked === this.app.player.cursor) return this.close();
    return this.about(this.app.player.cursor);
  }

  /** A variable of the board: why does it hold what it holds now? @param {string} lane */
  choose(lane) {
    return this.ask({ lane, before: this.app.player.cursor + 1 });
  }

  /** @param {string} lane */
  #choose(lane) {
    this.chosen = lane;
    mark("chosen", lane);
    this.app.chose();
  }

  /** @param {number} seq */
  about(seq) {
    return this.ask({ seq });
  }

  /** The writer before: the cursor goes there, and it is asked about. @param {number} seq */
  async writer(seq) {
    await this.app.player.goTo(seq).catch(this.app.trouble);
    return this.ask({ seq });
  }

  back() {
    this.questions.pop();
    const last = this.questions.pop();
    if (last) void this.ask(last);
  }

  close() {
    this.root.hidden = true;
    this.questions = [];
    this.asked = -1;
    mark("lit", "");
  }

  /** Another run: its questions are not these. */
  reset() {
    this.close();
    this.chosen = "";
    mark("chosen", "");
  }

  /** The cursor is elsewhere. @param {number} seq */
  follow(seq) {
    if (this.open) this.view.mark(seq);
  }

  /** @param {Question} question */
  async ask(question) {
    const { app } = this;
    const session = app.pair?.main;
    if (!session) return;
    app.player.setPlaying(false);
    const ticket = ++this.ticket;
    try {
      if ("lane" in question) this.#choose(question.lane);
      const seq = "seq" in question ? question.seq : await lastChange(session, question.lane, question.before);
      const told = seq > 0 ? await whyOf(session, seq) : null;
      if (ticket !== this.ticket) return;
      this.questions.push(question);
      this.asked = seq;
      this.root.hidden = false;
      this.view.show(told && answerOf(told, session.layout), "lane" in question ? unchanged(session.layout, question.lane) : "The machine is set up and has not started yet: there is nothing to ask about. Take a step first.", this.questions.length > 1);
      this.view.mark(app.player.cursor);
      // Where everything is in one column the answer is far below.
      if (this.root.getBoundingClientRect().top > innerHeight - 100) this.root.scrollIntoView();
      app.remember();
    } catch (error) {
      app.trouble(error);
    }
  }
}

/**
 * The panel, and the board that asks. @param {import("./app.js").App} app @param {HTMLElement} panel
 * @param {HTMLElement} board
 */
export function installWhy(app, panel, board) {
  const why = new WhyState(app, panel);
  installAsking(board, (lane) => void why.choose(lane));
  return why;
}

/** @param {import("./session.js").Session} session @param {number} seq */
async function whyOf(session, seq) {
  await session.stored(seq);
  return call(`/runs/${session.id}/why/${seq}`);
}

/** @param {import("./session.js").Session} session @param {string} lane @param {number} before @returns {Promise<number>} 0 = never */
async function lastChange(session, lane, before) {
  await session.stored(Math.min(before - 1, session.head));
  return (await call(`/runs/${session.id}/seek${query({ variable: lane, from: before, dir: -1 })}`)).seq ?? 0;
}

/** @param {import("../model/layout.js").Layout} layout @param {string} lane */
function unchanged(layout, lane) {
  const index = layout.variables.findIndex((_, i) => layout.name(i) === lane);
  return index < 0 ? "This run has no such variable." : `Nothing has changed ${lane} of ${layout.owner(index)} yet: it still holds its initial value.`;
}
