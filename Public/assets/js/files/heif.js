// @ts-check
// Metadata of HEIC and AVIF files, which are boxes within boxes (ISO/IEC 14496-12, 8.11; 23008-12, 7.2 and A.2).

import { Bytes, joined } from "./bytes.js";

/** @typedef {import("./blocks.js").Blocks} Blocks */
/** @typedef {{ type: string, content: Uint8Array }} Box */
/** @typedef {{ isInMeta: boolean, pieces: [start: number, count: number][] }} Place */

/** More boxes, items, or pieces of one are not looked at. */
const [mostBoxes, mostItems, mostPieces] = [4096, 4096, 64];
/** Longer items are no metadata, in bytes. */
const mostBytes = 1 << 22;

/**
 * @param {Uint8Array} file
 * @returns {Blocks}
 */
export function blocksOfHEIF(file) {
  const meta = boxes(file).find(({ type }) => type === "meta");
  const inner = meta ? boxes(meta.content.subarray(4)) : [];
  const contentOf = (/** @type {string} */ name) => inner.find(({ type }) => type === name)?.content ?? null;
  const [types, places, properties] = ["iinf", "iloc", "iprp"].map(contentOf);
  const placed = places ? placesIn(places) : new Map();
  const itemOf = (/** @type {string} */ kind) => {
    const place = placed.get(types ? itemOfKind(types, kind) : null);
    return place ? dataAt(place, place.isInMeta ? contentOf("idat") ?? new Uint8Array() : file) : null;
  };
  // A number in front says how much else stands ahead of the TIFF header.
  const exif = itemOf("Exif");
  const skipped = exif ? new Bytes(exif).number(0, 4) : null;
  return {
    exif: exif && skipped !== null ? exif.subarray(4 + skipped) : null,
    xmp: itemOf("application/rdf+xml"),
    ...(properties ? colorIn(properties) : { profile: null, primaries: null }),
  };
}

/**
 * The boxes that follow one another.
 * @param {Uint8Array} bytes
 * @returns {Box[]}
 */
function boxes(bytes) {
  const reader = new Bytes(bytes);
  const found = [];
  for (let start = 0; found.length < mostBoxes;) {
    const short = reader.number(start, 4);
    const head = short === 1 ? 16 : 8;
    // 0 is all that is left.
    const length = short === 1 ? reader.number(start + 8, 8) : short || bytes.length - start;
    if (short === null || length === null || length < head) break;
    found.push({ type: reader.word(start + 4, 4), content: bytes.subarray(start + head, start + length) });
    start += length;
  }
  return found;
}

/**
 * The number of the first item of a kind: its type or, of a file within the file, its media type. Null if there is
 * none.
 * @param {Uint8Array} content - of the box *iinf*
 * @param {string} kind
 */
function itemOfKind(content, kind) {
  for (const { type, content: entry } of boxes(content.subarray(content[0] === 0 ? 6 : 8))) {
    const version = entry[0];
    if (type !== "infe" || version < 2) continue;
    const [reader, idBytes] = [new Bytes(entry), version === 2 ? 2 : 4];
    const typeStart = 4 + idBytes + 2;
    const itemType = reader.word(typeStart, 4);
    // Its name, then its media type, each up to a zero.
    const words = itemType === "mime" ? reader.word(typeStart + 4, entry.length - typeStart - 4).split("\0") : [];
    if ((words[1] ?? itemType) === kind) return reader.number(4, idBytes);
  }
  return null;
}

/**
 * Where the items' bytes are, by the items' numbers; empty if that makes no sense.
 * @param {Uint8Array} content - of the box *iloc*
 */
function placesIn(content) {
  /** @type {Map<number | null, Place>} */
  const places = new Map();
  const [reader, version] = [new Bytes(content), content[0]];
  const sizes = reader.number(4, 2);
  if (sizes === null || version > 2) return places;
  const [offsetSize, lengthSize, baseSize] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15];
  const indexSize = version === 0 ? 0 : sizes & 15;
  if ([offsetSize, lengthSize, baseSize, indexSize].some((size) => ![0, 4, 8].includes(size))) return places;
  let at = 6;
  let isSound = true;
  const next = (/** @type {number} */ count) => {
    const value = reader.number(at, count);
    at += count;
    if (value === null) isSound = false;
    return value ?? 0;
  };
  const count = next(version < 2 ? 2 : 4);
  for (let item = 0; item < Math.min(count, mostItems) && isSound; item += 1) {
    const id = next(version < 2 ? 2 : 4);
    const method = version === 0 ? 0 : next(2) & 15;
    const [source, base, pieceCount] = [next(2), next(baseSize), next(2)];
    if (pieceCount > mostPieces) break;
    /** @type {Place} */
    const place = { isInMeta: method === 1, pieces: [] };
    for (let piece = 0; piece < pieceCount; piece += 1) {
      next(indexSize);
      place.pieces.push([base + next(offsetSize), next(lengthSize)]);
    }
    // Bytes of other files, or made of other items, are none that a photo has.
    if (isSound && source === 0 && method <= 1) places.set(id, place);
  }
  return places;
}

/**
 * @param {Place} place
 * @param {Uint8Array} source
 */
function dataAt({ pieces }, source) {
  const reader = new Bytes(source);
  const found = pieces.map(([start, count]) => reader.slice(start, count || source.length - start));
  const sound = found.flatMap((piece) => (piece ? [piece] : []));
  const isShort = sound.reduce((sum, { length }) => sum + length, 0) <= mostBytes;
  return sound.length === pieces.length && sound.length > 0 && isShort ? joined(sound) : null;
}

/**
 * What is said of colours, of whichever picture in the file: its tiles have the same.
 * @param {Uint8Array} content - of the box *iprp*
 * @returns {Pick<Blocks, "profile" | "primaries">}
 */
function colorIn(content) {
  const properties = boxes(boxes(content).find(({ type }) => type === "ipco")?.content ?? new Uint8Array());
  const colors = properties.filter(({ type }) => type === "colr").map((box) => box.content);
  const ofKind = (/** @type {string[]} */ ...kinds) =>
    colors.find((color) => kinds.includes(new Bytes(color).word(0, 4)));
  const points = ofKind("nclx");
  return {
    profile: ofKind("prof", "rICC")?.subarray(4) ?? null,
    primaries: points ? new Bytes(points).number(4, 2) : null,
  };
}
