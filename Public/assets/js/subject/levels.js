// @ts-check
// A part of a picture at one of several sizes, and what a hand has drawn over it.

/**
 * Pixels as a canvas gives them.
 * @typedef {object} Pixels
 * @property {Uint8ClampedArray} data - red, green, blue, alpha
 * @property {number} width
 * @property {number} height
 */

/** @typedef {{ left: number, top: number, right: number, bottom: number }} Box - in px; right and bottom are outside */
/** @typedef {{ points: { x: number, y: number }[], radius: number }} Stroke - one point is a click; in px */

/**
 * A window of a picture, reduced by a whole factor.
 * @typedef {object} Level
 * @property {Box} window - of the picture
 * @property {number} factor
 * @property {number} width
 * @property {number} height
 * @property {Float32Array} colors - three a pixel, 0 to 255
 */

/** What is known of a pixel. */
export const outside = 0;
export const inside = 1;
export const unknown = 2;

/**
 * Each pixel is the mean of those that it covers.
 * @param {Pixels} pixels
 * @param {Box} window - whole numbers within the picture
 * @param {number} factor
 * @returns {Level}
 */
export function levelOf({ data, width: stride }, window, factor) {
  const width = Math.ceil((window.right - window.left) / factor);
  const height = Math.ceil((window.bottom - window.top) / factor);
  const colors = new Float32Array(width * height * 3);
  const columns = window.right - window.left;
  for (let row = 0; row < height; row += 1) {
    const top = window.top + row * factor;
    const bottom = Math.min(window.bottom, top + factor);
    const line = row * width * 3;
    for (let y = top; y < bottom; y += 1) {
      let from = (y * stride + window.left) * 4;
      for (let column = 0, to = line; column < columns; to += 3) {
        for (const end = Math.min(columns, column + factor); column < end; column += 1, from += 4) {
          colors[to] += data[from];
          colors[to + 1] += data[from + 1];
          colors[to + 2] += data[from + 2];
        }
      }
    }
    if (factor === 1) continue;
    for (let column = 0; column < width; column += 1) {
      const share = 1 / ((bottom - top) * Math.min(factor, columns - column * factor));
      for (let channel = 0; channel < 3; channel += 1) colors[line + column * 3 + channel] *= share;
    }
  }
  return { window, factor, width, height, colors };
}

/**
 * Write a value where a stroke goes over a level, at least one pixel wide.
 * @param {Uint8Array} plane
 * @param {Level} level
 * @param {Stroke} stroke
 * @param {number} value
 */
export function drawStroke(plane, { window, factor, width, height }, { points, radius }, value) {
  const reach = Math.max(radius / factor, 0.5);
  const places = points.map(({ x, y }) => ({
    x: (x - window.left) / factor - 0.5, y: (y - window.top) / factor - 0.5,
  }));
  for (const [index, end] of places.entries()) {
    const start = places[Math.max(0, index - 1)];
    const steps = Math.max(1, Math.ceil(Math.hypot(end.x - start.x, end.y - start.y) * 2));
    for (let step = 0; step <= steps; step += 1) {
      const x = start.x + (end.x - start.x) * step / steps;
      const y = start.y + (end.y - start.y) * step / steps;
      for (let row = Math.max(0, Math.ceil(y - reach)); row <= Math.min(height - 1, y + reach); row += 1) {
        for (let column = Math.max(0, Math.ceil(x - reach)); column <= Math.min(width - 1, x + reach); column += 1) {
          if ((column - x) ** 2 + (row - y) ** 2 <= reach * reach + 0.5) plane[row * width + column] = value;
        }
      }
    }
  }
}

/**
 * What a box and strokes say of a level's pixels: outside the box is outside, within it what the strokes say, and
 * unknown elsewhere.
 * @param {Level} level
 * @param {Box} box
 * @param {{ foreground: Stroke[], background: Stroke[] }} strokes
 */
export function knowledge(level, box, { foreground, background }) {
  const { window, factor, width, height } = level;
  const known = new Uint8Array(width * height);
  const left = Math.floor((box.left - window.left) / factor);
  const right = Math.ceil((box.right - window.left) / factor);
  const bottom = Math.min(height, Math.ceil((box.bottom - window.top) / factor));
  for (let row = Math.floor((box.top - window.top) / factor); row < bottom; row += 1) {
    known.fill(unknown, row * width + left, row * width + Math.min(width, right));
  }
  for (const stroke of background) drawStroke(known, level, stroke, outside);
  for (const stroke of foreground) drawStroke(known, level, stroke, inside);
  return known;
}
