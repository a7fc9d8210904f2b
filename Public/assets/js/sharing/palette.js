// @ts-check
// A picture in few colors: the best 256 for it, and for each pixel which of them, so that what is lost in one is made
// up for in those beside it.

/** A color takes one byte in the file. */
export const mostColors = 256;
/** How often the colors are moved to the middle of what they stand for. */
const refinements = 2;
/** The share of an error that is passed on; a little less than all leaves flat parts quieter. */
const passedOn = 0.9;

/**
 * Colors, three bytes each; `isExact` if the picture has no others.
 * @typedef {{ colors: Uint8Array, isExact: boolean }} Palette
 */

/**
 * The palette of a picture, of which transparency is not looked at.
 * @param {Uint8ClampedArray | Uint8Array} rgba
 * @returns {Palette}
 */
export function paletteOf(rgba) {
  const exact = exactColors(rgba);
  if (exact) return { colors: exact, isExact: true };
  const bins = histogram(rgba);
  let colors = means(boxesOf(bins));
  for (let round = 0; round < refinements; round += 1) colors = refined(bins, colors);
  return { colors: Uint8Array.from(colors, Math.round), isExact: false };
}

/**
 * For each pixel the number of its color.
 * @param {Uint8ClampedArray | Uint8Array} rgba
 * @param {number} width
 * @param {Palette} palette
 * @returns {Uint8Array}
 */
export function indexed(rgba, width, { colors, isExact }) {
  return isExact ? exactIndexes(rgba, colors) : diffused(rgba, width, colors);
}

/** @param {Uint8ClampedArray | Uint8Array} rgba */
function exactColors(rgba) {
  /** @type {Set<number>} */
  const found = new Set();
  for (let at = 0; at < rgba.length; at += 4) {
    found.add((rgba[at] << 16) | (rgba[at + 1] << 8) | rgba[at + 2]);
    if (found.size > mostColors) return null;
  }
  return Uint8Array.from([...found].flatMap((color) => [color >> 16, (color >> 8) & 255, color & 255]));
}

/**
 * @param {Uint8ClampedArray | Uint8Array} rgba
 * @param {Uint8Array} colors
 */
function exactIndexes(rgba, colors) {
  /** @type {Map<number, number>} */
  const numbers = new Map();
  for (let at = 0; at < colors.length; at += 3) {
    numbers.set((colors[at] << 16) | (colors[at + 1] << 8) | colors[at + 2], at / 3);
  }
  const indexes = new Uint8Array(rgba.length / 4);
  for (let at = 0; at < rgba.length; at += 4) {
    indexes[at / 4] = numbers.get((rgba[at] << 16) | (rgba[at + 1] << 8) | rgba[at + 2]) ?? 0;
  }
  return indexes;
}

/** @typedef {{ count: number, red: number, green: number, blue: number }} Bin - how many pixels, and their mean */

/**
 * The pixels by their color, in steps of eight.
 * @param {Uint8ClampedArray | Uint8Array} rgba
 * @returns {Bin[]}
 */
function histogram(rgba) {
  const counts = new Float64Array(4 << 15);
  for (let at = 0; at < rgba.length; at += 4) {
    const bin = (((rgba[at] >> 3) << 10) | ((rgba[at + 1] >> 3) << 5) | (rgba[at + 2] >> 3)) << 2;
    counts[bin] += 1;
    counts[bin + 1] += rgba[at];
    counts[bin + 2] += rgba[at + 1];
    counts[bin + 3] += rgba[at + 2];
  }
  const bins = [];
  for (let at = 0; at < counts.length; at += 4) {
    const count = counts[at];
    if (!count) continue;
    bins.push({ count, red: counts[at + 1] / count, green: counts[at + 2] / count, blue: counts[at + 3] / count });
  }
  return bins;
}

const channels = /** @type {const} */ (["red", "green", "blue"]);

/** @typedef {{ bins: Bin[], mean: number[], spread: number[], error: number }} Box */

/**
 * Cuts the box with the largest error in two at its mean, again and again.
 * @param {Bin[]} bins
 */
