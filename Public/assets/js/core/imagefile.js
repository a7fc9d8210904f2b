// @ts-check
// The user's files as pictures: read, checked against the server's limits and, where it cannot read them, encoded anew.

import { limit } from "./limits.js";
import { filePicture, formatOf } from "./picture.js";
import { formatNumber, t } from "./strings.js";

/** @typedef {import("./types.js").FilePicture} FilePicture */

/** A file cannot be used; `offer`, if there is one, makes a picture that can. */
export class PictureError extends Error {
  /**
   * @param {string} message
   * @param {{ label: string, shrink: () => Promise<FilePicture> } | null} [offer]
   */
  constructor(message, offer = null) {
    super(message);
    this.name = "PictureError";
    this.offer = offer;
  }
}

/**
 * Reads a file or blob as a picture; re-encodes what the server cannot read but the browser can show. Throws
 * `PictureError`.
 * @param {Blob} file
 * @param {string} [title]
 * @returns {Promise<FilePicture>}
 */
export async function pictureFromFile(file, title = t("yourPicture")) {
  const format = await formatOfFile(file);
  const image = await decoded(file);
  const { naturalWidth: width, naturalHeight: height } = image;
  const maxPixels = limit("maxPixels");
  const maxBytes = limit("maxBytes");
  if (width * height > maxPixels) {
    const sizes = { megapixels: formatNumber((width * height) / 1e6), limit: formatNumber(maxPixels / 1e6) };
    throw tooLarge(image, title, maxPixels, t("errorTooLarge", sizes));
  }
  const isReadable = format === "png" || format === "jpeg";
  const blob = isReadable ? file : await encoded(image, width, height);
  if (blob.size > maxBytes) {
    const sizes = { size: formatNumber(blob.size / 1e6), limit: formatNumber(maxBytes / 1e6) };
    throw tooLarge(image, title, Math.min(maxPixels, 24e6), t("errorTooManyBytes", sizes));
  }
  const converted = { from: format.toUpperCase(), to: blob.type === "image/png" ? "PNG" : "JPEG" };
  return filePicture(blob, { title, width, height, converted: isReadable ? null : converted });
}

/**
 * The format by the file's bytes or, failing that, by its declared type.
 * @param {Blob} blob
 */
async function formatOfFile(blob) {
  const bytes = new Uint8Array(await blob.slice(0, 16).arrayBuffer());
  return formatOf(bytes) ?? ((blob.type.split("/")[1] ?? "").replace(/\+.*/, "") || "file");
}

/** @param {Blob} blob */
async function decoded(blob) {
  const url = URL.createObjectURL(blob);
  const image = new Image();
  image.src = url;
  const name = blob instanceof File ? blob.name : t("pastedPicture");
  const refusal = () => new PictureError(t("notAPicture", { name }));
  try {
    await image.decode();
  } catch {
    throw refusal();
  } finally {
    URL.revokeObjectURL(url);
  }
  if (!image.naturalWidth) throw refusal();
  return image;
}

/**
 * @param {HTMLImageElement} image
 * @param {string} title
 * @param {number} maxPixels
 * @param {string} message
 */
function tooLarge(image, title, maxPixels, message) {
  const scale = Math.min(1, Math.sqrt(maxPixels / (image.naturalWidth * image.naturalHeight)));
  const width = Math.max(1, Math.floor(image.naturalWidth * scale));
  const height = Math.max(1, Math.floor(image.naturalHeight * scale));
  const shrink = async () => filePicture(await encoded(image, width, height), { title, width, height });
  return new PictureError(message, { label: t("shrinkPicture", { width, height }), shrink });
}

/**
 * Draws the picture into a canvas and encodes it: PNG if anything shows through, else JPEG.
 * @param {HTMLImageElement} image
 * @param {number} width
 * @param {number} height
 */
async function encoded(image, width, height) {
  const canvas = new OffscreenCanvas(width, height);
  const context = contextOf(canvas);
  context.imageSmoothingQuality = "high";
  context.drawImage(image, 0, 0, width, height);
  return isOpaque(context, width, height)
    ? canvas.convertToBlob({ type: "image/jpeg", quality: 0.95 })
    : canvas.convertToBlob({ type: "image/png" });
}

/**
 * Whether nothing shows through the picture; looked at in bands, so that a large one is not held twice.
 * @param {OffscreenCanvasRenderingContext2D} context
 * @param {number} width
 * @param {number} height
 */
function isOpaque(context, width, height) {
  const rows = Math.max(1, Math.floor(4e6 / width));
  for (let top = 0; top < height; top += rows) {
    const { data } = context.getImageData(0, top, width, Math.min(rows, height - top));
    for (let index = 3; index < data.length; index += 4) {
      if (data[index] !== 255) return false;
    }
  }
  return true;
}

/**
 * What draws into a canvas.
 * @param {OffscreenCanvas} canvas
 */
export const contextOf = (canvas) => /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d"));
