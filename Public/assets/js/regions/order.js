// @ts-check
// The order of regions, from the bottom up: each lies over those before it. What makes all styles weaker lies over
// them, and the photo that is kept over all.

/** @typedef {import("../core/types.js").Region["kind"]} Kind */
/** @typedef {{ id: string, kind: Kind }} Ordered */

/**
 * The regions with one of them moved; only those with styles are.
 * @template {Ordered} Item
 * @param {Item[]} list
 * @param {string} id
 * @param {number} to - its place, from 0 at the bottom; the nearest that it may have
 * @returns {Item[]}
 */
export function moved(list, id, to) {
  const item = list.find((one) => one.id === id);
  if (item?.kind !== "style") return list;
  const others = list.filter((one) => one.id !== id);
  const styles = others.filter(({ kind }) => kind === "style");
  const place = Math.min(styles.length, Math.max(0, Math.round(to)));
  return [...styles.slice(0, place), item, ...styles.slice(place), ...others.filter(({ kind }) => kind !== "style")];
}

/** @type {Kind[]} */
const kinds = ["style", "weaker", "keep"];

/**
 * The regions with a new one, above those of its kind.
 * @template {Ordered} Item
 * @param {Item[]} list
 * @param {Item} item
 * @returns {Item[]}
 */
export const withNew = (list, item) =>
  kinds.flatMap((kind) => [...list, item].filter((one) => one.kind === kind));

/** The most regions with a style; beside them there may be one of each other kind. */
export const mostRegions = 8;

/**
 * The first colour that no region has.
 * @param {{ color: number }[]} list
 */
export function freeColor(list) {
  const used = new Set(list.map(({ color }) => color));
  let color = 0;
  while (used.has(color)) color += 1;
  return color;
}
