// @ts-check
// Segments of JPEG files, and comments among them (ITU-T T.81, B.2.4.5), where older paintings keep the settings that
// PNG files have as texts: a keyword, a zero, and the text in UTF-8.

const comment = 0xfe;
/** The longest that a segment holds, in bytes, besides its length. */
const most = 0xffff - 2;
/** Segments ahead of the picture take less than this, in bytes. */
const mostAhead = 1 << 22;

/**
 * The file with another segment, behind the one that says what kind of JPEG it is; as it is if that is too long, or if
 * it is no JPEG.
 * @param {Blob} blob
 * @param {number} marker - the second byte of the segment's
 * @param {Uint8Array} content
 * @returns {Promise<Blob>}
 */
export async function withSegment(blob, marker, content) {
  if (content.length > most) return blob;
  const head = new DataView(await blob.slice(0, 6).arrayBuffer());
  if (head.byteLength < 6 || head.getUint16(0) !== 0xffd8) return blob;
  // JFIF's segment has to be the first.
  const start = head.getUint16(2) === 0xffe0 ? 4 + head.getUint16(4) : 2;
  const length = content.length + 2;
  const segment = Uint8Array.of(0xff, marker, length >> 8, length & 255);
  return new Blob([blob.slice(0, start), segment, content, blob.slice(start)], { type: blob.type });
}

/**
 * All texts of a JPEG file by keyword; empty if it is none.
 * @param {Blob} blob
 * @returns {Promise<Map<string, string>>}
 */
export async function textsOfJPEG(blob) {
  const texts = new Map();
  const bytes = new Uint8Array(await blob.slice(0, mostAhead).arrayBuffer());
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return texts;
  for (let start = 2; start + 4 <= bytes.length && bytes[start] === 0xff;) {
    const marker = bytes[start + 1];
    // The picture itself begins.
    if (marker === 0xda || marker === 0xd9) break;
    const end = start + 2 + ((bytes[start + 2] << 8) | bytes[start + 3]);
    if (marker === comment && end <= bytes.length) addText(texts, bytes.subarray(start + 4, end));
    start = end;
  }
  return texts;
}

/**
 * @param {Map<string, string>} texts
 * @param {Uint8Array} segment
 */
function addText(texts, segment) {
  const keywordEnd = segment.indexOf(0);
  if (keywordEnd < 1) return;
  const decode = (/** @type {Uint8Array} */ bytes) => new TextDecoder().decode(bytes);
  texts.set(decode(segment.subarray(0, keywordEnd)), decode(segment.subarray(keywordEnd + 1)));
}
