// @ts-check
// What can be done with a result: bring it back with its settings, paint it again, paint like it,
// or delete it.

import { filePicture } from "../core/picture.js";
import { t } from "../core/strings.js";
import { activeSlots, setPicture, slotInUse } from "../settings/slots.js";
import { restore } from "../settings/snapshot.js";
import { showResult } from "../stage/stage.js";
import { isSaid, toast } from "../ui/toasts.js";
import { entryNamed, remove } from "./shelf.js";
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
 */
export function useAsStyle(result) {
  const letter = slotInUse();
  setPicture(letter, pictureOf(result));
  toast(activeSlots().length > 1 ? t("usedAsStyleLetter", { letter }) : t("usedAsStyle"));
}

/** What a button says that does so: of several styles, which it will be. */
export const wordsForStyle = () =>
  (activeSlots().length > 1 ? t("useAsStyleLetter", { letter: slotInUse() }) : t("useAsStyle"));

/**
 * What the message about deleted results is of: how many, and what puts them back.
 * @type {{ count: number, putBack: () => Promise<void> }[]}
 */
let removed = [];

/**
 * Takes results off the shelf, with a way back: one for all that go while the message is there.
 * @param {string[]} wanted
 */
export function removeWithUndo(wanted) {
  const ids = wanted.filter(entryNamed);
  if (!ids.length) return;
  if (!isSaid("removed")) removed = [];
  removed.push({ count: ids.length, putBack: remove(ids) });
  const count = removed.reduce((sum, one) => sum + one.count, 0);
  const text = count === 1 ? t("resultRemoved") : t("resultsRemoved", { count });
  toast(text, { action: t("undo"), run: putAllBack, topic: "removed" });
}

async function putAllBack() {
  for (const { putBack } of removed.splice(0)) await putBack();
}

/**
 * A result as the user's own picture.
 * @param {Result} result
 */
export const pictureOf = (result) =>
  filePicture(result.blob, { title: summaryOf(result), width: result.width, height: result.height });
