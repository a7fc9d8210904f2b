// @ts-check
// Mixtures of Gaussians in three dimensions: how likely a color is among those of a part of a picture. Nothing here is
// random, so that the same strokes give the same mask.

/** Gaussians of a mixture. */
export const components = 5;
/** Rounds of k-means before the first estimate. */
const startRounds = 6;
/** Added to each channel's variance, in squares of 0 to 255: a color's neighbors are as likely as itself. */
const leastVariance = 100;
/** A Gaussian of fewer colors than this says nothing. */
const fewest = 4;

/**
 * @typedef {object} Mixture
 * @property {Float64Array} means - three a Gaussian
 * @property {Float64Array} inverses - of the covariance: xx, xy, xz, yy, yz, zz
 * @property {Float64Array} offsets - what a color costs at the mean: log of the determinant's root by the weight
 */

/**
 * A mixture of colors, begun by k-means.
 * @param {Float32Array} colors - three a color, 0 to 255
 * @returns {Mixture}
 */
export function fittedMixture(colors) {
  const centers = startCenters(colors);
  const owners = new Uint8Array(colors.length / 3);
  for (let round = 0; round < startRounds; round += 1) {
    for (let index = 0; index < owners.length; index += 1) owners[index] = nearest(centers, colors, index * 3);
    moveCenters(centers, colors, owners);
  }
  return estimated(colors, owners);
}

/**
 * The mixture after each color went to the Gaussian under which it is likeliest.
 * @param {Mixture} mixture
 * @param {Float32Array} colors
 * @returns {Mixture}
 */
export function refittedMixture(mixture, colors) {
  const owners = new Uint8Array(colors.length / 3);
  for (let index = 0; index < owners.length; index += 1) {
    let least = Infinity;
    for (let part = 0; part < components; part += 1) {
      const cost = partCost(mixture, part, colors[index * 3], colors[index * 3 + 1], colors[index * 3 + 2]);
      if (cost < least) {
        least = cost;
        owners[index] = part;
      }
    }
  }
  return estimated(colors, owners);
}

/**
 * How unlikely a color is: the negative logarithm of its density under the likeliest Gaussian, without the constant
 * that all share.
 * @param {Mixture} mixture
 * @param {number} red
 * @param {number} green
 * @param {number} blue
 */
export function costOf(mixture, red, green, blue) {
  let least = Infinity;
  for (let part = 0; part < components; part += 1) {
    const cost = partCost(mixture, part, red, green, blue);
    if (cost < least) least = cost;
  }
  return least;
}

/**
 * @param {Mixture} mixture
 * @param {number} part
 * @param {number} red
 * @param {number} green
 * @param {number} blue
 */
function partCost({ means, inverses, offsets }, part, red, green, blue) {
  const x = red - means[part * 3];
  const y = green - means[part * 3 + 1];
  const z = blue - means[part * 3 + 2];
  const at = part * 6;
  return offsets[part] + 0.5 * (x * (inverses[at] * x + 2 * (inverses[at + 1] * y + inverses[at + 2] * z))
    + y * (inverses[at + 3] * y + 2 * inverses[at + 4] * z) + inverses[at + 5] * z * z);
}

/**
 * Centers far from each other: the mean's farthest color, then always the color whose nearest center is farthest.
 * @param {Float32Array} colors
 */
function startCenters(colors) {
  const centers = new Float64Array(components * 3);
  const count = colors.length / 3;
  const apart = new Float32Array(count).fill(Infinity);
  let chosen = 0;
  for (let part = 0; part < components; part += 1) {
    centers.set(colors.subarray(chosen * 3, chosen * 3 + 3), part * 3);
    let farthest = -1;
    for (let index = 0; index < count; index += 1) {
      const distance = squared(centers, part * 3, colors, index * 3);
      if (distance < apart[index]) apart[index] = distance;
      if (apart[index] > farthest) {
        farthest = apart[index];
        chosen = index;
      }
    }
  }
  return centers;
}

/**
 * @param {Float64Array} centers
 * @param {Float32Array} colors
 * @param {number} at
 */
function nearest(centers, colors, at) {
  let best = 0;
  let least = Infinity;
  for (let part = 0; part < components; part += 1) {
    const distance = squared(centers, part * 3, colors, at);
    if (distance < least) {
      least = distance;
      best = part;
    }
  }
  return best;
}

/**
 * @param {Float64Array} centers
 * @param {number} center
 * @param {Float32Array} colors
 * @param {number} color
 */
const squared = (centers, center, colors, color) =>
  (centers[center] - colors[color]) ** 2 + (centers[center + 1] - colors[color + 1]) ** 2
    + (centers[center + 2] - colors[color + 2]) ** 2;

/**
 * @param {Float64Array} centers
 * @param {Float32Array} colors
 * @param {Uint8Array} owners
 */
function moveCenters(centers, colors, owners) {
  const sums = new Float64Array(components * 4);
  for (let index = 0; index < owners.length; index += 1) {
    const at = owners[index] * 4;
    sums[at] += 1;
    for (let channel = 0; channel < 3; channel += 1) sums[at + 1 + channel] += colors[index * 3 + channel];
  }
  for (let part = 0; part < components; part += 1) {
    if (sums[part * 4] === 0) continue;
    for (let channel = 0; channel < 3; channel += 1) {
      centers[part * 3 + channel] = sums[part * 4 + 1 + channel] / sums[part * 4];
    }
  }
}

/**
 * @param {Float32Array} colors
 * @param {Uint8Array} owners
 * @returns {Mixture}
 */
function estimated(colors, owners) {
  // Count, sums and products of each Gaussian's colors, about the middle of the scale so that nothing cancels.
  const moments = new Float64Array(components * 10);
  for (let index = 0; index < owners.length; index += 1) {
    const at = owners[index] * 10;
    const x = colors[index * 3] - 128;
    const y = colors[index * 3 + 1] - 128;
    const z = colors[index * 3 + 2] - 128;
    moments[at] += 1;
    moments[at + 1] += x;
    moments[at + 2] += y;
    moments[at + 3] += z;
    moments[at + 4] += x * x;
    moments[at + 5] += x * y;
    moments[at + 6] += x * z;
    moments[at + 7] += y * y;
    moments[at + 8] += y * z;
    moments[at + 9] += z * z;
  }
  const means = new Float64Array(components * 3);
  const inverses = new Float64Array(components * 6);
  const offsets = new Float64Array(components).fill(Infinity);
  for (let part = 0; part < components; part += 1) {
    const [count, ...rest] = moments.subarray(part * 10, part * 10 + 10);
    // A mixture of very few colors keeps what it has.
    if (count < Math.min(fewest, owners.length / components)) continue;
    const [x, y, z, xx, xy, xz, yy, yz, zz] = rest.map((sum) => sum / count);
    means.set([x + 128, y + 128, z + 128], part * 3);
    const a = xx - x * x + leastVariance;
    const b = xy - x * y;
    const c = xz - x * z;
    const d = yy - y * y + leastVariance;
    const e = yz - y * z;
    const f = zz - z * z + leastVariance;
    const determinant = a * (d * f - e * e) - b * (b * f - c * e) + c * (b * e - c * d);
    inverses.set([d * f - e * e, c * e - b * f, b * e - c * d, a * f - c * c, b * c - a * e, a * d - b * b]
      .map((minor) => minor / determinant), part * 6);
    offsets[part] = 0.5 * Math.log(determinant) - Math.log(count / owners.length);
  }
  return { means, inverses, offsets };
}
