// @ts-check
// Pictures as the page holds them: made here, whatever they come from.

import { newID } from "./ids.js";

/** @typedef {import("./types.js").Picture} Picture */
/** @typedef {import("./types.js").FilePicture} FilePicture */

/**
 * A picture that the server ships.
 * @param {{ name: string, title: string, url: string, width: number, height: number }} sample
 * @returns {import("./types.js").SamplePicture}
 */
export const samplePicture = ({ name, title, url, width, height }) => ({
  kind: "sample", name, title, url, width, height,
});

/**
 * The user's own picture; with an `id` it is the one that was kept under it.
 * @param {Blob} blob
 * @param {Pick<FilePicture, "title" | "width" | "height"> & Partial<FilePicture>} about
 * @returns {FilePicture}
 */
export const filePicture = (blob, { id = newID(), title, width, height, converted = null, shown = null }) => ({
  kind: "file", id, blob, shown, title, width, height, url: URL.createObjectURL(shown ?? blob), converted,
});

/**
 * A style of the gallery.
 * @param {{ id: string, name: string, swatch: string, space: string }} style
 * @returns {import("./types.js").SavedPicture}
 */
export const savedPicture = ({ id, name, swatch, space }) => ({ kind: "saved", id, title: name, url: swatch, space });

/**
 * A style without a picture; `url`, once there is one, shows a sample painted in it.
 * @param {{ vector: number[], space: string, title: string, url?: string | null }} style
 * @returns {import("./types.js").VectorPicture}
 */
export const vectorPicture = ({ vector, space, title, url = null }) => ({ kind: "vector", vector, space, title, url });

/**
 * The same for what is the same picture; null for none.
 * @param {Picture | null | undefined} picture
 */
export function identityOf(picture) {
  if (!picture) return null;
  switch (picture.kind) {
    case "sample": return `sample:${picture.name}`;
    case "saved": return `saved:${picture.id}`;
    case "vector": return `vector:${picture.space}:${picture.vector.join()}`;
    default: return `file:${picture.id}`;
  }
}

/**
 * The style space that a style belongs to; undefined if it is a picture, which fits every space.
 * @param {Picture | null | undefined} picture
 */
export const spaceOf = (picture) => (picture && "space" in picture ? picture.space : undefined);

/**
 * Whether the picture has to be sent before it can be used.
 * @param {Picture} picture
 */
export const needsUpload = (picture) => picture.kind === "file" && !picture.upload;

/**
 * A file's name without its suffix.
 * @param {string} name
 */
export const stemOf = (name) => name.replace(/\.[^.]*$/, "");

/**
 * A text as a part of file names: letters and digits, joined by hyphens.
 * @param {string} text
 */
export const fileStem = (text) => text.normalize("NFC").replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "");

/** How many numbers a style vector has. */
export const vectorLength = 100;

/**
 * Whether a value out of a file is a style vector.
 * @param {unknown} value
 */
export const isStyleVector = (value) =>
  Array.isArray(value) && value.length === vectorLength && value.every(Number.isFinite);

/**
 * A photo's pixels, upright as its camera says.
 * @param {import("./types.js").Photo} photo
 */
export async function imageOf({ url }) {
  const image = new Image();
  image.src = url;
  await image.decode();
  return image;
}
