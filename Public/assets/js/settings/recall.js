// @ts-check
// The settings of an earlier result, out of the picture itself.

import { input, limitsOf } from "../core/dom.js";
import { limit } from "../core/limits.js";
import { isStyleVector, vectorPicture } from "../core/picture.js";
import { t } from "../core/strings.js";
import { groundStylesIn, receiptIn } from "../files/receipt.js";
import { sampleNamed } from "./pickers.js";

/** @typedef {import("../core/types.js").Receipt} Receipt */
/** @typedef {import("../core/types.js").ReceiptStyle} ReceiptStyle */
/** @typedef {import("../core/types.js").Photo} Photo */
/** @typedef {import("../core/types.js").SavedSlot} SavedSlot */
/** @typedef {import("../core/types.js").SavedSnapshot} SavedSnapshot */
/** @typedef {[low: number, high: number]} Range */
/** @typedef {{ contentSize: Range, styleSize: Range, brush: Range }} Ranges - what the fields of the page take */

/**
 * The settings of a receipt as a picture's file holds it; null if it cannot be read or tells of no style. The photo is
 * `null` unless it was a sample: what a file says of itself leads to no photo of the user's.
 * @param {string} text
 * @returns {{ receipt: Receipt, saved: SavedSnapshot } | null}
 */
export function readReceipt(text) {
  const receipt = receiptIn(text);
  const listed = receipt ? groundStylesIn(receipt).slice(0, limit("maxStyles")) : [];
  // Nothing was ever painted without a style.
  if (!receipt || !listed.length) return null;
  const ranges = {
    contentSize: limitsOf(input("content-size")), styleSize: limitsOf(input("size-A")), brush: limitsOf(input("brush")),
  };
  const styles = listed.map((style) => slotOf(style, sampleNamed("A", style.sample), ranges));
  const sample = sampleNamed("content", receipt.content?.sample);
  return { receipt, saved: snapshotOf(receipt, styles, sample?.kind === "sample" ? sample : null, ranges) };
}

/**
 * What a receipt says, as far as it can be believed: anyone can write one.
 * @param {Receipt} receipt
 * @param {SavedSlot[]} styles
 * @param {Photo | null} content
 * @param {Ranges} ranges
 * @returns {SavedSnapshot}
 */
export function snapshotOf(receipt, styles, content, ranges) {
  // The receipt says weights; two styles show them as one ratio.
  const weights = styles.map(({ weight }) => weight ?? 0);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const ratio = styles.length === 2 && total > 0 ? Math.round((weights[1] / total) * 100) : receipt.ratio;
  return {
    mode: receipt.kind === "combine" || styles.length > 1 ? "combine" : "stylize",
    styles: styles.length ? styles : undefined,
    content,
    // A receipt names masks, and does not hold them.
    regions: null,
    contentSize: receipt.contentSize === "full" ? "full" : numberWithin(receipt.contentSize, ranges.contentSize),
    extrapolate: weights.some((weight) => weight < 0 || weight > 100),
    ratio: numberWithin(ratio, [-100, 200]),
    strength: numberWithin(receipt.strength, [0, 100]),
    // Before there was a choice of brushes there was one, the network's own.
    brush: receipt.brush === "auto" ? "auto" : numberWithin(receipt.brush, ranges.brush) ?? 1,
    // Before there were sliders, all of the colours were kept or none, and the rest was left as it was painted.
    preserveColor: receipt.preserveColor === true ? 100 : numberWithin(receipt.preserveColor || 0, [0, 100]),
    saturation: numberWithin(receipt.saturation ?? 0, [-100, 100]),
    contrast: numberWithin(receipt.contrast ?? 0, [-100, 100]),
    grain: numberWithin(receipt.grain ?? 0, [0, 100]),
    padding: receipt.padding === "published" || receipt.padding === "reflect" ? receipt.padding : undefined,
    styleModel: receipt.styleModel,
    transformer: receipt.transformer,
  };
}

/**
 * A style of a receipt, as a slot holds it.
 * @param {ReceiptStyle} entry
 * @param {import("../core/types.js").Picture | undefined} sample
 * @param {Ranges} ranges
 * @returns {SavedSlot}
 */
export function slotOf(entry, sample, ranges) {
  const { vector, space } = entry;
  const ofVector = () => vectorPicture({
    vector: vector ?? [], space: typeof space === "string" ? space : "", title: t("recalledStyle"),
  });
  return {
    picture: sample ?? (isStyleVector(vector) ? ofVector() : undefined),
    size: numberWithin(entry.styleSize, ranges.styleSize),
    square: flag(entry.square),
    weight: typeof entry.weight === "number" ? Math.round(Math.min(2, Math.max(-1, entry.weight)) * 100) : undefined,
  };
}

/**
 * The value, if it is a number within these ends.
 * @param {unknown} value
 * @param {Range} range
 */
const numberWithin = (value, [low, high]) =>
  typeof value === "number" && value >= low && value <= high ? value : undefined;

/** @param {unknown} value */
const flag = (value) => (typeof value === "boolean" ? value : undefined);
