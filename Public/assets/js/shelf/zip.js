// @ts-check
// ZIP files (PKWARE's APPNOTE), without compression: pictures are compressed already.

import { crc32 } from "../files/crc32.js";

/** @typedef {{ name: string, blob: Blob, at: number }} ZIPEntry - `at`: when it was made, in ms since 1970 */

/** The most that the format holds without its 64-bit extension: bytes, and files. */
const mostBytes = 2 ** 32 - 1;
const mostFiles = 2 ** 16 - 1;
/** What a reader has to understand, times ten: nothing but stored files. */
const version = 20;
/** Names are in UTF-8. */
const flags = 1 << 11;

/** The files are more than one ZIP file holds. */
export class ZIPTooLarge extends Error {}

/**
 * A ZIP file of these. Each is read once, for its check sum, one at a time; the ZIP refers to their bytes and holds no
 * copy of them. Names are used as they are, and have to differ. Throws `ZIPTooLarge`.
 * @param {ZIPEntry[]} entries
 * @param {(done: number) => void} [onProgress]
 * @returns {Promise<Blob>}
 */
export async function zip(entries, onProgress = () => {}) {
  const names = entries.map(({ name }) => new TextEncoder().encode(name));
  const overhead = names.reduce((sum, name) => sum + 30 + 46 + 2 * name.length, 22);
  const total = entries.reduce((sum, { blob }) => sum + blob.size, overhead);
  if (total > mostBytes || entries.length > mostFiles) throw new ZIPTooLarge();
  /** @type {BlobPart[]} */
  const parts = [];
  /** @type {Uint8Array[]} */
  const directory = [];
  let offset = 0;
  for (const [index, { blob, at }] of entries.entries()) {
    const name = names[index];
    const about = [flags, 0, ...dosTime(new Date(at))];
    const sizes = [crc32(new Uint8Array(await blob.arrayBuffer())), blob.size, blob.size];
    const header = record(0x04034b50, [version, ...about], sizes, [name.length, 0]);
    parts.push(header, name, blob);
    directory.push(
      record(0x02014b50, [version, version, ...about], sizes, [name.length, 0, 0, 0, 0], [0, offset]), name);
    offset += header.length + name.length + blob.size;
    onProgress(index + 1);
  }
  const length = directory.reduce((sum, part) => sum + part.length, 0);
  const end = record(0x06054b50, [0, 0, entries.length, entries.length], [length, offset], [0]);
  return new Blob([...parts, ...directory, end], { type: "application/zip" });
}

/**
 * The same names, with a number behind those that an earlier one has: `a.png`, `a-2.png`.
 * @param {string[]} names
 */
export function distinct(names) {
  const taken = new Set();
  return names.map((name) => {
    const [, stem, suffix] = /** @type {RegExpExecArray} */ (/^(.*?)(\.[^.]*)?$/s.exec(name));
    let candidate = name;
    // Some file systems hold `A.png` and `a.png` to be one.
    for (let number = 2; taken.has(candidate.toLowerCase()); number += 1) {
      candidate = `${stem}-${number}${suffix ?? ""}`;
    }
    taken.add(candidate.toLowerCase());
    return candidate;
  });
}

/**
 * Little-endian: a signature, then numbers of 16, 32, 16 and 32 bits.
 * @param {number} signature
 * @param {number[]} shorts
 * @param {number[]} longs
 * @param {number[]} moreShorts
 * @param {number[]} moreLongs
 */
function record(signature, shorts, longs, moreShorts, moreLongs = []) {
  const groups = [[4, [signature]], [2, shorts], [4, longs], [2, moreShorts], [4, moreLongs]];
  const fields = /** @type {[number, number[]][]} */ (groups).flatMap(
    ([width, values]) => values.map((value) => [width, value]));
  const view = new DataView(new ArrayBuffer(fields.reduce((sum, [width]) => sum + width, 0)));
  let at = 0;
  for (const [width, value] of fields) {
    if (width === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += width;
  }
  return new Uint8Array(view.buffer);
}

/**
 * Time and date as MS-DOS has them, in steps of two seconds from 1980 on.
 * @param {Date} date
 */
function dosTime(date) {
  const years = Math.min(127, Math.max(0, date.getFullYear() - 1980));
  return [
    (date.getHours() << 11) | (date.getMinutes() << 5) | (date.getSeconds() >> 1),
    (years << 9) | ((date.getMonth() + 1) << 5) | date.getDate(),
  ];
}
