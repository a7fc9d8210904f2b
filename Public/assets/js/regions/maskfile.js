// @ts-check
// Masks out of pictures: those that are kept, and the user's own.

import { emptyRaster } from "./mask/raster.js";

/** @typedef {import("./mask/raster.js").Raster} Raster */

/**
 * A picture as a mask, stretched to its size: what shows through is hidden where anything does; else what is dark is.
 * Fails where the browser cannot read it.
 * @param {Blob} blob
 * @param {import("../core/types.js").Size} size
 * @returns {Promise<Raster>}
 */
export async function rasterOf(blob, size) {
  const image = await createImageBitmap(blob);
  const raster = emptyRaster(size);
  writeMask(raster, pixelsOf(image, size).data);
  image.close();
  return raster;
}

/**
 * A picture's pixels at a size.
 * @param {CanvasImageSource} image
 * @param {import("../core/types.js").Size} size
 */
export function pixelsOf(image, { width, height }) {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width, height });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
  context.imageSmoothingQuality = "high";
  context.drawImage(image, 0, 0, width, height);
  return context.getImageData(0, 0, width, height);
}

/**
 * Pixels as a mask: their opacity where any of them is transparent, else how light they are.
 * @param {Raster} raster
 * @param {Uint8ClampedArray} pixels - red, green, blue and alpha
 */
export function writeMask({ data }, pixels) {
  let isOpaque = true;
  for (let index = 3; isOpaque && index < pixels.length; index += 4) isOpaque = pixels[index] === 255;
  for (let index = 0; index < data.length; index += 1) {
    const at = 4 * index;
    data[index] = isOpaque
      ? 0.2126 * pixels[at] + 0.7152 * pixels[at + 1] + 0.0722 * pixels[at + 2]
      : pixels[at + 3];
  }
}
