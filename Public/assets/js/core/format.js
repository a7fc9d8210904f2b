// @ts-check
// What kind of file it is, by what is in it: names and declared types say what somebody believes.

/** How many bytes of a file's beginning `formatOf` looks at. */
export const signatureLength = 64;

/**
 * Signatures at a file's beginning, `.` standing for any byte. The first that fits counts.
 * @type {[signature: string, format: string][]}
 */
const signatures = [
  ["\x89PNG\r\n\x1a\n", "png"],
  ["\xff\xd8", "jpeg"],
  ["GIF8", "gif"],
  ["RIFF....WEBP", "webp"],
  ["BM....\0\0\0\0", "bmp"],
  ["\0\0\x01\0", "ico"],
  ["\xff\x0a", "jxl"],
  ["\0\0\0\x0cJXL ", "jxl"],
  ["\0\0\0\x0cjP  ", "jp2"],
  // Cameras' own formats; Nikon's, Sony's and DNG look like TIFF.
  ["II*\0....CR", "raw"],
  ["IIU\0", "raw"],
  ["IIRO", "raw"],
  ["IIRS", "raw"],
  ["FUJIFILM", "raw"],
  ["FOVb", "raw"],
  ["II*\0", "tiff"],
  ["MM\0*", "tiff"],
  ["II+\0", "tiff"],
  ["MM\0+", "tiff"],
  ["8BPS", "psd"],
  ["%PDF", "pdf"],
  ["\x1aE\xdf\xa3", "video"],
  ["RIFF....AVI ", "video"],
];

/** Brands of the files that are made of boxes (ISO/IEC 14496-12), by what is in them. */
const brands = { avif: /^avi[fs]/, heic: /^(hei[cxms]|hev[cxms]|mif[12]|msf1)/, raw: /^crx/ };

/**
 * What people call the formats whose names are not short for themselves.
 * @type {Record<string, string>}
 */
const titles = { webp: "WebP", jxl: "JPEG XL", jp2: "JPEG 2000", psd: "Photoshop" };

/**
 * What people call a format.
 * @param {string} format
 */
export const titleOfFormat = (format) => titles[format] ?? format.toUpperCase();

/**
 * What the name of a picture's file ends in, with its dot.
 * @param {string} type - its media type
 */
export const endingOf = (type) => `.${(type.split("/")[1] || "png").replace("jpeg", "jpg")}`;

/**
 * The format of a file that begins with these bytes; null for another.
 * @param {Uint8Array} bytes - 16 of them or more, as far as the file has them
 */
export function formatOf(bytes) {
  const text = String.fromCharCode(...bytes.subarray(0, signatureLength));
  if (text.slice(4, 8) === "ftyp") return formatOfBoxes(text);
  const fits = (/** @type {string} */ signature) =>
    text.length >= signature.length && [...signature].every((one, index) => one === "." || one === text[index]);
  const known = signatures.find(([signature]) => fits(signature))?.[1];
  if (known) return known;
  return /^(\xef\xbb\xbf)?\s*<(\?xml|!--|!DOCTYPE svg|svg)[\s>]/i.test(text) ? "svg" : null;
}

/**
 * The main brand may be one that several formats share; then the compatible ones, which follow it, tell.
 * @param {string} text
 */
function formatOfBoxes(text) {
  const length = Math.min(text.length, (text.charCodeAt(2) << 8) | text.charCodeAt(3));
  const listed = [text.slice(8, 12)];
  for (let start = 16; start + 4 <= length; start += 4) listed.push(text.slice(start, start + 4));
  const isOf = (/** @type {RegExp} */ brand) => listed.some((one) => brand.test(one));
  if (isOf(brands.avif)) return "avif";
  if (isOf(brands.heic)) return "heic";
  return isOf(brands.raw) ? "raw" : "video";
}

/**
 * Whether a PNG, JPEG, WebP, HEIC or AVIF file goes on to its end, as far as its structure tells; of another file
 * nothing is known.
 * @param {Uint8Array} bytes - all of it
 */
export function isWhole(bytes) {
  const format = formatOf(bytes.subarray(0, signatureLength));
  switch (format) {
    case "png": return isWholePNG(bytes);
    case "jpeg": return isWholeJPEG(bytes);
    // Its length, from there on, stands behind the first four bytes.
    case "webp": return 8 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true) <= bytes.length;
    case "heic":
    case "avif": return isWholeHEIF(bytes);
    default: return true;
  }
}

/**
 * Chunk after chunk, up to the one that ends a PNG file.
 * @param {Uint8Array} bytes
 */
function isWholePNG(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let start = 8; start + 12 <= bytes.length;) {
    if (view.getUint32(start + 4) === 0x49454e44) return true;
    start += 12 + view.getUint32(start);
  }
  return false;
}

/**
 * Box after box, none of which is longer than what is left.
 * @param {Uint8Array} bytes
 */
function isWholeHEIF(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let start = 0;
  while (start + 8 <= bytes.length) {
    const short = view.getUint32(start);
    // 0 is all that is left; 1, that a longer number follows.
    if (short === 0) return true;
    if (short === 1 && start + 16 > bytes.length) return false;
    const length = short === 1 ? Number(view.getBigUint64(start + 8)) : short;
    // What makes no sense behind the picture is no part of it.
    if (length < 8) return true;
    start += length;
  }
  return start <= bytes.length;
}

/**
 * Segment after segment, the first of which may hold a picture of its own, then the scans, up to the marker that ends
 * a JPEG file. What follows that is no part of the picture: phones put films there.
 * @param {Uint8Array} bytes
 */
function isWholeJPEG(bytes) {
  let start = 2;
  while (start + 2 <= bytes.length) {
    start = bytes.indexOf(0xff, start);
    if (start < 0) return false;
    const marker = bytes[start + 1];
    if (marker === 0xd9) return true;
    // A filling byte; an 0xff that is meant; a marker without a length: each stands alone.
    if (marker === 0xff) start += 1;
    else if (marker === 0 || marker === 1 || (marker >= 0xd0 && marker <= 0xd8)) start += 2;
    else start += 2 + ((bytes[start + 2] << 8) | bytes[start + 3]);
  }
  return false;
}

/**
 * The letter that names a style slot (A, B, C, …) by its index, from 0.
 * @param {number} index
 */
export const letterOf = (index) => String.fromCharCode("A".charCodeAt(0) + index);
