// @ts-check
// What a pixel's place says, whatever its color: whether it is nearer to a stroke or to the outside, going around the
// picture's edges (Price, Morse and Cohen, "Geodesic graph cut for interactive image segmentation", 2010), and whether
// it is in the middle of the box or in a corner.

import { contrast, contrastFalloff } from "./graph.js";

/** @typedef {import("./levels.js").Level} Level */
/** @typedef {import("./levels.js").Box} Box */

/** What the ways say at most, in units of the evidence; and the middle against the edge of the box. */
const mostByWays = 6;
const mostByPlace = 0.5;
/** Squared distance from the middle, in halves of the box, at which the place says nothing. */
const neutralPlace = 0.7;
/** What a step costs where the picture has no edge; a step over one costs up to 1 more. */
const flatStep = 0.02;
/** Sweeps down and up; a third changes next to nothing. */
const sweeps = 2;

/**
 * What is added to each pixel's evidence for its place.
 * @param {Level} level
 * @param {Box} box
 * @param {Uint8Array} innerSeeds - 1 where the subject is for certain
 * @param {Uint8Array} outerSeeds - 1 where it is not
 * @returns {Float32Array}
 */
export function leaningOf(level, box, innerSeeds, outerSeeds) {
  const steps = stepCosts(level);
  const inner = distances(level, steps, innerSeeds);
  const outer = distances(level, steps, outerSeeds);
  const { window, factor, width } = level;
  return inner.map((near, index) => {
    const x = (index % width + 0.5) * factor + window.left;
    const y = (Math.floor(index / width) + 0.5) * factor + window.top;
    const across = (2 * x - box.left - box.right) / (box.right - box.left);
    const down = (2 * y - box.top - box.bottom) / (box.bottom - box.top);
    const byPlace = mostByPlace * (neutralPlace - across * across - down * down);
    // Without strokes, or without an outside, there is nothing to compare.
    if (near === Infinity || outer[index] === Infinity) return byPlace;
    return byPlace + mostByWays * (outer[index] - near) / (outer[index] + near + 1e-6);
  });
}

/**
 * What the steps to the left, up-left, up and up-right cost, four a pixel.
 * @param {Level} level
 */
function stepCosts(level) {
  const { width, height } = level;
  const falloff = contrastFalloff(level);
  const costs = new Float32Array(width * height * 4).fill(Infinity);
  for (let y = 0, index = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, index += 1) {
      const cost = (/** @type {number} */ other, /** @type {number} */ length) =>
        1 - Math.exp(-falloff * contrast(level, index, other)) + flatStep * length;
      if (x > 0) costs[index * 4] = cost(index - 1, 1);
      if (y === 0) continue;
      if (x > 0) costs[index * 4 + 1] = cost(index - width - 1, Math.SQRT2);
      costs[index * 4 + 2] = cost(index - width, 1);
      if (x + 1 < width) costs[index * 4 + 3] = cost(index - width + 1, Math.SQRT2);
    }
  }
  return costs;
}

/**
 * The length of the cheapest way from a seed to each pixel; without seeds, Infinity.
 * @param {Level} level
 * @param {Float32Array} steps
 * @param {Uint8Array} seeds
 */
function distances({ width, height }, steps, seeds) {
  const last = width * height - 1;
  const lengths = new Float32Array(last + 1).fill(Infinity);
  for (let index = 0; index <= last; index += 1) if (seeds[index]) lengths[index] = 0;
  // Where a pixel has no such neighbor, the step is infinite, and the read of whatever is there has no effect.
  const offsets = [1, width + 1, width, width - 1];
  for (let sweep = 0; sweep < sweeps; sweep += 1) {
    for (let index = 1; index <= last; index += 1) {
      let length = lengths[index];
      for (let step = 0; step < 4; step += 1) {
        const way = lengths[index - offsets[step]] + steps[index * 4 + step];
        if (way < length) length = way;
      }
      lengths[index] = length;
    }
    for (let index = last - 1; index >= 0; index -= 1) {
      let length = lengths[index];
      for (let step = 0; step < 4; step += 1) {
        const from = index + offsets[step];
        const way = lengths[from] + steps[from * 4 + step];
        if (way < length) length = way;
      }
      lengths[index] = length;
    }
  }
  return lengths;
}
