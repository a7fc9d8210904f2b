// @ts-check
// The style of an earlier painting, out of the receipt in its file: one style, or the mean of those that were mixed.

import { isStyleVector, vectorLength } from "../core/picture.js";

/** @typedef {import("../core/types.js").Receipt} Receipt */

/**
 * The style that a painting was made with; null if its receipt does not say, or cannot be believed.
 * @param {string} text - the receipt
 * @returns {{ vector: number[], space: string } | null}
 */
export function styleOfResult(text) {
  /** @type {Receipt | null} */
  let receipt;
  try {
    receipt = JSON.parse(text);
  } catch {
    return null;
  }
  const styles = receipt?.styles ?? (receipt?.style ? [receipt.style] : []);
  if (!Array.isArray(styles) || styles.length === 0) return null;
  const space = styles[0].space ?? "";
  if (!space || !styles.every((style) => style.space === space && isStyleVector(style.vector))) return null;
  const weights = styles.map(({ weight }) => (typeof weight === "number" && Number.isFinite(weight) ? weight : 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (Math.abs(total) < 1e-6) return null;
  const vector = Array.from({ length: vectorLength }, (_, index) =>
    styles.reduce((sum, style, part) => sum + ((style.vector ?? [])[index] * weights[part]) / total, 0));
  return { vector, space };
}
