// @ts-check
// Receipts as pictures' files hold them: what an earlier painting was made from. Anyone can write one, so that nothing
// in it is what its type says until it was looked at.

import { isStyleVector, vectorLength } from "../core/picture.js";

/** @typedef {import("../core/types.js").Receipt} Receipt */
/** @typedef {import("../core/types.js").ReceiptStyle} ReceiptStyle */

/** The keyword of a receipt among a picture's texts. */
export const receiptKeyword = "Impasto-Receipt";

/** @param {unknown} value */
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * The receipt in a text; null if there is none.
 * @param {string} text
 * @returns {Receipt | null}
 */
export function receiptIn(text) {
  try {
    const value = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

/**
 * The styles that a receipt tells of, one or several.
 * @param {Receipt} receipt
 * @returns {ReceiptStyle[]}
 */
export function stylesIn({ style, styles }) {
  const listed = Array.isArray(styles) ? styles : [style];
  return /** @type {ReceiptStyle[]} */ (listed.filter(isObject));
}

/**
 * The styles of the ground, over which regions lie.
 * @param {Receipt} receipt
 */
export const groundStylesIn = (receipt) => stylesIn(receipt).filter(({ region }) => typeof region !== "number");

/**
 * Whether parts of a painting were in styles of their own, in weaker ones, or left as the photo is.
 * @param {Receipt} receipt
 */
export const hasRegions = (receipt) =>
  Boolean(receipt.keep) || Boolean(receipt.strengthMask) || groundStylesIn(receipt).length < stylesIn(receipt).length;

/**
 * The style that a painting was made with: the one, or the mean of those that were mixed; null if its receipt does not
 * say, or cannot be believed.
 * @param {string} text - the receipt
 * @returns {{ vector: number[], space: string } | null}
 */
export function styleOfResult(text) {
  const receipt = receiptIn(text);
  const styles = receipt ? groundStylesIn(receipt) : [];
  const space = styles[0]?.space;
  if (typeof space !== "string" || !space) return null;
  if (!styles.every((style) => style.space === space && isStyleVector(style.vector))) return null;
  const weights = styles.map(({ weight }) => (typeof weight === "number" && Number.isFinite(weight) ? weight : 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (Math.abs(total) < 1e-6) return null;
  const vector = Array.from({ length: vectorLength }, (_, index) =>
    styles.reduce((sum, style, part) => sum + ((style.vector ?? [])[index] * weights[part]) / total, 0));
  return { vector, space };
}
