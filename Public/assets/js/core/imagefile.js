// @ts-check
// The user's files as pictures: read, checked against the server's limits and, where it cannot read them, encoded anew.

import { partFile } from "../files/partfile.js";
import { formatOf, isWhole, signatureLength, titleOfFormat } from "./format.js";
import { limit, readFormats, serverReads } from "./limits.js";
import { filePicture } from "./picture.js";
import { PlainError } from "./plainerror.js";
import { formatNumber, languageTag, t } from "./strings.js";

/** @typedef {import("./types.js").FilePicture} FilePicture */

/** What browsers show, as a file field takes it. */
export const shownTypes = "image/png,image/jpeg,image/webp,image/gif,image/avif,image/bmp,image/svg+xml";

/**
 * What to do about a file that the browser does not show, by its format.
 * @type {Record<string, string>}
 */
const hints = {
  png: "errorBroken", jpeg: "errorBroken", bmp: "errorBroken", svg: "errorBroken", ico: "errorBroken",
  heic: "errorHEIC", tiff: "errorTIFF", raw: "errorRaw", gif: "errorUnshown", webp: "errorUnshown",
  avif: "errorUnshown", jxl: "errorUnshown", jp2: "errorUnshown", psd: "errorUnshown", pdf: "errorUnshown",
  video: "errorVideo",
};

/** The format of a file of which nothing is known. */
const unknown = "file";

/** A file cannot be used; `offer`, if there is one, makes a picture that can. */
export class PictureError extends PlainError {
  /**
   * @param {string} message
   * @param {{ label: string, make: () => Promise<FilePicture> } | null} [offer]
   */
  constructor(message, offer = null) {
    super(message);
    this.name = "PictureError";
    this.offer = offer;
  }
}

/** The browser cannot show a file. */
export class NotShown extends PictureError {
  /**
   * @param {string} name
   * @param {string} format
   */
  constructor(name, format) {
    super(hints[format]
      ? t(hints[format], { name, format: titleOfFormat(format) })
      : t("notAPicture", { name, formats: listed(readFormats().map(titleOfFormat)) }));
    this.name = "NotShown";
    this.format = format;
  }
}

/**
 * Such as *PNG, JPEG and WebP*, as the page's language writes it.
 * @param {string[]} names
 */
const listed = (names) => new Intl.ListFormat(languageTag()).format(names);

/**
 * Reads a file or blob as a picture; re-encodes what the server cannot read but the browser can show. Throws
 * `PictureError`, which is `NotShown` if the browser cannot.
 * @param {Blob} file
 * @param {string} [title]
 * @returns {Promise<FilePicture>}
 */
export async function pictureFromFile(file, title = t("yourPicture")) {
  if (file.size === 0) throw new PictureError(t("errorEmpty", { name: nameOf(file) }));
  const format = await formatOfFile(file);
  const image = await decoded(file, format);
  const { naturalWidth: width, naturalHeight: height } = image;
  const maxPixels = limit("maxPixels");
  const maxBytes = limit("maxBytes");
  if (width * height > maxPixels) {
    const sizes = { megapixels: formatNumber((width * height) / 1e6), limit: formatNumber(maxPixels / 1e6) };
    throw tooLarge(file, image, title, maxPixels, t("errorTooLarge", sizes));
  }
  const isReadable = serverReads(format);
  if (isReadable && !isWhole(new Uint8Array(await file.arrayBuffer()))) {
    // The server may see some of it.
    if (isBlank(image)) throw new NotShown(nameOf(file), format);
    const make = () => shownPicture(file, image, title);
    throw new PictureError(t("errorDamaged", { name: nameOf(file) }), { label: t("useAsShown"), make });
  }
  const blob = isReadable ? file : await encoded(file, image, width, height);
  if (blob.size > maxBytes) {
    const sizes = { size: formatNumber(blob.size / 2 ** 20), limit: formatNumber(maxBytes / 2 ** 20) };
    throw tooLarge(file, image, title, Math.min(maxPixels, 24e6), t("errorTooManyBytes", sizes));
  }
  const from = format === unknown ? nameOf(file) : titleOfFormat(format);
  const converted = { from, to: blob.type === "image/png" ? "PNG" : "JPEG" };
  return filePicture(blob, { title, width, height, converted: isReadable ? null : converted });
}

