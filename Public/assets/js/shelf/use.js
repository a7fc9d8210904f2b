// @ts-check
// What can be done with a result: bring it back with its settings, paint it again, paint like it,
// or delete it.

import { filePicture } from "../core/picture.js";
import { t } from "../core/strings.js";
import { setPicture } from "../settings/slots.js";
import { restore } from "../settings/snapshot.js";
import { showResult } from "../stage/stage.js";
import { toast } from "../ui/toasts.js";
import { remove } from "./shelf.js";
import { summaryOf } from "./words.js";

/** @typedef {import("../core/types.js").Result} Result */

/**
 * Shows a result, and sets everything as it was painted.
 * @param {Result} result
 */
export function showAgain(result) {
  showResult(result, { isFresh: false });
  restore(result.snapshot);
}

/**
 * The next painting is of this one.
 * @param {Result} result
 */
export function useAsPhoto(result) {
  setPicture("content", pictureOf(result));
  toast(t("usedAsPhoto"));
}

/**
 * The next painting looks like this one.
 * @param {Result} result
 * @param {string} [slot]
 */
export function useAsStyle(result, slot = "A") {
  setPicture(slot, pictureOf(result));
  toast(t("usedAsStyle"));
}

/**
 * Takes results off the shelf, with a way back.
 * @param {string[]} ids
 */
export function removeWithUndo(ids) {
  if (!ids.length) return;
  const putBack = remove(ids);
  const text = ids.length === 1 ? t("resultRemoved") : t("resultsRemoved", { count: ids.length });
  toast(text, { action: t("undo"), run: putBack, topic: "removed" });
}

/**
 * A result as the user's own picture.
 * @param {Result} result
 */
export const pictureOf = (result) =>
  filePicture(result.blob, { title: summaryOf(result), width: result.width, height: result.height });
