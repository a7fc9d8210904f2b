// @ts-check
// Where a zoomed picture is: how many times as large as where it fits, and how far its middle is from the viewport's.

/** @typedef {import("../core/types.js").Size} Size */
/** @typedef {{ x: number, y: number }} Point - in px from the middle of the viewport */
/** @typedef {{ zoom: number, x: number, y: number }} View */

/** The whole picture. */
export const fitted = Object.freeze({ zoom: 1, x: 0, y: 0 });

/** At most so many times the picture's own pixels, or so many times as large as it fits. */
const most = { ofPixels: 8, ofFit: 4 };
/** A level this near to another is not told from it. */
const nearness = 0.03;

/**
 * Zoomed so that what is at `point` stays there.
 * @param {View} view
 * @param {number} zoom
 * @param {Point} [point]
 * @returns {View}
 */
export function zoomedAt(view, zoom, point = { x: 0, y: 0 }) {
  const factor = zoom / view.zoom;
  return { zoom, x: point.x - (point.x - view.x) * factor, y: point.y - (point.y - view.y) * factor };
}

/**
 * The zoom within its limits.
 * @param {number} zoom
 * @param {number} actual - the zoom at which the picture has its own pixels
 */
export const boundedZoom = (zoom, actual) =>
  Math.min(Math.max(actual * most.ofPixels, most.ofFit), Math.max(leastZoom(actual), zoom));

/**
 * The whole picture, or a small one in its own pixels.
 * @param {number} actual
 */
export const leastZoom = (actual) => Math.min(1, actual);

/**
 * The zoom that a step leads to: it does not pass by the fit, or 100 %.
 * @param {number} zoom
 * @param {number} factor
 * @param {number} actual
 */
export function steppedZoom(zoom, factor, actual) {
  const wanted = zoom * factor;
  const passed = [1, actual].find((level) => (zoom - level) * (wanted - level) < 0 && !isNear(zoom, level));
  return boundedZoom(passed ?? wanted, actual);
}

/**
 * Whether two zooms look the same.
 * @param {number} zoom
 * @param {number} other
 */
export const isNear = (zoom, other) => Math.abs(zoom / other - 1) < nearness;

/**
 * Moved back so far that no edge of the picture leaves the viewport while there is more to see; the middle stays in
 * the middle along a side that fits.
 * @param {View} view
 * @param {Size} frame - of the picture where it fits
 * @param {Size} viewport
 * @returns {View}
 */
export function heldInside({ zoom, x, y }, frame, viewport) {
  const spare = spareOf(zoom, frame, viewport);
  return { zoom, x: within(x, spare.width), y: within(y, spare.height) };
}

/**
 * How far the middle may move to either side.
 * @param {number} zoom
 * @param {Size} frame
 * @param {Size} viewport
 * @returns {Size}
 */
export const spareOf = (zoom, frame, viewport) => ({
  width: Math.max(0, (frame.width * zoom - viewport.width) / 2),
  height: Math.max(0, (frame.height * zoom - viewport.height) / 2),
});

/**
 * @param {number} value
 * @param {number} most
 */
const within = (value, most) => Math.min(most, Math.max(-most, value)) + 0;
