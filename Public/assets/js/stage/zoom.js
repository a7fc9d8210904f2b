// @ts-check
// Zoom and pan: by wheel, pinch, keys, drag, double click and buttons. The level is in the corner of the viewport.

import { button, byId, targetOf } from "../core/dom.js";
import { subscribe } from "../core/store.js";
import { t } from "../core/strings.js";
import { shownSize } from "./stage.js";
import { boundedZoom, fitted, heldInside, isNear, leastZoom, spareOf, steppedZoom, zoomedAt } from "./zoomview.js";

/** @typedef {import("./zoomview.js").View} View */
/** @typedef {import("./zoomview.js").Point} Point */

/** One press of a key or button. */
const step = 1.25;
/** How far a press of an arrow key moves, in px. */
const stride = 60;
/** How much a wheel's turn by 1 px zooms, and two fingers' on a trackpad. */
const speed = { wheel: 0.0016, pinch: 0.01 };
/** A line of a wheel that counts in lines, in px. */
const lineHeight = 16;

const frame = () => byId("frame");
const viewport = () => byId("viewport");
/** @type {View} */
let view = fitted;
/** Whether the picture keeps its own pixels, whatever its size becomes. */
let isActual = false;
/**
 * The fingers and the mouse that hold the picture, by their ids.
 * @type {Map<number, Point>}
 */
const holding = new Map();

export function setUpZoom() {
  const area = viewport();
  button("zoom-in").addEventListener("click", zoomIn);
  button("zoom-out").addEventListener("click", zoomOut);
  button("tool-zoom").addEventListener("click", () => toggleZoom());
  area.addEventListener("wheel", turn, { passive: false });
  area.addEventListener("dblclick", (event) => {
    if (!isOnBar(event)) toggleZoom(pointOf(event));
  });
  area.addEventListener("keydown", press);
  area.addEventListener("pointerdown", hold);
  area.addEventListener("pointermove", move);
  area.addEventListener("pointerup", release);
  area.addEventListener("pointercancel", release);
  // Two fingers are for the picture; one may scroll the page.
  area.addEventListener("touchstart", (event) => {
    if (event.touches.length > 1) event.preventDefault();
  }, { passive: false });
  new ResizeObserver(() => settle()).observe(area);
  subscribe(["painting", "pictures"], ({ pictures }, before) => {
    // Another photo is looked at as a whole.
    if (pictures.content !== before.pictures.content) zoomTo(1);
    settle();
  });
  settle();
}

/** Whether there is a picture, and room to show it. */
const isThere = () => shownSize() !== null && frame().offsetWidth > 0;

/** Whether all of the picture is in sight at its usual size. */
const isFitted = () => view.zoom === 1;

export const zoomIn = () => zoomTo(steppedZoom(view.zoom, step, actualZoom()));
export const zoomOut = () => zoomTo(steppedZoom(view.zoom, 1 / step, actualZoom()));
export const zoomToFit = () => zoomTo(1);

/**
 * All of it, or its own pixels; twice its size, where these are the same.
 * @param {Point} [point]
 */
export function toggleZoom(point) {
  if (!isFitted()) zoomTo(1);
  else zoomToPixels(point);
}

/** @param {Point} [point] */
function zoomToPixels(point) {
  const actual = actualZoom();
  zoomTo(isNear(actual, 1) ? 2 : actual, point);
}

/**
 * @param {number} zoom
 * @param {Point} [point]
 */
function zoomTo(zoom, point) {
  if (!isThere()) return;
  const actual = actualZoom();
  const bounded = boundedZoom(zoom, actual);
  isActual = bounded === actual && bounded !== 1;
  apply(zoomedAt(view, bounded, point));
}

/** Fits the view to a picture or a viewport of another size. */
function settle() {
  if (!isThere()) return;
  apply(zoomedAt(view, isActual ? actualZoom() : boundedZoom(view.zoom, actualZoom())));
}

/** The zoom at which a pixel of the picture is one of the screen. */
function actualZoom() {
  const width = shownSize()?.width ?? 1;
  return width / window.devicePixelRatio / fittingSize().width || 1;
}

/** The picture's size where it fits, in px. */
function fittingSize() {
  const { width, height } = frame().getBoundingClientRect();
  return { width: width / view.zoom, height: height / view.zoom };
}

const room = () => ({ width: viewport().clientWidth, height: viewport().clientHeight });

