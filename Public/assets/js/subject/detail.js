// @ts-check
// From a reduced level to the next larger one: only pixels near the boundary, and those in doubt, are asked again.

import { evidence } from "./graph.js";
import { outside, unknown } from "./levels.js";

/** @typedef {import("./levels.js").Level} Level */
/** @typedef {import("./graph.js").Mixtures} Mixtures */

/** Evidence against the subject from which a pixel within it is asked again: gaps that the reduced level cannot see. */
const doubt = 1;

/**
 * A level's labels at a larger one.
 * @param {Uint8Array} labels
 * @param {Level} from
 * @param {Level} to
 */
export function enlarged(labels, from, to) {
  const share = to.factor / from.factor;
  const result = new Uint8Array(to.width * to.height);
  for (let y = 0, index = 0; y < to.height; y += 1) {
    const line = Math.min(from.height - 1, Math.floor((y + 0.5) * share)) * from.width;
    for (let x = 0; x < to.width; x += 1, index += 1) {
      result[index] = labels[line + Math.min(from.width - 1, Math.floor((x + 0.5) * share))];
    }
  }
  return result;
}

/**
 * Decide all unknown pixels as the labels say that are neither near the boundary nor in doubt.
 * @param {Uint8Array} known - changed in place
 * @param {Uint8Array} labels
 * @param {Level} level
 * @param {Mixtures} mixtures
 * @param {number} reach - how far from the boundary pixels stay unknown
 */
export function settleFarPixels(known, labels, level, mixtures, reach) {
  const near = nearBoundary(labels, level, reach);
  for (let index = 0; index < known.length; index += 1) {
    if (known[index] !== unknown || near[index]) continue;
    if (labels[index] && evidence(mixtures, level, index) < -doubt) continue;
    known[index] = labels[index];
  }
}

/**
 * Fill the holes that a larger level has found within what was all subject: a gap opens to what was outside before, a
 * hole without that is a spot of the subject.
 * @param {Uint8Array} labels - changed in place
 * @param {Uint8Array} before - the labels of the reduced level, enlarged
 * @param {Uint8Array} known
 * @param {{ width: number, height: number }} size
 */
export function fillNewHoles(labels, before, known, { width, height }) {
  const isOpen = new Uint8Array(labels.length);
  const line = new Int32Array(labels.length);
  let count = 0;
  const open = (/** @type {number} */ index) => {
    if (isOpen[index] || labels[index]) return;
    isOpen[index] = 1;
    line[count++] = index;
  };
  for (let index = 0; index < labels.length; index += 1) if (!before[index] || known[index] === outside) open(index);
  for (let next = 0; next < count; next += 1) {
    const index = line[next];
    const column = index % width;
    if (column > 0) open(index - 1);
    if (column + 1 < width) open(index + 1);
    if (index >= width) open(index - width);
    if (index < width * (height - 1)) open(index + width);
  }
  for (let index = 0; index < labels.length; index += 1) labels[index] = isOpen[index] ? 0 : 1;
}

/**
 * 1 where the boundary between labels is at most so many pixels away, in a square.
 * @param {Uint8Array} labels
 * @param {{ width: number, height: number }} size
 * @param {number} reach
 */
export function nearBoundary(labels, { width, height }, reach) {
  const near = new Uint8Array(width * height);
  for (let y = 0, index = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, index += 1) {
      const isEdge = (x + 1 < width && labels[index] !== labels[index + 1])
        || (y + 1 < height && labels[index] !== labels[index + width]);
      if (!isEdge) continue;
      const left = Math.max(0, x - reach + 1);
      const right = Math.min(width, x + reach + 1);
      for (let row = Math.max(0, y - reach + 1); row < Math.min(height, y + reach + 1); row += 1) {
        near.fill(1, row * width + left, row * width + right);
      }
    }
  }
  return near;
}
