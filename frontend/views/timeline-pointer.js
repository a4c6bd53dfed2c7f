/**
 * The pointer over the lanes: a click moves the cursor, dragging selects a stretch, Shift or the middle button pans,
 * the wheel zooms where the pointer is and pans sideways. With the focus here, Shift and the arrow keys select.
 */

/** @typedef {import("./timeline.js").TimelineActions} TimelineActions */

/** So far the pointer may move and it is still a click. */
const STILL = 4;

/**
 * @param {HTMLElement} plot @param {HTMLElement} hover @param {TimelineActions} actions
 * @param {(x: number, y: number) => void} over the pointer is at this pixel
 */
export function timelinePointer(plot, hover, actions, over) {
  const place = (/** @type {MouseEvent} */ event) => event.clientX - plot.getBoundingClientRect().left;
  plot.addEventListener("wheel", (event) => {
    event.preventDefault();
    const sideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
    if (sideways) actions.pan((event.deltaX || event.deltaY) / plot.clientWidth);
    else actions.zoom(Math.exp(Math.max(-1, Math.min(1, event.deltaY / 240))), place(event));
  }, { passive: false });
  dragging(plot, actions, place);
  plot.addEventListener("pointermove", (event) => {
    hover.hidden = false;
    hover.style.transform = `translateX(${place(event)}px)`;
    over(place(event), event.clientY - plot.getBoundingClientRect().top);
  });
  plot.addEventListener("keydown", (event) => {
    if (!event.shiftKey || (event.key !== "ArrowLeft" && event.key !== "ArrowRight")) return;
    event.preventDefault();
    actions.extend(event.key === "ArrowRight" ? 1 : -1);
  });
  plot.addEventListener("pointerleave", () => (hover.hidden = true));
  plot.addEventListener("dblclick", () => actions.fit());
}

/** @param {HTMLElement} plot @param {TimelineActions} actions @param {(event: MouseEvent) => number} place */
function dragging(plot, actions, place) {
  /** @type {{x: number, from: number, moved: boolean, pans: boolean}|null} */
  let drag = null;
  plot.addEventListener("pointerdown", (event) => {
    if (event.button > 1) return;
    drag = { x: event.clientX, from: place(event), moved: false, pans: event.button === 1 || event.shiftKey || event.altKey };
    plot.setPointerCapture(event.pointerId);
    if (event.button === 1) event.preventDefault();
  });
  plot.addEventListener("pointermove", (event) => {
    if (!drag) return;
    const by = event.clientX - drag.x;
    if (!drag.moved && Math.abs(by) < STILL) return;
    drag.moved = true;
    if (!drag.pans) return actions.selectPixels(drag.from, place(event), false);
    drag.x = event.clientX;
    actions.pan(-by / plot.clientWidth);
  });
  plot.addEventListener("pointerup", (event) => {
    if (drag && !drag.moved && event.button === 0) actions.seek(place(event));
    else if (drag?.moved && !drag.pans) actions.selectPixels(drag.from, place(event), true);
    drag = null;
  });
  plot.addEventListener("pointercancel", () => (drag = null));
}
