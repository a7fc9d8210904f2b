// @ts-check
// Moving about on the map: dragging, pinching, scrolling, keys. Places on the plane are in px at zoom 1.

import { byId } from "../core/dom.js";

/** @typedef {import("./projection.js").Point} Point */

const [least, largest] = [0.15, 4];
/** From this zoom on names have room. */
const closeZoom = 0.9;
/** px that a pointer moves before it drags the map. */
const slack = 5;
/** px around what is shown. */
const margin = 60;

/** The zoom, and where the plane's origin lies in the view. */
let zoom = 1;
let origin = { x: 0, y: 0 };
/**
 * The pointers that are down, by their ids.
 * @type {Map<number, Point>}
 */
const pointers = new Map();
/** Whether the pointer has moved: then its end is no click. */
let isDragging = false;

const view = () => byId("map-view");

export function setUpView() {
  view().addEventListener("wheel", (event) => {
    event.preventDefault();
    zoomAt(placeOf(event), Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0016)));
  }, { passive: false });
  view().addEventListener("pointerdown", (event) => {
    pointers.set(event.pointerId, placeOf(event));
    if (pointers.size === 1) isDragging = false;
  });
  view().addEventListener("pointermove", move);
  for (const type of /** @type {const} */ (["pointerup", "pointercancel", "pointerleave"])) {
    view().addEventListener(type, (event) => {
      pointers.delete(event.pointerId);
      if (pointers.size === 0) view().classList.remove("is-dragged");
    });
  }
  // What was dragged was not meant to be chosen.
  view().addEventListener("click", (event) => {
    if (!isDragging) return;
    isDragging = false;
    event.preventDefault();
    event.stopPropagation();
  }, { capture: true });
}

/** @param {PointerEvent} event */
function move(event) {
  const before = pointers.get(event.pointerId);
  if (!before) return;
  const now = placeOf(event);
  if (!isDragging && Math.hypot(now.x - before.x, now.y - before.y) < slack) return;
  if (!isDragging) {
    isDragging = true;
    view().classList.add("is-dragged");
    for (const id of pointers.keys()) view().setPointerCapture(id);
  }
  const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
  pointers.set(event.pointerId, now);
  if (!other) {
    pan(now.x - before.x, now.y - before.y);
    return;
  }
  // Two fingers hold on to what is under them.
  pan((now.x - before.x) / 2, (now.y - before.y) / 2);
  const spreadBefore = Math.hypot(before.x - other.x, before.y - other.y) || 1;
  const spreadNow = Math.hypot(now.x - other.x, now.y - other.y) || 1;
  zoomAt({ x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 }, spreadNow / spreadBefore);
}

/**
 * @param {number} dx
 * @param {number} dy
 */
function pan(dx, dy) {
  origin = { x: origin.x + dx, y: origin.y + dy };
  show();
}

/**
 * Zooms, and keeps what is at a place of the view there.
 * @param {Point} place
 * @param {number} factor
 */
function zoomAt(place, factor) {
  const wanted = Math.min(largest, Math.max(least, zoom * factor));
  const ratio = wanted / zoom;
  origin = { x: place.x + (origin.x - place.x) * ratio, y: place.y + (origin.y - place.y) * ratio };
  zoom = wanted;
  show();
}

/** @param {number} factor */
export function zoomInMiddle(factor) {
  const { width, height } = view().getBoundingClientRect();
  zoomAt({ x: width / 2, y: height / 2 }, factor);
}

/**
 * Shows all of a box of the plane, which is around its origin.
 * @param {{ width: number, height: number }} box
 */
export function fit({ width, height }) {
  const room = view().getBoundingClientRect();
  const fits = Math.min((room.width - margin) / Math.max(1, width), (room.height - margin) / Math.max(1, height));
  zoom = Math.min(1.5, Math.max(least, fits));
  origin = { x: room.width / 2, y: room.height / 2 };
  show();
}

/**
 * Brings a place of the plane into view.
 * @param {Point} point
 */
export function reveal(point) {
  const room = view().getBoundingClientRect();
  const [x, y] = [origin.x + point.x * zoom, origin.y + point.y * zoom];
  const inside = (/** @type {number} */ value, /** @type {number} */ extent) =>
    Math.min(Math.max(value, margin), Math.max(margin, extent - margin)) - value;
  pan(inside(x, room.width), inside(y, room.height));
}

function show() {
  const { style } = byId("map-plane");
  style.transform = `translate(${origin.x}px, ${origin.y}px) scale(${zoom})`;
  // Names stay as large as they are.
  style.setProperty("--shrink", String(1 / zoom));
  view().classList.toggle("is-close", zoom >= closeZoom);
}

/**
 * Where in the view something happens.
 * @param {MouseEvent} event
 */
function placeOf({ clientX, clientY }) {
  const { left, top } = view().getBoundingClientRect();
  return { x: clientX - left, y: clientY - top };
}