/** @param {View} wanted */
function apply(wanted) {
  const [size, area] = [fittingSize(), room()];
  view = heldInside(wanted, size, area);
  const [width, height] = [size.width * view.zoom, size.height * view.zoom];
  const { style } = frame();
  style.setProperty("--zoom", String(view.zoom));
  style.setProperty("--pan-x", `${view.x}px`);
  style.setProperty("--pan-y", `${view.y}px`);
  style.setProperty("--hidden-left", `${Math.max(0, (width - area.width) / 2 - view.x)}px`);
  style.setProperty("--hidden-top", `${Math.max(0, (height - area.height) / 2 - view.y)}px`);
  style.setProperty("--middle", `${50 - (view.y / height) * 100}%`);
  const spare = spareOf(view.zoom, size, area);
  viewport().classList.toggle("is-pannable", spare.width + spare.height > 0);
  showLevel();
}

/** Says how many pixels of the screen a pixel of the picture has, as it is drawn. */
function showLevel() {
  const drawn = frame().getBoundingClientRect().width * window.devicePixelRatio;
  const level = `${Math.round((drawn / (shownSize()?.width ?? drawn)) * 100)} %`;
  const shown = button("tool-zoom");
  button("zoom-out").disabled = view.zoom <= leastZoom(actualZoom());
  if (shown.textContent === level && shown.hasAttribute("aria-label")) return;
  shown.textContent = level;
  shown.setAttribute("aria-label", t("zoomLevel", { level }));
  shown.setAttribute("aria-pressed", String(!isFitted()));
}

/**
 * Moves the picture under the viewport.
 * @param {number} x
 * @param {number} y
 */
const panBy = (x, y) => apply({ ...view, x: view.x + x, y: view.y + y });

/**
 * Where an event happened, from the middle of the viewport.
 * @param {MouseEvent} event
 * @returns {Point}
 */
function pointOf({ clientX, clientY }) {
  const { left, top, width, height } = viewport().getBoundingClientRect();
  return { x: clientX - left - width / 2, y: clientY - top - height / 2 };
}

/** @param {Event} event */
const isOnBar = (event) => targetOf(event).closest(".zoom-bar") !== null;

/** @param {WheelEvent} event */
function turn(event) {
  if (!isThere()) return;
  event.preventDefault();
  const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? lineHeight : 1;
  if (event.deltaX && !event.ctrlKey) panBy(-event.deltaX * unit, 0);
  if (!event.deltaY) return;
  const rate = event.ctrlKey ? speed.pinch : speed.wheel;
  zoomTo(view.zoom * Math.exp(-event.deltaY * unit * rate), pointOf(event));
}

/** @param {KeyboardEvent} event */
function press(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || targetOf(event) !== viewport()) return;
  const moves = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
  const [x, y] = moves[/** @type {keyof typeof moves} */ (event.key)] ?? [0, 0];
  if (event.key === "1") zoomToPixels();
  else if ((x || y) && viewport().classList.contains("is-pannable")) panBy(x * stride, y * stride);
  else return;
  event.preventDefault();
}

/** @param {PointerEvent} event */
function hold(event) {
  if (isOnBar(event) || event.button !== 0) return;
  holding.set(event.pointerId, pointOf(event));
  // One finger paints, where there is somebody to paint.
  const isMoved = viewport().classList.contains("is-pannable") && !viewport().classList.contains("is-painting");
  if (holding.size > 1 || isMoved) takeHold();
}

/** From here on the fingers move the picture, wherever they go. */
function takeHold() {
  for (const id of holding.keys()) {
    // One that was lifted meanwhile holds nothing.
    if (viewport().hasPointerCapture(id)) continue;
    try {
      viewport().setPointerCapture(id);
    } catch {
      holding.delete(id);
    }
  }
  viewport().classList.add("is-panning");
}

/** @param {PointerEvent} event */
function move(event) {
  const before = holding.get(event.pointerId);
  if (!before || !viewport().classList.contains("is-panning")) return;
  const points = [...holding.values()];
  holding.set(event.pointerId, pointOf(event));
  const now = [...holding.values()];
  if (now.length === 1) {
    panBy(now[0].x - points[0].x, now[0].y - points[0].y);
    return;
  }
  const [middle, spread] = [middleOf(now), spreadOf(now)];
  panBy(middle.x - middleOf(points).x, middle.y - middleOf(points).y);
  if (spreadOf(points) > 0) {
    zoomTo(view.zoom * (spread / spreadOf(points)), middle);
  }
}

/** @param {Point[]} points */
const middleOf = ([one, other]) => ({ x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 });

/** @param {Point[]} points */
const spreadOf = ([one, other]) => Math.hypot(one.x - other.x, one.y - other.y);

/** @param {PointerEvent} event */
function release({ pointerId }) {
  if (!holding.delete(pointerId)) return;
  if (holding.size === 0) viewport().classList.remove("is-panning");
}
