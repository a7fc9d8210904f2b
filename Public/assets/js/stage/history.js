// @ts-check
// The results of this tab. They live in memory only; a click brings one back with all its settings.

import { byId, element } from "../core/dom.js";
import { subscribe } from "../core/store.js";
import { t } from "../core/strings.js";
import { brushText } from "../settings/brush.js";
import { fingerprint } from "../settings/fingerprint.js";
import { restore } from "../settings/snapshot.js";
import { showResult } from "./stage.js";

/** @typedef {import("../core/types.js").Result} Result */
/** @typedef {{ result: Result, key: string, item: HTMLLIElement, button: HTMLButtonElement }} Entry */

const most = 40;
/** The most that the results' files take together. */
const mostBytes = 512 * 2 ** 20;
/** How wide and high a thumbnail is, in its own pixels: twice what is shown. */
const thumbnailSide = 120;
/**
 * The newest first.
 * @type {Entry[]}
 */
const entries = [];
let count = 0;

export function setUpHistory() {
  subscribe(["painting"], ({ painting }) => {
    for (const { button, result } of entries) button.setAttribute("aria-current", String(result === painting?.result));
  });
}

/**
 * The result of the same settings, if it is still here. Not of a saved style, which may be another by now.
 * @param {string} key
 */
export function earlierResult(key) {
  const entry = entries.find((candidate) => candidate.key === key);
  const isLasting = entry?.result.snapshot.styles.every(({ picture }) => picture?.kind !== "saved");
  return entry && isLasting ? entry.result : null;
}

/**
 * Adds a result; it takes the place of an earlier one of the same settings.
 * @param {Result} result
 */
export async function addToHistory(result) {
  const key = fingerprint(result.snapshot);
  const before = entries.findIndex((entry) => entry.key === key);
  if (before >= 0) forget(...entries.splice(before, 1));
  count += 1;
  const image = element("img", { alt: "", width: 60, height: 60 });
  const title = summaryOf(result);
  const label = t("historyItem", { number: count, summary: title });
  const onclick = () => recallResult(result);
  const button = element("button", { type: "button", "aria-label": label, title, onclick }, image);
  const item = element("li", {}, button);
  entries.unshift({ result, key, item, button });
  const list = byId("history");
  list.querySelector(".history-empty")?.remove();
  list.prepend(item);
  list.scrollTo({ left: 0 });
  while (entries.length > most || (entries.length > 1 && bytes() > mostBytes)) forget(...entries.splice(-1));
  image.src = await thumbnail(result.blob);
}

const bytes = () => entries.reduce((sum, { result }) => sum + result.blob.size, 0);

/** @param {Entry[]} gone */
function forget(...gone) {
  for (const { item, result } of gone) {
    item.remove();
    URL.revokeObjectURL(result.url);
  }
}

/** @param {Result} result */
function recallResult(result) {
  showResult(result, { isFresh: false });
  restore(result.snapshot);
}

/**
 * Styles and strength, and the brush unless it is left to the picture.
 * @param {Result} result
 */
function summaryOf({ snapshot, width, height }) {
  const parts = [snapshot.styles.map(({ picture }) => picture?.title).join(" + "), `${snapshot.strength} %`];
  if (snapshot.brush !== "auto") parts.push(t("historyBrush", { brush: brushText(snapshot.brush, { width, height }) }));
  return parts.join(", ");
}

/**
 * The middle of the picture, as a data URL.
 * @param {Blob} blob
 */
async function thumbnail(blob) {
  const full = await createImageBitmap(blob);
  const side = Math.min(full.width, full.height);
  const canvas = element("canvas", { width: thumbnailSide, height: thumbnailSide });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.imageSmoothingQuality = "high";
  const [left, top] = [(full.width - side) / 2, (full.height - side) / 2];
  context.drawImage(full, left, top, side, side, 0, 0, thumbnailSide, thumbnailSide);
  full.close();
  return canvas.toDataURL("image/jpeg", 0.85);
}
