// @ts-check
// Small copies of results.

import { encodedCanvas, readableContextOf } from "../core/imagefile.js";

/** The longer side of a thumbnail, in its own pixels. */
const longest = 360;

/**
 * The whole picture, small; something shows through it where that is so in the picture.
 * @param {Blob} blob
 */
export async function thumbnail(blob) {
  const full = await createImageBitmap(blob);
  const scale = Math.min(1, longest / Math.max(full.width, full.height));
  const [width, height] = [full.width, full.height].map((side) => Math.max(1, Math.round(side * scale)));
  const canvas = new OffscreenCanvas(width, height);
  const context = readableContextOf(canvas);
  context.imageSmoothingQuality = "high";
  context.drawImage(full, 0, 0, width, height);
  full.close();
  return encodedCanvas(canvas, 0.85);
}
