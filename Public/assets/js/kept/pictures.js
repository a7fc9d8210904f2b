// @ts-check
// Pictures of kept settings as the page has them: files by their bytes, samples in the page's language.

import { fileOfID, rememberFiles } from "../core/files.js";
import { filePicture } from "../core/picture.js";
import { sampleNamed } from "../settings/pickers.js";

/** @typedef {import("../core/types.js").Picture} Picture */
/** @typedef {import("./database.js").KeptRecord} KeptRecord */

/**
 * Finds the picture of a packed one, with the files of these records.
 * @param {KeptRecord[]} records
 * @returns {(picture: any) => Picture | null}
 */
export function pictureFinder(records) {
  const byId = new Map(records.map((record) => [record.id, record]));
  /** @type {ReturnType<typeof pictureFinder>} */
  const find = (picture) => {
    if (picture.kind === "file") return fileOf(picture.id, byId.get(picture.id), find);
    if (picture.kind !== "sample") return picture;
    return sampleNamed("content", picture.name) ?? sampleNamed("A", picture.name) ?? picture;
  };
  return find;
}

/**
 * @param {string} id
 * @param {KeptRecord | undefined} record
 * @param {ReturnType<typeof pictureFinder>} find
 */
function fileOf(id, record, find) {
  const known = fileOfID(id);
  if (known || !record) return known;
  const { blob, shown, title, width, height, converted, cropped } = record;
  const picture = filePicture(blob, { id, title, width, height, converted, shown });
  const original = cropped && find(cropped.original);
  if (original) picture.cropped = { original, crop: cropped.crop };
  rememberFiles([picture]);
  return picture;
}
