// @ts-check
// What a picture's file says of its photo besides the pixels: an Exif block, an XMP packet, and what its colours mean.

import { formatOf, signatureLength } from "../core/format.js";
import { Bytes, joined } from "./bytes.js";
import { blocksOfHEIF } from "./heif.js";
import { inflated } from "./inflate.js";
import { textsOfPNG } from "./pngtext.js";

/**
 * @typedef {object} Blocks
 * @property {Uint8Array | null} exif - from its TIFF header on, or with a name in front
 * @property {Uint8Array | null} xmp
 * @property {Uint8Array | null} profile - an ICC profile
 * @property {number | null} primaries - a code point (ITU-T H.273)
 * @property {number[] | null} [corners] - red, green and blue as x and y, where a file says no more
 */

/** @type {Readonly<Blocks>} */
const none = { exif: null, xmp: null, profile: null, primaries: null };

/** Larger files are no photos of the page, in bytes. */
const mostBytes = 1 << 28;
/** Larger profiles are none that tells by a few numbers, in bytes. */
const mostProfile = 1 << 22;

const exifName = "Exif\0\0";
const xmpName = "http://ns.adobe.com/xap/1.0/\0";
const profileName = "ICC_PROFILE\0";
/** The keyword of the text of a PNG that holds XMP (XMP specification, part 3). */
export const xmpKeyword = "XML:com.adobe.xmp";

/**
 * The first of each that a file has: of PNG, JPEG, WebP, HEIC and AVIF; none where the file is something else, or is
 * damaged there.
 * @param {Blob} blob
 * @returns {Promise<Blocks>}
 */
export async function blocksOf(blob) {
  if (blob.size > mostBytes) return none;
  const bytes = new Uint8Array(await blob.arrayBuffer());
  switch (formatOf(bytes.subarray(0, signatureLength))) {
    case "png": return blocksOfPNG(bytes, blob);
    case "jpeg": return blocksOfJPEG(bytes);
    case "webp": return blocksOfWebP(bytes);
    case "heic":
    case "avif": return blocksOfHEIF(bytes);
    default: return none;
  }
}

/**
 * @param {Uint8Array} bytes
 * @param {Blob} blob
 * @returns {Promise<Blocks>}
 */
async function blocksOfPNG(bytes, blob) {
  const reader = new Bytes(bytes);
  /** @type {Map<string, Uint8Array>} */
  const chunks = new Map();
  let hasXMP = false;
  for (let start = 8; ;) {
    const length = reader.number(start, 4);
    const content = length === null ? null : reader.slice(start + 8, length);
    if (!content) break;
    const name = reader.word(start + 4, 4);
    if (!chunks.has(name) && /^(eXIf|iCCP|cICP|cHRM|sRGB)$/.test(name)) chunks.set(name, content);
    hasXMP ||= name === "iTXt" && reader.word(start + 8, xmpKeyword.length) === xmpKeyword;
    start += 12 + content.length;
  }
  // Looking at all chunks once more takes a while, where there are thousands.
  const text = hasXMP ? (await textsOfPNG(blob)).get(xmpKeyword) : undefined;
  const corners = chunks.get("cHRM");
  const points = chunks.get("cICP");
  // What says more counts more, as the specification orders them.
  const profile = points ? null : await profileIn(chunks.get("iCCP"));
  return {
    exif: chunks.get("eXIf") ?? null,
    xmp: text === undefined ? null : new TextEncoder().encode(text),
    profile,
    primaries: points?.[0] ?? (profile || !chunks.has("sRGB") ? null : 1),
    corners: corners ? [8, 12, 16, 20, 24, 28].map((at) => (new Bytes(corners).number(at, 4) ?? 0) / 1e5) : null,
  };
}

/**
 * The profile in a PNG's chunk: behind its name, a zero, and how it was packed.
 * @param {Uint8Array | undefined} chunk
 */
async function profileIn(chunk) {
  const nameEnd = chunk?.indexOf(0) ?? -1;
  const unpacked = chunk && nameEnd > 0 ? await inflated(chunk.subarray(nameEnd + 2), mostProfile) : null;
  return unpacked && new Uint8Array(await unpacked.arrayBuffer());
}

/**
 * @param {Uint8Array} bytes
 * @returns {Blocks}
 */
function blocksOfJPEG(bytes) {
  const reader = new Bytes(bytes);
  const blocks = { ...none };
  /** @type {Uint8Array[]} */
  const profile = [];
  for (let start = 2; bytes[start] === 0xff;) {
    const marker = bytes[start + 1];
    // A filling byte.
    if (marker === 0xff) {
      start += 1;
      continue;
    }
    const length = reader.number(start + 2, 2);
    const content = length === null ? null : reader.slice(start + 4, length - 2);
    // The picture itself begins, or the file ends.
    if (!content || marker === 0xda) break;
    const begins = (/** @type {string} */ name) => new Bytes(content).word(0, name.length) === name;
    if (marker === 0xe1 && begins(exifName)) blocks.exif ??= content;
    else if (marker === 0xe1 && begins(xmpName)) blocks.xmp ??= content.subarray(xmpName.length);
    // In pieces that say which of them they are, from 1.
    else if (marker === 0xe2 && begins(profileName) && content.length > profileName.length + 2) {
      profile[content[profileName.length]] ??= content.subarray(profileName.length + 2);
    }
    start += 4 + content.length;
  }
  if (profile.length) blocks.profile = joined(profile.filter(Boolean));
  return blocks;
}

/**
 * RFC 9649, 2.7: chunks of a name, a length, and the content, padded to an even length.
 * @param {Uint8Array} bytes
 * @returns {Blocks}
 */
function blocksOfWebP(bytes) {
  const reader = new Bytes(bytes, true);
  const blocks = { ...none };
  for (let start = 12; ;) {
    const length = reader.number(start + 4, 4);
    const content = length === null ? null : reader.slice(start + 8, length);
    if (!content) return blocks;
    switch (reader.word(start, 4)) {
      case "EXIF": blocks.exif ??= content; break;
      case "XMP ": blocks.xmp ??= content; break;
      case "ICCP": blocks.profile ??= content; break;
      default:
    }
    start += 8 + content.length + (content.length % 2);
  }
}
