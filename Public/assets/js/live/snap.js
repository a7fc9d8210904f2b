// @ts-check
// One picture of a live painting, as a result like any other: with the frame that it was painted of as its photo.

import { newID } from "../core/ids.js";
import { filePicture } from "../core/picture.js";
import { addResult } from "../shelf/shelf.js";

/** @typedef {import("../core/types.js").Snapshot} Snapshot */
/**
 * A frame that was painted.
 * @typedef {object} Painted
 * @property {Blob} frame - as it was sent
 * @property {Blob} blob - what became of it
 * @property {number} width
 * @property {number} height
 * @property {number} seconds - that it took
 * @property {Snapshot} snapshot - the settings that it was painted in
 */

/**
 * Puts it on the shelf.
 * @param {Painted} painted
 * @param {string} title - of the photo
 */
export async function keepPicture({ frame, blob, width, height, seconds, snapshot }, title) {
  const content = filePicture(frame, { title, width, height });
  await addResult({
    id: newID(), at: Date.now(), blob, url: URL.createObjectURL(blob), width, height, seconds, receipt: null,
    snapshot: { ...snapshot, content, contentSize: height, format: "jpeg", metadata: false },
  });
}
