// @ts-check
// The user's own pictures of this page: one that is used, kept or chosen again is one and the same.

/** @typedef {import("./types.js").FilePicture} FilePicture */

/**
 * By their ids.
 * @type {Map<string, FilePicture>}
 */
const files = new Map();

/** @param {FilePicture[]} pictures */
export function rememberFiles(pictures) {
  for (const picture of pictures) files.set(picture.id, picture);
}

/**
 * The picture of that id, if the page has seen it.
 * @param {string} id
 */
export const fileOfID = (id) => files.get(id) ?? null;

/**
 * The picture that has the same bytes and the same title, if the page has seen one: what was painted of it counts for
 * this one, too. Otherwise this one.
 * @param {FilePicture} picture
 */
export async function recognized(picture) {
  const { blob, title } = picture;
  const candidates = [...files.values()].filter((file) => file.blob.size === blob.size && file.title === title);
  for (const candidate of candidates) {
    if (await haveSameBytes(candidate.blob, blob)) {
      URL.revokeObjectURL(picture.url);
      return candidate;
    }
  }
  return picture;
}

/**
 * @param {Blob} one
 * @param {Blob} other
 */
export async function haveSameBytes(one, other) {
  if (one.size !== other.size) return false;
  try {
    const [bytes, others] = await Promise.all([one.arrayBuffer(), other.arrayBuffer()]);
    const [here, there] = [new Uint8Array(bytes), new Uint8Array(others)];
    return here.every((byte, index) => byte === there[index]);
  } catch {
    // A file that was changed or taken away since cannot be read any more.
    return false;
  }
}
