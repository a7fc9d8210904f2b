// @ts-check
// Settings as records hold them: pictures that are files by their ids, beside their bytes.

import { regionPictures } from "../regions/counting.js";

/** @typedef {import("../core/types.js").Picture} Picture */
/** @typedef {import("../core/types.js").FilePicture} FilePicture */
/** @typedef {import("../core/types.js").Snapshot} Snapshot */
/** @typedef {import("../core/types.js").SavedSnapshot} SavedSnapshot */
/** @typedef {import("./database.js").KeptRecord} KeptRecord */

/**
 * A snapshot without files and without addresses that end with the page.
 * @param {Snapshot} snapshot
 */
export const packed = (snapshot) => ({
  ...snapshot,
  content: packedPicture(snapshot.content),
  styles: snapshot.styles.map((style) => ({ ...style, picture: packedPicture(style.picture) })),
  regions: snapshot.regions && {
    ...snapshot.regions,
    list: snapshot.regions.list.map(({ mask, style, ...region }) => ({
      ...region, mask: packedPicture(mask), style: { ...style, picture: packedPicture(style.picture) },
    })),
  },
});

/** @param {Picture | null} picture */
function packedPicture(picture) {
  switch (picture?.kind) {
    case "file": return { kind: picture.kind, id: picture.id };
    case "vector": return { ...picture, url: null };
    default: return picture;
  }
}

/**
 * The files among a snapshot's pictures, masks among them, and those that they were cut out of, each once.
 * @param {Snapshot} snapshot
 * @returns {FilePicture[]}
 */
export function filesOf({ content, styles, regions }) {
  const pictures = [content, ...styles.map(({ picture }) => picture), ...regionPictures({ regions })];
  const files = pictures.flatMap((picture) => (picture?.kind === "file" ? [picture, picture.cropped?.original] : []))
    .flatMap((picture) => (picture?.kind === "file" ? [picture] : []));
  return [...new Map(files.map((file) => [file.id, file])).values()];
}

/**
 * The record of a file.
 * @param {FilePicture} file
 * @returns {KeptRecord}
 */
export const recordOf = ({ id, blob, shown, title, width, height, converted, cropped }) => ({
  id, blob, shown: shown ?? null, title, width, height, converted,
  cropped: cropped && { original: packedPicture(cropped.original), crop: cropped.crop },
});

/**
 * A snapshot from a record. What it lacks, because it was written by an earlier version, is as in `usual`.
 * @param {any} record
 * @param {(picture: any) => Picture | null | undefined} find - the picture of one that was packed, if it is there
 * @param {Snapshot} usual
 * @returns {Snapshot}
 */
export function unpacked(record, find, usual) {
  const found = (/** @type {any} */ picture) => (picture ? find(picture) : null) ?? null;
  const styles = (record.styles ?? []).map((/** @type {any} */ style) => ({
    ...usual.styles[0], ...style, picture: found(style.picture),
  }));
  const list = (record.regions?.list ?? []).map((/** @type {any} */ region) => ({
    ...region,
    mask: found(region.mask),
    style: { ...usual.styles[0], ...region.style, picture: found(region.style?.picture) },
  }));
  const regions = record.regions ? { ...record.regions, list } : null;
  return { ...usual, ...record, content: found(record.content), styles, regions };
}
