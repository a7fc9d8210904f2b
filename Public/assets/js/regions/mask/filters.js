// @ts-check
// What is done to all of a mask.

/** @typedef {import("./raster.js").Raster} Raster */

/**
 * What was seen is hidden, and the other way round.
 * @param {Raster} raster
 */
export function invert({ data }) {
  for (let index = 0; index < data.length; index += 1) data[index] = 255 - data[index];
}

/**
 * Makes edges soft: three means over squares, which come near to a Gaussian of this standard deviation. At its sides a
 * mask goes on as it ends.
 * @param {Raster} raster
 * @param {number} deviation - in px
 */
export function feather(raster, deviation) {
  if (!(deviation > 0)) return;
  const { width, height, data } = raster;
  let values = Float32Array.from(data);
  let others = new Float32Array(data.length);
  for (const radius of radiiFor(deviation)) {
    for (let row = 0; row < height; row += 1) mean(values, others, row * width, 1, width, radius);
    for (let column = 0; column < width; column += 1) mean(others, values, column, width, height, radius);
  }
  for (let index = 0; index < data.length; index += 1) data[index] = values[index];
}

/**
 * The radii of three means that together have the variance of a Gaussian, as nearly as whole numbers can.
 * @param {number} deviation
 */
export function radiiFor(deviation) {
  const ideal = Math.sqrt(4 * deviation * deviation + 1);
  let lower = Math.floor(ideal);
  if (lower % 2 === 0) lower -= 1;
  const narrow = Math.round((12 * deviation ** 2 - 3 * lower ** 2 - 12 * lower - 9) / (-4 * lower - 4));
  return [0, 1, 2].map((index) => ((index < narrow ? lower : lower + 2) - 1) / 2);
}

/**
 * The running mean along a row or a column.
 * @param {Float32Array} from
 * @param {Float32Array} to
 * @param {number} start
 * @param {number} step
 * @param {number} count
 * @param {number} radius
 */
function mean(from, to, start, step, count, radius) {
  const at = (/** @type {number} */ index) => from[start + Math.min(count - 1, Math.max(0, index)) * step];
  let sum = 0;
  for (let index = -radius; index <= radius; index += 1) sum += at(index);
  const size = 2 * radius + 1;
  for (let index = 0; index < count; index += 1) {
    to[start + index * step] = sum / size;
    sum += at(index + radius + 1) - at(index - radius);
  }
}
