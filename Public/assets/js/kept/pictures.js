// @ts-check
// Pictures of kept settings as the page has them: files by their bytes, samples in the page's language.

import { filePicture } from "../core/picture.js";
import { sampleNamed } from "../settings/pickers.js";

/** @typedef {import("../core/types.js").FilePicture} FilePicture */
/** @typedef {import("../core/types.js").Picture} Picture */
/** @typedef {import("./database.js").KeptRecord} KeptRecord */

/**
 * The files of this page by id: one that several settings have is one picture.
 * @type {Map<string, FilePicture>}
 */
const files = new Map();

/**
 * Finds the picture of a packed one, with the files of these records.
 * @param {KeptRecord[]} records
 * @returns {(picture: any) => Picture | null}
 */
export function pictureFinder(records) {
  const byId = new Map(records.map((record) => [record.id, record]));
  return (picture) => {
    if (picture.kind === "file") return fileOf(picture.id, byId.get(picture.id));
    if (picture.kind !== "sample") return picture;
    return sampleNamed("content", picture.name) ?? sampleNamed("A", picture.name) ?? picture;
  };
}

/**
 * Remembers the files of settings, so that what is kept of them leads to the same pictures.
 * @param {FilePicture[]} pictures
 */
export function rememberFiles(pictures) {
  for (const picture of pictures) files.set(picture.id, picture);
}

/**
 * @param {string} id
 * @param {KeptRecord | undefined} record
 */
function fileOf(id, record) {
  const known = files.get(id);
  if (known || !record) return known ?? null;
  const { blob, title, width, height, converted } = record;
  const picture = filePicture(blob, { id, title, width, height, converted });
  files.set(id, picture);
  return picture;
}
