// @ts-check
// The user's pictures that this browser cannot show and the server reads, such as a phone's HEIC: the server says what
// they look like.

import { nameOf, NotShown, PictureError, pictureFromFile } from "../core/imagefile.js";
import { limit, serverReads } from "../core/limits.js";
import { filePicture, imageOf } from "../core/picture.js";
import { formatNumber, t } from "../core/strings.js";
import { Problem, request } from "./api.js";
import { pictureJSON, uploaded } from "./uploads.js";

/** @typedef {import("../core/types.js").FilePicture} FilePicture */
/** @typedef {import("../core/types.js").Photo} Photo */

/** As large as the stage shows a photo, in px of its longer side. */
const shownSide = 2048;

/**
 * Reads a file as a picture, whoever of the two can. Throws `PictureError`, or what a request throws.
 * @param {Blob} file
 * @param {string} [title]
 * @returns {Promise<FilePicture>}
 */
export async function pictureOfFile(file, title = t("yourPicture")) {
  try {
    return await pictureFromFile(file, title);
  } catch (failure) {
    // What every browser shows is broken, if this one does not.
    if (!(failure instanceof NotShown) || ["png", "jpeg"].includes(failure.format)) throw failure;
    if (!serverReads(failure.format)) throw failure;
    return pictureAsRead(file, title);
  }
}

/**
 * @param {Blob} file
 * @param {string} title
 */
async function pictureAsRead(file, title) {
  const most = limit("maxBytes");
  if (file.size > most) {
    const sizes = { size: formatNumber(file.size / 2 ** 20), limit: formatNumber(most / 2 ** 20) };
    throw new PictureError(t("errorTooManyBytes", sizes));
  }
  try {
    const { id, width, height } = await uploaded(file, `file-${title}`);
    return { ...filePicture(file, { title, width, height, shown: await thumbnail(id, shownSide) }), upload: id };
  } catch (failure) {
    // It said that the file is damaged; there is nothing to offer in its place.
    if (failure instanceof Problem && failure.kind === "damaged-picture") {
      throw new PictureError(t("errorBroken", { name: nameOf(file) }));
    }
    throw failure;
  }
}

/**
 * A photo's pixels, all of them: what the page shows of one that the browser cannot read may be smaller.
 * @param {Photo} photo
 */
export async function wholeImageOf(photo) {
  if (photo.kind !== "file" || !photo.shown) return imageOf(photo);
  const side = Math.max(photo.width, photo.height);
  const blob = await sentThumbnail(photo, side).catch((failure) => {
    if (!(failure instanceof Problem) || ![404, 410].includes(failure.status)) throw failure;
    // The server has forgotten it.
    photo.upload = undefined;
    return sentThumbnail(photo, side);
  });
  const url = URL.createObjectURL(blob);
  try {
    return await imageOf({ ...photo, url });
  } finally {
    URL.revokeObjectURL(url);
  }
}

/**
 * @param {FilePicture} picture
 * @param {number} side
 */
async function sentThumbnail(picture, side) {
  const { upload } = /** @type {{ upload: string }} */ (await pictureJSON(picture));
  return thumbnail(upload, side);
}

/**
 * @param {string} id - of an upload
 * @param {number} side - of the longer side, at most, in px
 */
const thumbnail = async (id, side) =>
  (await request("GET", `/api/uploads/${encodeURIComponent(id)}/thumbnail?side=${side}`)).blob();
