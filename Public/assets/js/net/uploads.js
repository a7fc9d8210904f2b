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
  picture.sending ??= uploaded(picture).then(({ id }) => {
    picture.upload = id;
  }).finally(() => {
    picture.sending = undefined;
  });
  return picture.sending;
}

/** @param {FilePicture} picture */
async function uploaded(picture) {
  const type = picture.blob.type || "application/octet-stream";
  let response;
  try {
    response = await request("POST", "/api/uploads", { body: picture.blob, type });
  } catch (failure) {
    // Whoever explains it may offer something for this picture.
    if (failure instanceof Problem && failure.kind === "damaged-picture") failure.picture = picture;
    throw failure;
  }
  const upload = await response.json();
  if (!upload.id) throw new Problem(500, {});
  for (const { kind } of upload.warnings ?? []) {
    toast(t(`warning${kind[0].toUpperCase()}${kind.slice(1)}`), { stay: true, topic: `warning-${picture.url}` });
  }
  return upload;
}
