// @ts-check
// How pictures get to the server: by name, by id, as a vector, or as a file that is sent once.

import { needsUpload } from "../core/picture.js";
import { t } from "../core/strings.js";
import { toast } from "../ui/toasts.js";
import { Problem, request } from "./api.js";

/** @typedef {import("../core/types.js").FilePicture} FilePicture */

/**
 * The picture as the API wants it; sends a file first, once.
 * @param {import("../core/types.js").Picture} picture
 * @param {AbortSignal} [signal]
 */
export async function pictureJSON(picture, signal) {
  switch (picture.kind) {
    case "sample": return { sample: picture.name };
    case "saved": return { saved: picture.id };
    case "vector": return { vector: picture.vector, space: picture.space };
    default:
      if (needsUpload(picture)) await sent(picture);
      signal?.throwIfAborted();
      return { upload: picture.upload };
  }
}

/**
 * Sends a file once, however many wait for it: a preview and the full picture, say.
 * @param {FilePicture} picture
 */
function sent(picture) {
  picture.sending ??= uploaded(picture.blob, picture.url).then(({ id }) => {
    picture.upload = id;
  }, (failure) => {
    // Whoever explains it may offer something for this picture.
    if (failure instanceof Problem && failure.kind === "damaged-picture") failure.picture = picture;
    throw failure;
  }).finally(() => {
    picture.sending = undefined;
  });
  return picture.sending;
}

/**
 * The server need not hold a picture any more; it is sent again if it is needed.
 * @param {FilePicture} picture
 */
export function withdraw(picture) {
  if (picture.upload) request("DELETE", `/api/uploads/${picture.upload}`).catch(() => {});
  picture.upload = undefined;
}

/**
 * Sends a file; says what the server warns of, under a topic with this name.
 * @param {Blob} blob
 * @param {string} name
 * @returns {Promise<{ id: string, width: number, height: number }>}
 */
export async function uploaded(blob, name) {
  const type = /^image\//.test(blob.type) ? blob.type : "application/octet-stream";
  const response = await request("POST", "/api/uploads", { body: blob, type });
  const upload = await response.json();
  if (!upload.id) throw new Problem(500, {});
  for (const { kind } of upload.warnings ?? []) {
    toast(t(`warning${kind[0].toUpperCase()}${kind.slice(1)}`), { stay: true, topic: `warning-${name}` });
  }
  return upload;
}
