// @ts-check
// Which regions count for a painting.

import { identityOf } from "../core/picture.js";

/** @typedef {import("../core/types.js").Snapshot} Snapshot */
/** @typedef {import("../core/types.js").Region} Region */

/**
 * The regions that are seen in a painting, from the bottom up: those that were painted on its photo, of which
 * something is seen, and that have a style or do without one.
 * @param {Pick<Snapshot, "content" | "regions">} snapshot
 * @returns {Region[]}
 */
export function regionsOf({ content, regions }) {
  if (!regions || regions.photo !== identityOf(content)) return [];
  return regions.list.filter(({ mask, kind, style }) => mask && (kind !== "style" || style.picture));
}

/**
 * Whether there are regions, but for another photo than the one to paint, or for one where there is none.
 * @param {Pick<Snapshot, "content" | "regions">} snapshot
 */
export const areForeign = ({ content, regions }) =>
  Boolean(regions?.list.some(({ mask }) => mask) && regions.photo !== identityOf(content));

/**
 * The regions of a painting that came back as a file: it does not hold their masks.
 * @param {string} id - of the painting
 * @returns {import("../core/types.js").Regions}
 */
export const lostRegions = (id) => ({ photo: `lost:${id}`, list: [], isLost: true });

/**
 * The pictures of all styles of a painting, those of its regions, too.
 * @param {Snapshot} snapshot
 */
export const stylePicturesOf = (snapshot) =>
  [...snapshot.styles, ...regionsOf(snapshot).map(({ style }) => style)].map(({ picture }) => picture);

/**
 * All pictures of a snapshot's regions, whether they count or not: masks, and styles.
 * @param {Pick<Snapshot, "regions">} snapshot
 * @returns {import("../core/types.js").Picture[]}
 */
export const regionPictures = ({ regions }) =>
  (regions?.list ?? []).flatMap(({ mask, style }) => [mask, style.picture]).flatMap((picture) => picture ?? []);
