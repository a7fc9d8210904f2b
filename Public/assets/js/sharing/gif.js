// @ts-check
// Animated GIF files (GIF89a), each picture with a palette of its own, so that all of them look their best.

import { compressed } from "./lzw.js";
import { indexed, paletteOf } from "./palette.js";

/**
 * A picture as the file holds it, without how long it is shown.
 * @typedef {{ width: number, height: number, depth: number, colors: Uint8Array, data: Uint8Array }} Frame
 */

/**
 * A picture made ready for the file; this is what takes time.
 * @param {Uint8ClampedArray | Uint8Array} rgba
 * @param {number} width
 * @returns {Frame}
 */
export function frameOf(rgba, width) {
  const palette = paletteOf(rgba);
  const depth = Math.max(2, Math.ceil(Math.log2(palette.colors.length / 3)));
  const indexes = indexed(rgba, width, palette);
  const { colors } = palette;
  return { width, height: indexes.length / width, depth, colors, data: compressed(indexes, depth) };
}

/**
 * The file: pictures one after the other, again and again.
 * @param {{ frame: Frame, milliseconds: number }[]} shown - all of one size
 * @returns {Uint8Array}
 */
export function gifOf(shown) {
  const [{ frame: { width, height } }] = shown;
  /** @type {ArrayLike<number>[]} */
  const parts = [
    text("GIF89a"), numbers(width, height), [0x70, 0, 0],
    // Netscape's extension: how often; 0 is for ever.
    [0x21, 0xff, 11], text("NETSCAPE2.0"), [3, 1, 0, 0, 0],
  ];
  for (const { frame, milliseconds } of shown) parts.push(...partsOf(frame, milliseconds));
  parts.push([0x3b]);
  return joined(parts);
}

/**
 * @param {Frame} frame
 * @param {number} milliseconds
 */
function partsOf({ width, height, depth, colors, data }, milliseconds) {
  const table = new Uint8Array(3 << depth);
  table.set(colors);
  /** @type {ArrayLike<number>[]} */
  const parts = [
    // How long it is shown, in hundredths of a second; it stays until the next is drawn over it.
    [0x21, 0xf9, 4, 0x04], numbers(Math.max(2, Math.round(milliseconds / 10))), [0, 0],
    [0x2c], numbers(0, 0, width, height), [0x80 | (depth - 1)], table,
    [depth],
  ];
  for (let start = 0; start < data.length; start += 255) {
    const block = data.subarray(start, start + 255);
    parts.push([block.length], block);
  }
  parts.push([0]);
  return parts;
}

/** @param {string} characters */
const text = (characters) => [...characters].map((character) => character.charCodeAt(0));

/** @param {number[]} values - of two bytes each, the lower first */
const numbers = (...values) => values.flatMap((value) => [value & 255, value >> 8]);

/** @param {ArrayLike<number>[]} parts */
function joined(parts) {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
