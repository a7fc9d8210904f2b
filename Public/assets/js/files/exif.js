// @ts-check
// Exif of a part of a photo (Exif 3.0, CIPA DC-008): what the whole had, as far as it is true of a part.

import { Bytes, joined } from "./bytes.js";

/** @typedef {{ tag: number, type: number, count: number, content: Uint8Array }} Entry */
/** @typedef {import("../core/types.js").Size} Size */

/**
 * The bytes of one value by its type.
 * @type {Record<number, number>}
 */
const typeBytes = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 129: 1 };
/** More entries than any camera writes are not looked at, nor are longer values, in bytes. */
const [mostEntries, mostValue] = [512, 4096];
/** What a JPEG file's segment holds besides its length and its name, in bytes. */
const most = 0xffff - 2 - 6;

const [orientation, photoPointer, placePointer] = [0x0112, 0x8769, 0x8825];
const widths = [0x0100, 0xa002];
const heights = [0x0101, 0xa003];
/**
 * What says something of the whole picture: where in the file its pixels and small pictures are, where in it the
 * subject is, and what makers and programs noted in their own ways, small pictures among it.
 */
const ofWhole = new Set([
  0x0111, 0x0117, 0x0144, 0x0145, 0x014a, 0x0201, 0x0202, 0x02bc, 0x83bb, 0x8649, 0x8773, 0x9214, 0x927c, 0xa005,
  0xa214, 0xc4a5, 0xc634, 0xea1c,
]);

/**
 * The block of a part that stands upright and has this size; null if the whole's makes no sense, or too much. There is
 * nothing in it that was not in the whole's.
 * @param {Uint8Array} named - the whole's, with or without its name in front
 * @param {Size} size
 */
export function exifOfPart(named, size) {
  let block = named;
  while (new Bytes(block).word(0, 6) === "Exif\0\0") block = block.subarray(6);
  const order = new Bytes(block).word(0, 2);
  if (order !== "II" && order !== "MM") return null;
  const reader = new Bytes(block, order === "II");
  const first = reader.number(4, 4);
  if (reader.number(2, 2) !== 42 || first === null) return null;
  const picture = directoryAt(first, reader);
  const directories = [photoPointer, placePointer].flatMap((pointer) => {
    const entry = picture.find(({ tag, type, count }) => tag === pointer && type === 4 && count === 1);
    const start = entry ? new Bytes(entry.content, reader.isLittle).number(0, 4) : null;
    const entries = start === null ? [] : directoryAt(start, reader);
    return entries.length ? [{ pointer, entries }] : [];
  });
  const kept = picture.filter(({ tag }) => tag !== photoPointer && tag !== placePointer);
  if (!kept.length && !directories.length) return null;
  return written(kept, directories, size, reader.isLittle);
}

/**
 * The entries that are sound; of a repeated tag the first counts.
 * @param {number} start
 * @param {Bytes} reader
 */
function directoryAt(start, reader) {
  /** @type {Map<number, Entry>} */
  const entries = new Map();
  const listed = reader.number(start, 2) ?? 0;
  for (let index = 0; index < Math.min(listed, mostEntries); index += 1) {
    const at = start + 2 + index * 12;
    const [tag, type, count] = [reader.number(at, 2), reader.number(at + 2, 2), reader.number(at + 4, 4)];
    if (tag === null || type === null || count === null) break;
    const length = count * (typeBytes[type] ?? 0);
    if (!length || length > mostValue || ofWhole.has(tag) || entries.has(tag)) continue;
    const valueStart = length <= 4 ? at + 8 : reader.number(at + 8, 4);
    const content = valueStart === null ? null : reader.slice(valueStart, length);
    if (content) entries.set(tag, { tag, type, count, content });
  }
  return [...entries.values()];
}

/**
 * @param {Entry[]} picture
 * @param {{ pointer: number, entries: Entry[] }[]} directories
 * @param {Size} size
 * @param {boolean} isLittle
 */
function written(picture, directories, size, isLittle) {
  const number = (/** @type {number} */ value, /** @type {number} */ count) => {
    const bytes = Uint8Array.from({ length: count }, (_, index) => (value / 256 ** (count - 1 - index)) & 255);
    return isLittle ? bytes.reverse() : bytes;
  };
  const whole = (/** @type {number} */ tag, /** @type {number} */ value, type = 4) =>
    ({ tag, type, count: 1, content: number(value, typeBytes[type]) });
  const corrected = (/** @type {Entry} */ entry) => {
    if (entry.tag === orientation) return whole(entry.tag, 1, 3);
    if (widths.includes(entry.tag)) return whole(entry.tag, size.width);
    return heights.includes(entry.tag) ? whole(entry.tag, size.height) : entry;
  };
  // Each directory with the values that follow it, which begin at even places.
  const bytesOf = (/** @type {Entry[]} */ entries) => 2 + entries.length * 12 + 4
    + entries.reduce((sum, { content: { length } }) => sum + (length > 4 ? length + (length % 2) : 0), 0);
  const directoryBytes = (/** @type {Entry[]} */ entries, /** @type {number} */ start) => {
    const head = [number(entries.length, 2)];
    const values = [];
    let valueStart = start + 2 + entries.length * 12 + 4;
    for (const { tag, type, count, content } of entries) {
      head.push(number(tag, 2), number(type, 2), number(count, 4));
      if (content.length <= 4) {
        head.push(content, new Uint8Array(4 - content.length));
        continue;
      }
      head.push(number(valueStart, 4));
      values.push(content, new Uint8Array(content.length % 2));
      valueStart += content.length + (content.length % 2);
    }
    // None follows: that would be the small picture's.
    return [...head, number(0, 4), ...values];
  };
  // Readers expect them in the order of their tags.
  const sorted = (/** @type {Entry[]} */ entries) => entries.map(corrected).sort((one, other) => one.tag - other.tag);
  const parts = directories.map(({ pointer, entries }) => ({ pointer, entries: sorted(entries) }));
  const all = sorted([...picture, ...parts.map(({ pointer }) => whole(pointer, 0))]);
  let start = 8 + bytesOf(all);
  const pieces = [];
  for (const { pointer, entries } of parts) {
    pieces.push(...directoryBytes(entries, start));
    all[all.findIndex(({ tag }) => tag === pointer)] = whole(pointer, start);
    start += bytesOf(entries);
  }
  const header = [new TextEncoder().encode(isLittle ? "II" : "MM"), number(42, 2), number(8, 4)];
  const block = joined([...header, ...directoryBytes(all, 8), ...pieces]);
  return block.length <= most ? block : null;
}
