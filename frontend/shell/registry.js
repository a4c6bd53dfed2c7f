/**
 * The one table of commands of a page. The keyboard, the key sheet, the palette and the menus of the head read it and
 * nothing else, so that what is told is what works. A part of a page adds its own lines with `add`.
 */

/**
 * @typedef {object} Command
 * @property {string} id unique in the page; the menu's entry carries it
 * @property {string} title what it does, as an order: "Copy a link to this place"
 * @property {string} [about] a few words more, for the palette
 * @property {string} group heading under which the key sheet and the palette tell it
 * @property {string[]} [keys] chords that run it, such as "G", "Shift+M", "Ctrl+K", "Space", "?"; each unique in the page
 * @property {string} [row] line of the key sheet that it shares with the others of the same words
 * @property {"share"|"look"} [menu] the head's menu that offers it
 * @property {boolean} [unlisted] not in the palette: makes no sense there, or is told by another line
 * @property {() => boolean} [when] whether it can be used now; always when left out
 * @property {() => boolean} [checked] for a choice of a menu: whether it holds now
 * @property {"radio"|"check"} [kind] of such a choice
 * @property {() => unknown} act
 */

/** A line of the key sheet. @typedef {{keys: string[], says: string}} KeyRow */

export class Registry {
  constructor() {
    /** @type {Map<string, Command>} */
    this.commands = new Map();
    /** @type {Map<string, Command>} */
    this.chords = new Map();
    /** What the palette offers beside the commands, asked for with what is typed. @type {((text: string) => Promise<Command[]>)[]} */
    this.sources = [];
  }

  /** Add commands; throws for an id or a key that is taken. @param {readonly Command[]} commands */
  add(commands) {
    for (const command of commands) {
      if (this.commands.has(command.id)) throw new Error(`two commands are called ${command.id}`);
      this.commands.set(command.id, command);
      for (const chord of command.keys ?? []) {
        const taken = this.chords.get(chord);
        if (taken) throw new Error(`${chord} runs ${taken.id} already; ${command.id} needs another key`);
        this.chords.set(chord, command);
      }
    }
  }

  /** @returns {Command[]} in the order in which they were added */
  all() {
    return [...this.commands.values()];
  }

  /** @param {string} chord @returns {Command|undefined} what a key does now */
  at(chord) {
    const command = this.chords.get(chord);
    return command && usable(command) ? command : undefined;
  }

  /** What the palette offers now. */
  offered() {
    return this.all().filter((command) => !command.unlisted && usable(command));
  }

  /** Run a command by its id. @param {string} id */
  run(id) {
    const command = this.commands.get(id);
    if (command && usable(command)) command.act();
  }

  /** The first key of a command, for a tooltip. @param {string} id @returns {string} "" if it has none */
  key(id) {
    return this.commands.get(id)?.keys?.[0] ?? "";
  }

  /** What a menu of the head offers now. @param {string} menu */
  menu(menu) {
    return this.all().filter((command) => command.menu === menu && usable(command));
  }

  /** The key sheet: every command that has a key, those of one `row` in one line. @returns {[string, KeyRow[]][]} */
  sheet() {
    /** @type {Map<string, Map<string, KeyRow>>} */
    const groups = new Map();
    for (const { group, row, title, keys } of this.all()) {
      if (!keys?.length) continue;
      const rows = groups.get(group) ?? new Map();
      groups.set(group, rows);
      const says = row ?? title;
      const line = rows.get(says) ?? { keys: [], says };
      rows.set(says, line);
      line.keys.push(...keys);
    }
    return [...groups].map(([group, rows]) => [group, [...rows.values()]]);
  }
}

/** @param {Command} command */
export const usable = ({ when }) => !when || when();

/** Keys that are written otherwise than they are called. @type {Record<string, string>} */
const CAPS = { ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓", Escape: "Esc" };

/** A chord as the reader sees it: "Shift+ArrowLeft" is ["Shift", "←"]. @param {string} chord @returns {string[]} */
export function caps(chord) {
  const parts = chord === "+" ? ["+"] : chord.split("+");
  return parts.map((part) => CAPS[part] ?? part);
}

/**
 * The chord of a key press, or "" if it is none of ours. Shift counts for letters and named keys only: it is needed to
 * type "?" on one keyboard and not on another. The command key of a Mac counts as Ctrl.
 * @param {{key: string, shiftKey: boolean, ctrlKey: boolean, metaKey: boolean, altKey: boolean, altGraph?: boolean}} press
 * @returns {string}
 */
export function chordOf({ key, shiftKey, ctrlKey, metaKey, altKey, altGraph = false }) {
  if (altKey && !altGraph) return "";
  const name = key === " " ? "Space" : key.length === 1 ? key.toUpperCase() : key;
  const letter = /^\p{L}$/u.test(name);
  const shift = shiftKey && (letter || name.length > 1);
  const ctrl = (ctrlKey || metaKey) && !altGraph;
  return `${ctrl ? "Ctrl+" : ""}${shift ? "Shift+" : ""}${name}`;
}
