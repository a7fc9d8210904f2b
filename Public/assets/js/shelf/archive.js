// @ts-check
// Several results as one file.

import { endingOf } from "../core/format.js";
import { PlainError } from "../core/plainerror.js";
import { t } from "../core/strings.js";
import { fileName, fileOf, saveBlob } from "../stage/download.js";
import { markSaved } from "./shelf.js";
import { distinct, zip, ZIPTooLarge } from "./zip.js";

/** @typedef {import("../core/types.js").Result} Result */

/** @param {Result} result */
export const suffixOf = ({ blob }) => endingOf(blob.type);

/**
 * Hands results to the browser's downloads as one ZIP file. Throws an error in words if that cannot be.
 * @param {Result[]} results
 * @param {(done: number) => void} [onProgress]
 */
export async function downloadZIP(results, onProgress) {
  const names = distinct(results.map((result) => fileName(result.snapshot) + suffixOf(result)));
  const files = await Promise.all(results.map((result) => fileOf(result)));
  const entries = results.map(({ at }, index) => ({ name: names[index], blob: files[index], at }));
  try {
    saveBlob(await zip(entries, onProgress), `impasto-${new Date().toISOString().slice(0, 10)}.zip`);
  } catch (failure) {
    throw failure instanceof ZIPTooLarge ? new PlainError(t("zipTooLarge")) : failure;
  }
  for (const { id } of results) markSaved(id);
}
