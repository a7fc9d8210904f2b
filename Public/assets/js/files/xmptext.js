// @ts-check
// Texts in the XMP packet of a JPEG, WebP or AVIF file, where the server keeps the settings that PNG files have in
// chunks: elements of a name space of its own, whose names are the keywords.

const start = "<x:xmpmeta";
const end = "</x:xmpmeta>";
/** Larger files are none of ours. */
const mostBytes = 1 << 28;
/** @type {Record<string, string>} */
const entities = { amp: "&", lt: "<", gt: ">", quot: "\"", apos: "'" };

/**
 * All texts of a file's first packet by keyword, wherever in the file it stands.
 * @param {Blob} blob
 * @returns {Promise<Map<string, string>>}
 */
export async function textsOfXMP(blob) {
  const texts = new Map();
  if (blob.size > mostBytes) return texts;
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const from = indexOf(bytes, start, 0);
  const to = from < 0 ? -1 : indexOf(bytes, end, from);
  if (to < 0) return texts;
  const packet = new TextDecoder().decode(bytes.subarray(from, to));
  for (const [, keyword, text] of packet.matchAll(/<impasto:([\w.-]+)>([^<]*)<\/impasto:\1>/g)) {
    texts.set(keyword, text.replace(/&(\w+);/g, (whole, name) => entities[name] ?? whole));
  }
  return texts;
}

/**
 * Where an ASCII text stands first; -1 if it does not.
 * @param {Uint8Array} bytes
 * @param {string} text
 * @param {number} from
 */
function indexOf(bytes, text, from) {
  const codes = [...text].map((character) => character.charCodeAt(0));
  for (let at = bytes.indexOf(codes[0], from); at >= 0; at = bytes.indexOf(codes[0], at + 1)) {
    if (codes.every((code, index) => bytes[at + index] === code)) return at;
  }
  return -1;
}