function boxesOf(bins) {
  const boxes = [boxOf(bins)];
  while (boxes.length < mostColors) {
    const worst = boxes.reduce((most, box, index) => (box.error > boxes[most].error ? index : most), 0);
    const { bins: inside, mean, spread, error } = boxes[worst];
    if (error <= 0) break;
    const widest = spread.indexOf(Math.max(...spread));
    const isLow = (/** @type {Bin} */ bin) => bin[channels[widest]] <= mean[widest];
    const [low, high] = [inside.filter(isLow), inside.filter((bin) => !isLow(bin))];
    if (!low.length || !high.length) {
      boxes[worst].error = 0;
      continue;
    }
    boxes[worst] = boxOf(low);
    boxes.push(boxOf(high));
  }
  return boxes;
}

/**
 * @param {Bin[]} bins
 * @returns {Box}
 */
function boxOf(bins) {
  const count = bins.reduce((sum, bin) => sum + bin.count, 0);
  const mean = channels.map((channel) => bins.reduce((sum, bin) => sum + bin.count * bin[channel], 0) / count);
  const spread = channels.map((channel, index) =>
    bins.reduce((sum, bin) => sum + bin.count * (bin[channel] - mean[index]) ** 2, 0));
  return { bins, mean, spread, error: bins.length > 1 ? spread[0] + spread[1] + spread[2] : 0 };
}

/** @param {Box[]} boxes */
const means = (boxes) => boxes.flatMap(({ mean }) => mean);

/**
 * Each color in the middle of the pixels that are nearest to it.
 * @param {Bin[]} bins
 * @param {number[]} colors
 */
function refined(bins, colors) {
  const sums = new Float64Array((colors.length / 3) * 4);
  for (const { count, red, green, blue } of bins) {
    const at = nearest(red, green, blue, colors) * 4;
    sums[at] += count;
    sums[at + 1] += count * red;
    sums[at + 2] += count * green;
    sums[at + 3] += count * blue;
  }
  return colors.map((value, index) => {
    const at = Math.floor(index / 3) * 4;
    return sums[at] ? sums[at + 1 + (index % 3)] / sums[at] : value;
  });
}

/**
 * The number of the nearest color. Eyes see differences of green best, those of blue least.
 * @param {number} red
 * @param {number} green
 * @param {number} blue
 * @param {ArrayLike<number>} colors
 */
function nearest(red, green, blue, colors) {
  let [best, least] = [0, Infinity];
  for (let at = 0; at < colors.length; at += 3) {
    const [byRed, byGreen, byBlue] = [red - colors[at], green - colors[at + 1], blue - colors[at + 2]];
    const distance = 3 * byRed * byRed + 4 * byGreen * byGreen + 2 * byBlue * byBlue;
    if (distance < least) [best, least] = [at, distance];
  }
  return best / 3;
}

/**
 * Error diffusion after Floyd and Steinberg, to and fro.
 * @param {Uint8ClampedArray | Uint8Array} rgba
 * @param {number} width
 * @param {Uint8Array} colors
 */
function diffused(rgba, width, colors) {
  const height = rgba.length / 4 / width;
  const indexes = new Uint8Array(width * height);
  // Nearest colors as they are asked for, by five, six and five bits of the color.
  const known = new Int16Array(1 << 16).fill(-1);
  // Errors of this row and the next, with room for one pixel beyond either end.
  let [here, below] = [new Float32Array((width + 2) * 3), new Float32Array((width + 2) * 3)];
  for (let row = 0; row < height; row += 1) {
    const step = row % 2 ? -1 : 1;
    for (let count = 0; count < width; count += 1) {
      const column = step > 0 ? count : width - 1 - count;
      const at = (row * width + column) * 4;
      const error = (column + 1) * 3;
      const red = clamped(rgba[at] + here[error]);
      const green = clamped(rgba[at + 1] + here[error + 1]);
      const blue = clamped(rgba[at + 2] + here[error + 2]);
      const key = ((red >> 3) << 11) | ((green >> 2) << 5) | (blue >> 3);
      if (known[key] < 0) known[key] = nearest(red, green, blue, colors);
      const index = known[key];
      indexes[row * width + column] = index;
      for (let channel = 0; channel < 3; channel += 1) {
        const value = channel === 0 ? red : channel === 1 ? green : blue;
        const rest = (value - colors[index * 3 + channel]) * (passedOn / 16);
        here[error + 3 * step + channel] += rest * 7;
        below[error - 3 * step + channel] += rest * 3;
        below[error + channel] += rest * 5;
        below[error + 3 * step + channel] += rest;
      }
    }
    [here, below] = [below, here.fill(0)];
  }
  return indexes;
}

/** @param {number} value */
const clamped = (value) => Math.min(255, Math.max(0, value));
