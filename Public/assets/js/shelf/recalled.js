// @ts-check
// A result that comes back as a file: it is shown as what it is, and everything is set as it was painted.

import { haveSameBytes } from "../core/files.js";
import { newID } from "../core/ids.js";
import { read } from "../core/store.js";
import { t } from "../core/strings.js";
import { hasRegions } from "../files/receipt.js";
import { lostRegions } from "../regions/counting.js";
import { readReceipt } from "../settings/recall.js";
import { restore, snapshot as takeSnapshot } from "../settings/snapshot.js";
import { showResult } from "../stage/stage.js";
import { toast } from "../ui/toasts.js";
import { addResult } from "./shelf.js";
import { showAgain } from "./use.js";

/** @typedef {import("../core/types.js").Result} Result */

/**
 * Shows a result's file, and sets what it says; false if it says nothing that can be read, or is no picture.
 * @param {Blob} file
 * @param {string} text - its receipt
 */
export async function recallFile(file, text) {
  const told = readReceipt(text);
  if (!told) return false;
  // One that is on the shelf knows more than its file: the photo, and the names of its styles.
  const known = await onShelf(file);
  if (known) {
    showAgain(known);
    toast(t("settingsRecalled"));
    return true;
  }
  const size = await sizeOf(file);
  if (!size) return false;
  const id = newID();
  const isInParts = hasRegions(told.receipt);
  restore({ ...told.saved, regions: isInParts ? lostRegions(id) : null });
  /** @type {Result} */
  const result = {
    id, at: Date.now(), blob: file, url: URL.createObjectURL(file), ...size, seconds: 0,
    snapshot: takeSnapshot(), receipt: told.receipt,
  };
  showResult(result, { isFresh: false });
  addResult(result, { isAskedFor: false });
  const isStyled = result.snapshot.styles.every(({ picture }) => picture);
  const isWhole = isStyled && result.snapshot.content;
  if (isInParts) toast(t("settingsRecalledNoRegions"));
  else toast(t(isWhole ? "settingsRecalled" : isStyled ? "settingsRecalledNoPhoto" : "settingsRecalledNoStyle"));
  return true;
}

/**
 * The result on the shelf of which this is the file, byte by byte.
 * @param {Blob} file
 */
async function onShelf(file) {
  for (const { result } of read("shelf")) {
    if (await haveSameBytes(result.blob, file)) return result;
  }
  return null;
}

/**
 * The size of a picture's file; null if it cannot be shown.
 * @param {Blob} file
 */
async function sizeOf(file) {
  try {
    const image = await createImageBitmap(file);
    const { width, height } = image;
    image.close();
    return { width, height };
  } catch {
    return null;
  }
}
