// @ts-check
// Selection by colour: from a point on, as far as the photo's colour stays alike and no edge is in the way.

/** @typedef {import("./raster.js").Size} Size */
/**
 * A photo as a selection looks at it, at the mask's size.
 * @typedef {Size & { colors: Float32Array, edges: Float32Array }} Looked - three numbers a pixel in OKLab; and by how
 * much the colour changes from its left neighbour to its right one and from above to below, in the same unit
 */
/**
 * @typedef {object} Choice
 * @property {number} tolerance - how far from the first pixel's colour is alike, in OKLab: 1 is from black to white
 * @property {number} edge - a change from pixel to pixel by more than this stops it; Infinity is no edge
 * @property {boolean} isConnected - whether it goes on from pixel to pixel; else all that is alike is chosen
 */

/**
 * Looks at a photo's pixels.
 * @param {Size & { data: Uint8ClampedArray }} image - red, green, blue and alpha, in sRGB
 * @returns {Looked}
 */
export function look({ width, height, data }) {
  const colors = new Float32Array(width * height * 3);
  for (let index = 0; index < width * height; index += 1) {
    const at = 4 * index;
    writeLab(colors, 3 * index, linear[data[at]], linear[data[at + 1]], linear[data[at + 2]]);
  }
  return { width, height, colors, edges: edgesOf(width, height, colors) };
}

/** The light of each value in sRGB. */
const linear = Float64Array.from({ length: 256 }, (_, value) => {
  const part = value / 255;
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
});

/**
 * OKLab, as Björn Ottosson published it in 2020.
 * @param {Float32Array} colors
 * @param {number} at
 * @param {number} red - light, from 0 to 1
 * @param {number} green
 * @param {number} blue
 */
function writeLab(colors, at, red, green, blue) {
  const long = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const medium = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const short = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  colors[at] = 0.2104542553 * long + 0.793617785 * medium - 0.0040720468 * short;
  colors[at + 1] = 1.9779984951 * long - 2.428592205 * medium + 0.4505937099 * short;
  colors[at + 2] = 0.0259040371 * long + 0.7827717662 * medium - 0.808675766 * short;
}

/**
 * @param {number} width
 * @param {number} height
 * @param {Float32Array} colors
 */
function edgesOf(width, height, colors) {
  const edges = new Float32Array(width * height);
  for (let row = 0; row < height; row += 1) {
    const [above, below] = [Math.max(0, row - 1), Math.min(height - 1, row + 1)];
    for (let column = 0; column < width; column += 1) {
      const [left, right] = [Math.max(0, column - 1), Math.min(width - 1, column + 1)];
      const across = distance(colors, row * width + left, row * width + right);
      const down = distance(colors, above * width + column, below * width + column);
      edges[row * width + column] = Math.hypot(across, down);
    }
  }
  return edges;
}

/**
 * @param {Float32Array} colors
 * @param {number} one - a pixel
 * @param {number} other
 */
function distance(colors, one, other) {
  const [from, to] = [3 * one, 3 * other];
  return Math.hypot(colors[from] - colors[to], colors[from + 1] - colors[to + 1], colors[from + 2] - colors[to + 2]);
}

/**
 * What is chosen from a pixel on: 255 or 0 for each.
 * @param {Looked} looked
 * @param {{ x: number, y: number }} start - in px
 * @param {Choice} choice
 */
export function selected({ width, height, colors, edges }, start, { tolerance, edge, isConnected }) {
  const chosen = new Uint8ClampedArray(width * height);
  const column = Math.min(width - 1, Math.max(0, Math.floor(start.x)));
  const row = Math.min(height - 1, Math.max(0, Math.floor(start.y)));
  const first = row * width + column;
  const isAlike = (/** @type {number} */ pixel) => distance(colors, pixel, first) <= tolerance;
  if (!isConnected) {
    for (let pixel = 0; pixel < chosen.length; pixel += 1) if (isAlike(pixel)) chosen[pixel] = 255;
    return chosen;
  }
  chosen[first] = 255;
  // Each pixel is put there once, when it is chosen.
  const waiting = new Int32Array(width * height);
  waiting[0] = first;
  let count = 1;
  while (count > 0) {
    count -= 1;
    const pixel = waiting[count];
    // An edge is chosen itself, so that two sides of it leave no gap, and nothing behind it.
    if (pixel !== first && edges[pixel] > edge) continue;
    const x = pixel % width;
    for (const next of [
      x > 0 ? pixel - 1 : -1, x < width - 1 ? pixel + 1 : -1, pixel - width, pixel + width,
    ]) {
      if (next < 0 || next >= chosen.length || chosen[next] || !isAlike(next)) continue;
      chosen[next] = 255;
      waiting[count] = next;
      count += 1;
    }
  }
  return chosen;
}
