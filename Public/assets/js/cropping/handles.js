// @ts-check
// The frame around what is cut out: its sides and corners are pulled, and all of it is moved, by pointer or by keys.

import { all, byId, targetOf } from "../core/dom.js";

/** @typedef {{ x: -1 | 0 | 1, y: -1 | 0 | 1 }} Handle - `{ x: -1, y: 0 }` is the left side */
/** @typedef {{ x: number, y: number }} Move - in px of the picture */
/**
 * What the frame's owner does; `begin` comes before each movement, whose `by` counts from there.
 * @typedef {object} Owner
 * @property {() => void} begin
 * @property {(handle: Handle, by: Move) => void} pull
 * @property {(by: Move) => void} move
 * @property {() => number} scale - shown px for one of the picture
 * @property {() => number} step - how far a key goes, in px of the picture
 */

/** @type {Record<string, [x: number, y: number]>} */
const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** @param {Owner} owner */
export function setUpHandles(owner) {
  const frame = byId("crop-frame");
  for (const node of [frame, ...all(".crop-handle", frame)]) {
    setUpPointer(node, owner);
    setUpArrows(node, owner);
  }
}

/**
 * The handle that an element is; null for the frame itself.
 * @param {HTMLElement} node
 * @returns {Handle | null}
 */
function handleOf({ dataset }) {
  if (dataset.x === undefined) return null;
  return /** @type {Handle} */ ({ x: Number(dataset.x), y: Number(dataset.y) });
}

/**
 * @param {HTMLElement} node
 * @param {Owner} owner
 * @param {Move} by
 */
function go(node, owner, by) {
  const handle = handleOf(node);
  if (handle) owner.pull(handle, by);
  else owner.move(by);
}

/**
 * @param {HTMLElement} node
 * @param {Owner} owner
 */
function setUpPointer(node, owner) {
  /** @type {PointerEvent | null} */
  let start = null;
  node.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || start || targetOf(event) !== node) return;
    start = event;
    node.setPointerCapture(event.pointerId);
    owner.begin();
  });
  node.addEventListener("pointermove", (event) => {
    if (event.pointerId !== start?.pointerId) return;
    const scale = owner.scale();
    go(node, owner, { x: (event.clientX - start.clientX) / scale, y: (event.clientY - start.clientY) / scale });
  });
  for (const type of ["pointerup", "pointercancel"]) {
    node.addEventListener(type, (event) => {
      if (/** @type {PointerEvent} */ (event).pointerId === start?.pointerId) start = null;
    });
  }
}

/**
 * @param {HTMLElement} node
 * @param {Owner} owner
 */
function setUpArrows(node, owner) {
  node.addEventListener("keydown", (event) => {
    const arrow = arrows[event.key];
    if (!arrow || targetOf(event) !== node) return;
    event.preventDefault();
    const step = event.shiftKey ? 1 : owner.step();
    owner.begin();
    go(node, owner, { x: arrow[0] * step, y: arrow[1] * step });
  });
}
