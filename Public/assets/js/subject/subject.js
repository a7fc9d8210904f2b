// @ts-check
// The mask of a subject from a box around it, a stroke within it, or both: GrabCut on a reduced picture, then the
// boundary alone at larger sizes, then soft edges at the picture's own.
//
// Measured on ten pictures with masks drawn by hand (Tests/PageTests/subject), a box and one stroke each: intersection
// over union 0.86 to 0.98, 0.93 on average, in 65 to 200 ms of processor time at one megapixel. Without what a place
// says (`leaning.js`) two of them stay below 0.85, and three if the first mixture learns from all of the box instead of
// from what is like the stroke. Ways through likely colors, instead of ways around edges, were no better.

import { enlarged, fillNewHoles, settleFarPixels } from "./detail.js";
import { cutLevel } from "./graph.js";
import { leaningOf } from "./leaning.js";
import { inside, knowledge, levelOf, outside, unknown } from "./levels.js";
import { costOf, fittedMixture, refittedMixture } from "./mixture.js";
import { softMask } from "./softening.js";

/** @typedef {import("./levels.js").Pixels} Pixels */
/** @typedef {import("./levels.js").Box} Box */
/** @typedef {import("./levels.js").Stroke} Stroke */
/** @typedef {import("./levels.js").Level} Level */
/** @typedef {import("./graph.js").Mixtures} Mixtures */

/**
 * What a hand has drawn, in the picture's pixels. Without a box, the subject may be anywhere.
 * @typedef {object} Hints
 * @property {Box | null} [box] - around the subject
 * @property {Stroke[]} [foreground] - within the subject
 * @property {Stroke[]} [background] - on what is not the subject
 */

/** Pixels of the level that is cut whole, and of the largest that is cut at its boundary. */
const wholePixels = 25_000;
const finestPixels = 1_200_000;
/** How far around the box the picture is looked at, of the box's longer side; and at least, in px. */
const margin = 0.2;
const leastMargin = 8;
/** Rounds of mixtures and cuts; the third changes little. */
const rounds = 3;
/** A round that changes less than this share of the pixels is the last. */
const settled = 0.001;
/** Colors of each side that a mixture learns from. */
const mostColors = 6000;
/** A boundary's price where all is cut, and where only the boundary is. */
const wholeSmoothness = 35;
const fineSmoothness = 10;
/** What a color may cost at most before the first cut: one that neither strokes nor the outside have may be subject. */
const strangeColor = 13;
/** A stroke shorter than this part of the box's longer side does not say what all of the subject looks like. */
const leastStroke = 0.3;
/** A level grows by at most this much at a time. */
const growth = 3;
/** A subject smaller than this share of the box is none. */
const leastSubject = 0.002;

/**
 * How much of each pixel is subject: 0 to 255, row by row.
 * @param {Pixels} pixels
 * @param {Hints} hints - a box, or something in the foreground
 * @returns {Uint8Array}
 * @throws {RangeError} if nothing says where the subject is, or what does is not in the picture
 */
export function selectSubject(pixels, { box = null, foreground = [], background = [] }) {
  const area = checkedBox(pixels, box);
  if (!box && foreground.length === 0) throw new RangeError("A subject needs a box or a stroke within it.");
  const strokes = { foreground, background };
  const window = windowAround(area, pixels);
  const size = (window.right - window.left) * (window.bottom - window.top);
  let level = levelOf(pixels, window, Math.max(1, Math.ceil(Math.sqrt(size / wholePixels))));
  let { labels, mixtures } = cutWhole(level, area, strokes);
  const finest = Math.max(1, Math.ceil(Math.sqrt(size / finestPixels)));
  while (level.factor > finest) {
    const fine = levelOf(pixels, window, Math.max(finest, Math.floor(level.factor / growth)));
    const known = knowledge(fine, area, strokes);
    const reach = Math.ceil(level.factor / fine.factor) + 1;
    const before = enlarged(labels, level, fine);
    settleFarPixels(known, before, fine, mixtures, reach);
    labels = cutLevel(fine, known, mixtures, fineSmoothness);
    fillNewHoles(labels, before, known, fine);
    level = fine;
  }
  return softMask(pixels, level, labels);
}

/**
 * The box in whole pixels of the picture; without one, all of it.
 * @param {Pixels} pixels
 * @param {Box | null} box
 * @returns {Box}
 */
function checkedBox({ data, width, height }, box) {
  if (data.length !== width * height * 4 || data.length === 0) {
    throw new RangeError(`${width} by ${height} pixels are not ${data.length} bytes.`);
  }
  const whole = { left: 0, top: 0, right: width, bottom: height };
  if (!box) return whole;
  const area = {
    left: Math.max(0, Math.floor(box.left)), top: Math.max(0, Math.floor(box.top)),
    right: Math.min(width, Math.ceil(box.right)), bottom: Math.min(height, Math.ceil(box.bottom)),
  };
  if (!(area.left < area.right && area.top < area.bottom)) {
    throw new RangeError(`No pixel is between ${box.left}, ${box.top} and ${box.right}, ${box.bottom}.`);
  }
  return area;
}

