// @ts-check
// A soft mask from hard labels: at the boundary a pixel is a mixture of what is on either side, and its color says in
// which shares. The shares are linear in the color, so that they are found at the labels' level and applied to the
// picture's own pixels, however large it is.

import { nearBoundary } from "./detail.js";

/** @typedef {import("./levels.js").Level} Level */
/** @typedef {import("./levels.js").Pixels} Pixels */

/** Pixels on either side of the boundary that may be mixtures. */
const mixed = 2;
/** How far a side's color is looked for. */
const reach = 5;
/** Squared difference of the sides' colors below which the color says less than the place. */
const faint = 900;

/**
 * How much of each of the picture's pixels is subject: 0 to 255.
 * @param {Pixels} pixels
 * @param {Level} level
 * @param {Uint8Array} labels - of that level
 * @returns {Uint8Array}
 */
export function softMask({ data, width, height }, level, labels) {
  const mask = new Uint8Array(width * height);
  const { window, factor } = level;
  const band = nearBoundary(labels, level, mixed);
  for (let row = 0; row < level.height; row += 1) {
    const top = window.top + row * factor;
    const bottom = Math.min(window.bottom, top + factor);
    for (let column = 0; column < level.width; column += 1) {
      const index = row * level.width + column;
      if (!band[index] && !labels[index]) continue;
      const left = window.left + column * factor;
      const right = Math.min(window.right, left + factor);
      const share = band[index] ? shareAt(level, labels, band, column, row) : null;
      for (let y = top; y < bottom; y += 1) {
        if (!share) {
          mask.fill(255, y * width + left, y * width + right);
          continue;
        }
        for (let x = left, at = (y * width + left) * 4; x < right; x += 1, at += 4) {
          const value = share.red * data[at] + share.green * data[at + 1] + share.blue * data[at + 2] + share.none;
          mask[y * width + x] = Math.round(255 * Math.max(0, Math.min(1, value)));
        }
      }
    }
  }
  return mask;
}

/**
 * The subject's share at a pixel as a linear function of the color.
 * @param {Level} level
 * @param {Uint8Array} labels
 * @param {Uint8Array} band
 * @param {number} column
 * @param {number} row
 */
function shareAt({ width, height, colors }, labels, band, column, row) {
  // Mean colors of either side, and how many pixels nearby are subject.
  const sums = [0, 0, 0, 0, 0, 0, 0, 0];
  let near = 0;
  let nearInside = 0;
  for (let y = Math.max(0, row - reach); y <= Math.min(height - 1, row + reach); y += 1) {
    for (let x = Math.max(0, column - reach); x <= Math.min(width - 1, column + reach); x += 1) {
      const index = y * width + x;
      if (Math.abs(x - column) <= 1 && Math.abs(y - row) <= 1) {
        near += 1;
        nearInside += labels[index];
      }
      if (band[index]) continue;
      const side = labels[index] * 4;
      sums[side] += 1;
      for (let channel = 0; channel < 3; channel += 1) sums[side + 1 + channel] += colors[index * 3 + channel];
    }
  }
  const byPlace = nearInside / near;
  const [outerCount, outerRed, outerGreen, outerBlue, innerCount, innerRed, innerGreen, innerBlue] = sums;
  // Thin parts have no sure pixel nearby.
  if (!outerCount || !innerCount) return { red: 0, green: 0, blue: 0, none: byPlace };
  const outer = [outerRed / outerCount, outerGreen / outerCount, outerBlue / outerCount];
  const difference = [innerRed / innerCount - outer[0], innerGreen / innerCount - outer[1],
    innerBlue / innerCount - outer[2]];
  const square = difference[0] ** 2 + difference[1] ** 2 + difference[2] ** 2;
  const trust = square / (square + faint);
  const [red, green, blue] = difference.map((value) => trust * value / Math.max(1, square));
  const none = (1 - trust) * byPlace - red * outer[0] - green * outer[1] - blue * outer[2];
  return { red, green, blue, none };
}
