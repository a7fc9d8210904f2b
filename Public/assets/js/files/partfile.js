// @ts-check
// The file of a part of a photo, or of a smaller copy: a canvas knows pixels only, so what the photo's own file says of
// when, where and by whom it was taken is put into the new one.

import { blocksOf, xmpKeyword } from "./blocks.js";
import { joined } from "./bytes.js";
import { exifOfPart } from "./exif.js";
import { withSegment } from "./jpegtext.js";
import { withChunk, withText } from "./pngtext.js";
import { xmpOfPart } from "./xmppart.js";

/** @typedef {import("../core/types.js").Size} Size */

const encoder = new TextEncoder();

/**
 * A canvas's file, with what it has of the photo's; as it is where there is nothing.
 * @param {Blob} part - a PNG or JPEG file
 * @param {Blob} whole - the photo's file
 * @param {Size} size - of the part
 * @returns {Promise<Blob>}
 */
export async function partFile(part, whole, size) {
  const blocks = await blocksOf(whole).catch(() => null);
  const exif = blocks?.exif ? exifOfPart(blocks.exif, size) : null;
  const xmp = blocks?.xmp ? xmpOfPart(blocks.xmp) : null;
  let file = part;
  // What is written last stands first.
  if (part.type === "image/png") {
    if (xmp) file = await withText(file, xmpKeyword, new TextDecoder().decode(xmp));
    return exif ? withChunk(file, "eXIf", exif) : file;
  }
  if (xmp) file = await withSegment(file, 0xe1, joined([encoder.encode("http://ns.adobe.com/xap/1.0/\0"), xmp]));
  return exif ? withSegment(file, 0xe1, joined([encoder.encode("Exif\0\0"), exif])) : file;
}
