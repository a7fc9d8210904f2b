// @ts-check
// Text chunks of PNG files (PNG specification, 11.3.3: iTXt, and tEXt): where results and style cards keep their JSON,
// and results their settings in words.

import { joined } from "./bytes.js";
import { crc32 } from "./crc32.js";
import { inflated } from "./inflate.js";

/** The longest text that is read, in bytes. */
const most = 1 << 20;

/**
 * All iTXt and tEXt texts of a PNG by keyword; empty if it is none.
 * @param {Blob} blob
 * @returns {Promise<Map<string, string>>}
 */
export async function textsOfPNG(blob) {
  const texts = new Map();
  const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
  const start = new Uint8Array(await blob.slice(0, 8).arrayBuffer());
  if (start.length < 8 || signature.some((byte, index) => start[index] !== byte)) return texts;
  let offset = 8;
  // Chunk headers are read one by one, so that a large picture is not loaded for its few texts.
  while (offset + 12 <= blob.size) {
    const head = new DataView(await blob.slice(offset, offset + 8).arrayBuffer());
    const length = head.getUint32(0);
    const type = String.fromCharCode(head.getUint8(4), head.getUint8(5), head.getUint8(6), head.getUint8(7));
    if (type === "IEND" || offset + 12 + length > blob.size) break;
    if ((type === "iTXt" || type === "tEXt") && length <= most) {
      const chunk = new Uint8Array(await blob.slice(offset + 8, offset + 8 + length).arrayBuffer());
      const entry = type === "iTXt" ? await internationalText(chunk) : plainText(chunk);
      if (entry) texts.set(entry.keyword, entry.text);
    }
    offset += 12 + length;
  }
  return texts;
}

/**
 * The keyword and text of a chunk of Latin-1, or null if it is damaged.
 * @param {Uint8Array} chunk
 */
function plainText(chunk) {
  const keywordEnd = chunk.indexOf(0);
  if (keywordEnd < 1) return null;
  const decoder = new TextDecoder("latin1");
  const [keyword, text] = [chunk.subarray(0, keywordEnd), chunk.subarray(keywordEnd + 1)];
  return { keyword: decoder.decode(keyword), text: decoder.decode(text) };
}

/**
 * The keyword and text of a chunk, or null if it is damaged.
 * @param {Uint8Array} chunk
 */
async function internationalText(chunk) {
  const keywordEnd = chunk.indexOf(0);
  if (keywordEnd < 1 || keywordEnd + 3 > chunk.length) return null;
  const compressed = chunk[keywordEnd + 1] === 1;
  const languageEnd = chunk.indexOf(0, keywordEnd + 3);
  const translatedEnd = languageEnd < 0 ? -1 : chunk.indexOf(0, languageEnd + 1);
  if (translatedEnd < 0) return null;
  const keyword = new TextDecoder("latin1").decode(chunk.subarray(0, keywordEnd));
  const data = chunk.subarray(translatedEnd + 1);
  const text = compressed ? await (await inflated(data, most))?.text() ?? null : new TextDecoder().decode(data);
  return text === null ? null : { keyword, text };
}

/**
 * A copy of a PNG with another text (iTXt, not compressed), behind its header. Throws for what is no PNG.
 * @param {Blob} png
 * @param {string} keyword - Latin letters
 * @param {string} text
 */
export function withText(png, keyword, text) {
  const encoder = new TextEncoder();
  // Keyword, no compression, no language, no translated keyword.
  return withChunk(png, "iTXt", joined([encoder.encode(keyword), new Uint8Array(5), encoder.encode(text)]));
}

/**
 * A copy of a PNG with another chunk, behind its header. Throws for what is no PNG.
 * @param {Blob} png
 * @param {string} type - four letters
 * @param {Uint8Array} content
 */
export async function withChunk(png, type, content) {
  // The signature and the header's chunk, which comes first.
  const headEnd = 8 + 25;
  const head = new Uint8Array(await png.slice(0, headEnd).arrayBuffer());
  if (head.length < headEnd || String.fromCharCode(...head.subarray(12, 16)) !== "IHDR") throw new Error("no PNG");
  const body = joined([new TextEncoder().encode(type), content]);
  const frame = new DataView(new ArrayBuffer(8));
  frame.setUint32(0, content.length);
  frame.setUint32(4, crc32(body));
  return new Blob(
    [head, frame.buffer.slice(0, 4), body, frame.buffer.slice(4), png.slice(headEnd)], { type: "image/png" });
}
