// @ts-check
// Results as the browser keeps them.

import { newID } from "../core/ids.js";
import { filesOf, packed, recordOf, unpacked } from "../kept/packing.js";
import { fingerprint } from "../settings/fingerprint.js";

/** @typedef {import("../core/types.js").ShelfEntry} ShelfEntry */
/** @typedef {import("../core/types.js").Snapshot} Snapshot */
/** @typedef {import("../kept/database.js").Change} Change */
/** @typedef {import("../kept/database.js").KeptRecord} KeptRecord */

/**
 * What writes a result, and the pictures that it was made of.
 * @param {ShelfEntry} entry
 * @returns {Change[]}
 */
export function changesToKeep(entry) {
  const { result, thumb } = entry;
  const { url: _url, snapshot, ...about } = result;
  const files = filesOf(snapshot);
  const put = { ...about, thumb, snapshot: packed(snapshot), pictures: files.map(({ id }) => id) };
  return [
    ...files.map((file) => ({ store: /** @type {"pictures"} */ ("pictures"), add: recordOf(file) })),
    { store: "results", put },
    flagsToKeep(entry),
  ];
}

/**
 * What writes what is said of a result.
 * @param {ShelfEntry} entry
 * @returns {Change}
 */
export const flagsToKeep = ({ result: { id }, isStarred, isSaved }) => ({
  store: "flags", put: { id, isStarred, isSaved },
});

/**
 * What takes a result away.
 * @param {string} id
 * @returns {Change[]}
 */
export const changesToForget = (id) => [{ store: "results", remove: id }, { store: "flags", remove: id }];

/**
 * The result of a record. Throws where that is none.
 * @param {KeptRecord} record
 * @param {(picture: any) => import("../core/types.js").Picture | null} find - the pictures that it was made of
 * @param {Snapshot} usual - for settings that were not there yet when it was painted
 * @returns {ShelfEntry}
 */
export function entryOf(record, find, usual) {
  const { id = newID(), at, blob, width, height, seconds, receipt } = record;
  const snapshot = unpacked(record.snapshot, find, usual);
  return {
    result: { id, at, blob, url: URL.createObjectURL(blob), width, height, seconds, receipt, snapshot },
    key: fingerprint(snapshot),
    thumb: record.thumb,
    thumbURL: record.thumb ? URL.createObjectURL(record.thumb) : null,
    isStarred: record.isStarred ?? false,
    isSaved: record.isSaved ?? false,
    isKept: true,
  };
}

/**
 * As far as the room of an entry counts.
 * @param {ShelfEntry} entry
 * @returns {import("../kept/budget.js").Held}
 */
export const heldBy = ({ result, thumb, isStarred }) => ({
  id: result.id,
  bytes: result.blob.size + (thumb?.size ?? 0),
  isStarred,
  pictures: filesOf(result.snapshot).map(({ id, blob }) => ({ id, bytes: blob.size })),
});
