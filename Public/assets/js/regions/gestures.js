// @ts-check
// The pointer over the picture: strokes, shapes that are drawn out, and a selection by a press. A second finger is for
// the picture: it ends what the first began, and both zoom.

import { brushRadius, chosenTool } from "./options.js";
import { maskSize } from "./work.js";

/** @typedef {import("./mask/brush.js").Dab} Dab */
/**
 * What a gesture does.
 * @typedef {object} Hand
 * @property {(at: Dab, how: { isErasing: boolean, isOn: boolean }) => boolean} begin - at a point, with the pen's other
 * end, or on from where the last one ended; false if there is nothing to do until it ends
 * @property {(through: Dab[]) => void} move
 * @property {() => void} end
 * @property {() => void} cancel
 */

/** The button of a pen's other end, as Pointer Events have it. */
const eraserButtons = 32;

/**
 * @param {object} nodes
 * @param {HTMLCanvasElement} nodes.canvas - over all of the picture
 * @param {HTMLElement} nodes.cursor
 * @param {HTMLElement} nodes.viewport - has the focus while the hand paints
 * @param {Hand} hand
 */
export function setUpGestures({ canvas, cursor, viewport }, hand) {
  /** The pointer that paints. */
  let pointer = -1;
  /** @type {Set<number>} */
  const fingers = new Set();

  /**
   * @param {PointerEvent} event
   * @returns {Dab}
   */
  const dabOf = ({ clientX, clientY, pointerType, pressure }) => {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    const size = maskSize();
    return {
      x: ((clientX - left) / width) * size.width,
      y: ((clientY - top) / height) * size.height,
      pressure: pointerType === "pen" && pressure > 0 ? pressure : 1,
    };
  };

  canvas.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "touch") fingers.add(event.pointerId);
    if (fingers.size > 1) {
      if (pointer !== -1) hand.cancel();
      pointer = -1;
      return;
    }
    const isErasing = (event.buttons & eraserButtons) !== 0;
    if ((event.button !== 0 && !isErasing) || pointer !== -1) return;
    event.preventDefault();
    viewport.focus({ preventScroll: true });
    if (!hand.begin(dabOf(event), { isErasing, isOn: event.shiftKey })) return;
    pointer = event.pointerId;
    try {
      canvas.setPointerCapture(pointer);
    } catch {
      // A pointer that a script made has nothing to be captured.
    }
  });
  canvas.addEventListener("pointermove", (event) => {
    place(event);
    if (event.pointerId !== pointer) return;
    const events = event.getCoalescedEvents?.() ?? [];
    hand.move((events.length ? events : [event]).map(dabOf));
  });
  // Fingers that have zoomed are lifted from the picture's place, which holds them by then.
  const controller = new AbortController();
  for (const type of /** @type {const} */ (["pointerup", "pointercancel"])) {
    document.addEventListener(type, ({ pointerId }) => {
      fingers.delete(pointerId);
      if (pointerId !== pointer) return;
      pointer = -1;
      if (type === "pointerup") hand.end();
      else hand.cancel();
    }, { signal: controller.signal });
  }
  canvas.addEventListener("pointerleave", () => { cursor.hidden = true; });
  // Two dabs are no wish to zoom, and a finger that rests none for a menu.
  for (const type of ["dblclick", "contextmenu"]) canvas.addEventListener(type, (event) => {
    event.stopPropagation();
    event.preventDefault();
  });

  /** @param {PointerEvent} event */
  function place(event) {
    const tool = chosenTool();
    const isBrush = tool === "brush" || tool === "eraser";
    cursor.hidden = !isBrush || event.pointerType === "touch";
    if (cursor.hidden) return;
    const size = maskSize();
    const { x, y } = dabOf(event);
    const radius = brushRadius() * Math.max(size.width, size.height);
    Object.assign(cursor.style, {
      left: `${(x / size.width) * 100}%`,
      top: `${(y / size.height) * 100}%`,
      width: `${((2 * radius) / size.width) * 100}%`,
    });
  }

  return {
    isBusy: () => pointer !== -1,
    /** Ends what is under way as if it had not begun; false if nothing is. */
    cancel() {
      if (pointer === -1) return false;
      pointer = -1;
      hand.cancel();
      return true;
    },
    close: () => controller.abort(),
  };
}
