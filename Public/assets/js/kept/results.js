// @ts-check
// Kept results. What is said of one, such as its star, is a record of its own: it changes, and the painting is not
// written anew for that.

import { keptRecord, keptRecords } from "./kept.js";

/** @typedef {import("./database.js").KeptRecord} KeptRecord */

/**
 * The record of a result with its flags, if it is there.
 * @param {string} id
 * @returns {Promise<KeptRecord | undefined>}
 */
export async function keptResult(id) {
  const [record, flags] = await Promise.all([keptRecord("results", id), keptRecord("flags", id)]);
  return record && { ...record, ...flags };
}

/**
 * The records of all results with their flags.
 * @returns {Promise<KeptRecord[]>}
 */
export async function keptResults() {
  const [records, flags] = await Promise.all([keptRecords("results"), keptRecords("flags")]);
  const flagsOf = new Map(flags.map((one) => [one.id, one]));
  return records.map((record) => ({ ...record, ...flagsOf.get(record.id) }));
}
