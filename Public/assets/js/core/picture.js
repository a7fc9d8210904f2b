// @ts-check
// Pictures as the page holds them: made here, whatever they come from.

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
 * The user's own picture.
 * @param {Blob} blob
 * @param {{ title: string, width: number, height: number, converted?: { from: string, to: string } | null }} about
 * @returns {FilePicture}
 */
export const filePicture = (blob, { title, width, height, converted = null }) => ({
  kind: "file", blob, title, width, height, url: URL.createObjectURL(blob), converted,
});

/**
 * A style of the gallery.
 * @param {{ id: string, name: string, swatch: string, space: string }} style
 * @returns {import("./types.js").SavedPicture}
 */
export const savedPicture = ({ id, name, swatch, space }) => ({ kind: "saved", id, title: name, url: swatch, space });

/**
 * A style without a picture.
 * @param {{ vector: number[], space: string, title: string }} style
 * @returns {import("./types.js").VectorPicture}
 */
export const vectorPicture = ({ vector, space, title }) => ({ kind: "vector", vector, space, title, url: null });

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
    default: return picture.url;
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
