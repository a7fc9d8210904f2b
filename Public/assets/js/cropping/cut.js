// @ts-check
// Cuts a crop out of a photo, at the photo's own resolution.

import { encodedCanvas, readableContextOf } from "../core/imagefile.js";
import { filePicture } from "../core/picture.js";
import { partFile } from "../files/partfile.js";
import { isNothing, matrixOf, pixelsOf } from "./geometry.js";

/** @typedef {import("../core/types.js").Photo} Photo */
/** @typedef {import("../core/types.js").Crop} Crop */

/**
 * What a crop cuts out of a photo, which the new picture remembers; the photo itself if that is all of it.
 * @param {Photo} original
 * @param {HTMLImageElement} image - its pixels
 * @param {Crop} crop
 * @returns {Promise<Photo>}
 */
export async function cutOut(original, image, crop) {
  if (isNothing(crop, original)) return original;
  const { width, height } = pixelsOf(crop, original);
  const canvas = new OffscreenCanvas(width, height);
  const context = readableContextOf(canvas);
  context.imageSmoothingQuality = "high";
  context.setTransform(...matrixOf(crop, original));
  context.drawImage(image, 0, 0, original.width, original.height);
  const cut = await encodedCanvas(canvas);
  const blob = original.kind === "file" ? await partFile(cut, original.blob, { width, height }) : cut;
  const picture = filePicture(blob, { title: original.title, width, height });
  return { ...picture, cropped: { original, crop } };
}
