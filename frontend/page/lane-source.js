/** The timeline's lanes, for the palette: choosing one selects it, so that `,` and `.` go along it. */

/**
 * @param {import("./app.js").App} app @param {(lane: string) => void} select
 * @returns {(text: string) => Promise<import("../shell/registry.js").Command[]>}
 */
export function laneSource(app, select) {
  return async () => app.timeline.lanes.rows.map(({ name, title }) => ({ id: `lane:${name}`, title: `Lane ${title}`, about: "select it: , and . go along its changes", group: "Lane", act: () => select(name) }));
}
