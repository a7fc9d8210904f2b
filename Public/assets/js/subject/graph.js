// @ts-check
// Which unknown pixels belong to the subject: the cheapest answer to what each one's color says and to what a boundary
// between neighbors costs, which is less where the picture has an edge (Rother, Kolmogorov and Blake, "GrabCut:
// interactive foreground extraction using iterated graph cuts", 2004).

import { unknown } from "./levels.js";
import { directions, minimumCut } from "./mincut.js";
import { costOf } from "./mixture.js";

/** @typedef {import("./levels.js").Level} Level */
/** @typedef {import("./mixture.js").Mixture} Mixture */
/** @typedef {{ inner: Mixture, outer: Mixture }} Mixtures - the colors of the subject, and of all else */

/** No color alone decides against every neighbor. */
const mostCertain = 40;
/** Costs become whole numbers, in which the cut is exact. */
const scale = 64;
/** Where the neighbors in the eight directions are; the opposite of d is 7 - d. */
const dx = [-1, 0, 1, -1, 1, -1, 0, 1];
const dy = [-1, -1, -1, 0, 0, 1, 1, 1];

/**
 * How much likelier a pixel's color is within the subject than without: a logarithm, positive for the subject.
 * @param {Mixtures} mixtures
 * @param {Level} level
 * @param {number} index
 */
export function evidence({ inner, outer }, { colors }, index) {
  const red = colors[index * 3];
  const green = colors[index * 3 + 1];
  const blue = colors[index * 3 + 2];
  return costOf(outer, red, green, blue) - costOf(inner, red, green, blue);
}

/**
 * The level's pixels as the cut has them: 1 inside, 0 outside; what is known stays.
 * @param {Level} level
 * @param {Uint8Array} known
 * @param {Mixtures} mixtures
 * @param {number} smoothness - what a boundary between equal neighbors costs, in units of the evidence
 * @param {Float32Array} [leaning] - added to each pixel's evidence
 * @returns {Uint8Array}
 */
export function cutLevel(level, known, mixtures, smoothness, leaning) {
  const { width, height } = level;
  const numbers = new Int32Array(width * height).fill(-1);
  let count = 0;
  for (let index = 0; index < known.length; index += 1) {
    if (known[index] === unknown) numbers[index] = count++;
  }
  const falloff = contrastFalloff(level);
  const neighbors = new Int32Array(count * directions).fill(-1);
  const capacities = new Int32Array(count * directions);
  const terminals = new Int32Array(count);
  for (let y = 0, index = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, index += 1) {
      const node = numbers[index];
      if (node < 0) continue;
      let pull = Math.max(-mostCertain, Math.min(mostCertain, evidence(mixtures, level, index)));
      if (leaning) pull += leaning[index];
      for (let direction = 0; direction < directions; direction += 1) {
        const column = x + dx[direction];
        const row = y + dy[direction];
        if (column < 0 || row < 0 || column >= width || row >= height) continue;
        const other = row * width + column;
        const neighbor = numbers[other];
        // Both ways between two nodes are written by the earlier one.
        if (neighbor >= 0 && direction < directions / 2) continue;
        const apart = dx[direction] !== 0 && dy[direction] !== 0 ? Math.SQRT2 : 1;
        const price = smoothness * Math.exp(-falloff * contrast(level, index, other)) / apart;
        if (neighbor < 0) {
          pull += known[other] ? price : -price;
          continue;
        }
        const there = node * directions + direction;
        const back = neighbor * directions + 7 - direction;
        neighbors[there] = neighbor;
        neighbors[back] = node;
        capacities[there] = capacities[back] = Math.round(price * scale);
      }
      terminals[node] = Math.round(pull * scale);
    }
  }
  const sides = minimumCut(neighbors, capacities, terminals);
  return known.map((value, index) => (numbers[index] < 0 ? value : sides[numbers[index]]));
}

/**
 * The squared difference of two pixels' colors.
 * @param {Level} level
 * @param {number} one
 * @param {number} other
 */
export function contrast({ colors }, one, other) {
  const red = colors[one * 3] - colors[other * 3];
  const green = colors[one * 3 + 1] - colors[other * 3 + 1];
  const blue = colors[one * 3 + 2] - colors[other * 3 + 2];
  return red * red + green * green + blue * blue;
}

/**
 * How fast likeness falls with contrast: to 1/e at twice the mean contrast of neighbors.
 * @param {Level} level
 */
export function contrastFalloff(level) {
  const { width, height } = level;
  // A large level is asked every few rows.
  const step = Math.max(1, Math.floor(width * height / 100_000));
  let sum = 0;
  let count = 0;
  for (let y = 0; y + 1 < height; y += step) {
    for (let x = 0; x + 1 < width; x += 1) {
      const index = y * width + x;
      sum += contrast(level, index, index + 1) + contrast(level, index, index + width);
      count += 2;
    }
  }
  return 1 / (2 * Math.max(1, sum / Math.max(1, count)));
}
