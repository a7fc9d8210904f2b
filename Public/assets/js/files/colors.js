// @ts-check
// Whether the colours of a picture's file are its own: whether it says that they are others than sRGB. A painting can
// be written in the same ones.

import { blocksOf } from "./blocks.js";
import { Bytes } from "./bytes.js";

/**
 * Red, green and blue of sRGB as x and y: by daylight, and as profiles write them.
 * @type {number[][]}
 */
const standard = [[0.64, 0.33, 0.3, 0.6, 0.15, 0.06], [0.6484, 0.3309, 0.3212, 0.5979, 0.1559, 0.066]];
/** Code points of primaries (ITU-T H.273): those of sRGB, and what says nothing. */
const standardPoints = [1, 2];
/** A profile has no more entries than this. */
const mostTags = 100;

/** @type {WeakMap<Blob, Promise<boolean>>} */
const known = new WeakMap();
/**
 * The files that were read and are sRGB.
 * @type {WeakSet<Blob>}
 */
const plain = new WeakSet();

/**
 * Whether a picture's file has colours of its own; it is read once. Greys and the colours of print are none: nothing
 * can be painted in them.
 * @param {Blob} blob
 * @returns {Promise<boolean>}
 */
export function hasOwnColors(blob) {
  const found = known.get(blob) ?? blocksOf(blob).then(areOwn, () => false);
  known.set(blob, found);
  found.then((isOwn) => isOwn || plain.add(blob));
  return found;
}

/**
 * Whether a picture is known to have none, as what was cut out of a photo: one that was not read yet may have some.
 * @param {import("../core/types.js").Photo} photo
 */
export const isKnownStandard = (photo) => photo.kind !== "file" || Boolean(photo.cropped) || plain.has(photo.blob);

/** @param {import("./blocks.js").Blocks} blocks */
export function areOwn({ profile, primaries, corners }) {
  if (profile) return isOwnProfile(profile);
  if (primaries !== null) return !standardPoints.includes(primaries);
  return Boolean(corners) && !isStandard(corners ?? []);
}

/** @param {Uint8Array} profile - an ICC profile (ICC.1, 7) */
function isOwnProfile(profile) {
  const reader = new Bytes(profile);
  if (reader.word(16, 4) !== "RGB ") return false;
  // One that is made of tables says nothing by three colours.
  return !isStandard(["rXYZ", "gXYZ", "bXYZ"].flatMap((tag) => cornerIn(reader, tag)));
}

/**
 * A primary colour as x and y; empty if the profile does not have it.
 * @param {Bytes} reader
 * @param {string} tag
 */
function cornerIn(reader, tag) {
  const count = Math.min(reader.number(128, 4) ?? 0, mostTags);
  const index = Array.from({ length: count }, (_, place) => reader.word(132 + 12 * place, 4)).indexOf(tag);
  const start = index < 0 ? null : reader.number(132 + 12 * index + 4, 4);
  if (start === null || reader.word(start, 4) !== "XYZ ") return [];
  // Signed, in parts of 65536.
  const xyz = [8, 12, 16].map((at) => ((reader.number(start + at, 4) ?? 0) | 0) / 65536);
  const sum = xyz[0] + xyz[1] + xyz[2];
  return sum > 0 ? [xyz[0] / sum, xyz[1] / sum] : [];
}

/** @param {number[]} corners - red, green and blue as x and y */
const isStandard = (corners) => standard.some((known) =>
  known.every((value, index) => Math.abs(value - corners[index]) < 0.004));