/**
 * The picture of a file as the browser shows it, encoded anew: what is damaged in the file is then part of the picture.
 * @param {FilePicture} picture
 */
export const pictureAsShown = async ({ blob, title }) =>
  shownPicture(blob, await decoded(blob, await formatOfFile(blob)), title);

/**
 * The format by the file's bytes or, failing that, by its declared type.
 * @param {Blob} blob
 */
async function formatOfFile(blob) {
  const bytes = new Uint8Array(await blob.slice(0, signatureLength).arrayBuffer());
  return formatOf(bytes) ?? ((blob.type.split("/")[1] ?? "").replace(/\+.*/, "") || unknown);
}

/**
 * @param {Blob} blob
 * @param {string} format
 */
async function decoded(blob, format) {
  const url = URL.createObjectURL(blob);
  const image = new Image();
  image.src = url;
  const refusal = () => new NotShown(nameOf(blob), format);
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
 * Whether nothing of a picture is seen: browsers show what is cut off too early as if it were all transparent.
 * @param {HTMLImageElement} image
 */
function isBlank(image) {
  const side = 64;
  const context = readableContextOf(new OffscreenCanvas(side, side));
  context.drawImage(image, 0, 0, side, side);
  return context.getImageData(0, 0, side, side).data.every((value) => value === 0);
}

/** @param {Blob} blob */
export const nameOf = (blob) => (blob instanceof File && blob.name ? blob.name : t("pastedPicture"));

/**
 * @param {Blob} file
 * @param {HTMLImageElement} image
 * @param {string} title
 */
async function shownPicture(file, image, title) {
  const { naturalWidth: width, naturalHeight: height } = image;
  return filePicture(await encoded(file, image, width, height), { title, width, height });
}

/**
 * @param {Blob} file
 * @param {HTMLImageElement} image
 * @param {string} title
 * @param {number} maxPixels
 * @param {string} message
 */
function tooLarge(file, image, title, maxPixels, message) {
  const scale = Math.min(1, Math.sqrt(maxPixels / (image.naturalWidth * image.naturalHeight)));
  const width = Math.max(1, Math.floor(image.naturalWidth * scale));
  const height = Math.max(1, Math.floor(image.naturalHeight * scale));
  const make = async () => filePicture(await encoded(file, image, width, height), { title, width, height });
  // What has few enough pixels keeps them: only its file becomes smaller.
  const label = scale < 1 ? t("shrinkPicture", { width, height }) : t("shrinkFile");
  return new PictureError(message, { label, make });
}

/**
 * Draws the picture into a canvas and encodes it.
 * @param {Blob} file - the picture's own
 * @param {HTMLImageElement} image
 * @param {number} width
 * @param {number} height
 */
async function encoded(file, image, width, height) {
  const canvas = new OffscreenCanvas(width, height);
  const context = readableContextOf(canvas);
  context.imageSmoothingQuality = "high";
  context.drawImage(image, 0, 0, width, height);
  return partFile(await encodedCanvas(canvas), file, { width, height });
}

/**
 * What is drawn on a canvas, as a file: PNG if anything shows through, else JPEG.
 * @param {OffscreenCanvas} canvas
 * @param {number} [quality] - of a JPEG file, up to 1
 */
export const encodedCanvas = (canvas, quality = 0.95) => (isOpaque(contextOf(canvas), canvas.width, canvas.height)
  ? canvas.convertToBlob({ type: "image/jpeg", quality })
  : canvas.convertToBlob({ type: "image/png" }));

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

/**
 * What draws into a canvas whose pixels are read afterwards, as `encodedCanvas` does. They are sRGB, which everything
 * is painted in: wide colours in 8 bits would be further from what the server makes of the photo's own file.
 * @param {OffscreenCanvas} canvas
 */
export const readableContextOf = (canvas) =>
  /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