/**
 * @param {Box} box
 * @param {Pixels} pixels
 * @returns {Box}
 */
function windowAround({ left, top, right, bottom }, { width, height }) {
  const around = Math.round(Math.max(leastMargin, margin * Math.max(right - left, bottom - top)));
  return {
    left: Math.max(0, left - around), top: Math.max(0, top - around),
    right: Math.min(width, right + around), bottom: Math.min(height, bottom + around),
  };
}

/**
 * GrabCut: mixtures learn from the labels, labels come from the cut, and again.
 * @param {Level} level
 * @param {Box} box
 * @param {{ foreground: Stroke[], background: Stroke[] }} strokes
 */
function cutWhole(level, box, strokes) {
  const known = knowledge(level, box, strokes);
  const innerSeeds = known.map((value) => Number(value === inside));
  const { window } = level;
  const isBoxed = box.left > window.left || box.top > window.top || box.right < window.right
    || box.bottom < window.bottom;
  const outerSeeds = seedsOutside(level, known, isBoxed);
  const isTelling = lengthOf(strokes.foreground) >= leastStroke * Math.max(box.right - box.left, box.bottom - box.top);
  const noSeeds = new Uint8Array(known.length);
  // Without a box, even a short stroke is all that says where the subject is.
  const leaning = leaningOf(level, box, isTelling || !isBoxed ? innerSeeds : noSeeds, outerSeeds);
  let labels = firstLabels(level, known, isTelling ? innerSeeds : noSeeds, outerSeeds);
  /** @type {Mixtures | null} */
  let mixtures = null;
  for (let round = 0; round < rounds; round += 1) {
    const inner = colorsOf(level, labels, 1);
    const outer = colorsOf(level, labels, 0);
    mixtures = {
      inner: mixtures ? refittedMixture(mixtures.inner, inner) : fittedMixture(inner),
      outer: mixtures ? refittedMixture(mixtures.outer, outer) : fittedMixture(outer),
    };
    const next = cutLevel(level, known, mixtures, wholeSmoothness, leaning);
    let changed = 0;
    let left = 0;
    for (let index = 0; index < next.length; index += 1) {
      if (next[index] !== labels[index]) changed += 1;
      left += next[index];
    }
    // Where nothing or all would be left, the round before knew more.
    if (left < leastSubject * next.length || left === next.length) break;
    labels = next;
    if (changed < settled * next.length) break;
  }
  return { labels, mixtures: /** @type {Mixtures} */ (mixtures) };
}

/** @param {Stroke[]} strokes */
const lengthOf = (strokes) => strokes.reduce((sum, { points }) => points.reduce((length, { x, y }, index) =>
  length + Math.hypot(x - points[Math.max(0, index - 1)].x, y - points[Math.max(0, index - 1)].y), sum), 0);

/**
 * Where the subject is not; if no box leaves anything out, the window's rim as well, which is only likely.
 * @param {Level} level
 * @param {Uint8Array} known
 * @param {boolean} isBoxed
 */
function seedsOutside({ width, height }, known, isBoxed) {
  return known.map((value, index) => {
    const column = index % width;
    const isRim = column === 0 || column === width - 1 || index < width || index >= width * (height - 1);
    return Number(value === outside || (!isBoxed && isRim && value === unknown));
  });
}

/**
 * The unknown pixels that the first mixtures take for subject: all of them without a stroke that tells its colors.
 * @param {Level} level
 * @param {Uint8Array} known
 * @param {Uint8Array} innerSeeds
 * @param {Uint8Array} outerSeeds
 */
function firstLabels(level, known, innerSeeds, outerSeeds) {
  const inner = colorsOf(level, innerSeeds, 1);
  const outer = colorsOf(level, outerSeeds, 1);
  if (inner.length === 0 || outer.length === 0) {
    return known.map((value, index) => Number(value !== outside && !outerSeeds[index]));
  }
  const within = fittedMixture(inner);
  const without = fittedMixture(outer);
  return known.map((value, index) => {
    if (value !== unknown) return value;
    const [red, green, blue] = level.colors.subarray(index * 3, index * 3 + 3);
    return Number(Math.min(strangeColor, costOf(within, red, green, blue))
      <= Math.min(strangeColor, costOf(without, red, green, blue)));
  });
}

/**
 * The colors of the pixels with a label, or evenly as many of them as a mixture learns from.
 * @param {Level} level
 * @param {Uint8Array} labels
 * @param {number} label
 */
function colorsOf({ colors }, labels, label) {
  let count = 0;
  for (let index = 0; index < labels.length; index += 1) if (labels[index] === label) count += 1;
  const step = Math.max(1, Math.ceil(count / mostColors));
  const result = new Float32Array(Math.ceil(count / step) * 3);
  for (let index = 0, seen = 0; index < labels.length; index += 1) {
    if (labels[index] !== label) continue;
    if (seen % step === 0) {
      for (let channel = 0; channel < 3; channel += 1) {
        result[seen / step * 3 + channel] = colors[index * 3 + channel];
      }
    }
    seen += 1;
  }
  return result;
}
