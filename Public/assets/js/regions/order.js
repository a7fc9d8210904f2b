// @ts-check
// The order of regions, from the bottom up: each lies over those before it, and the photo that is kept over all.

/** @typedef {{ id: string, kind: "style" | "keep" }} Ordered */

/**
 * The regions with one of them moved; what keeps the photo stays on top.
 * @template {Ordered} Item
 * @param {Item[]} list
 * @param {string} id
 * @param {number} to - its place, from 0 at the bottom; the nearest that it may have
 * @returns {Item[]}
 */
export function moved(list, id, to) {
  const item = list.find((one) => one.id === id);
  if (!item || item.kind === "keep") return list;
  const others = list.filter((one) => one.id !== id);
  const styles = others.filter(({ kind }) => kind === "style");
  const kept = others.filter(({ kind }) => kind === "keep");
  const place = Math.min(styles.length, Math.max(0, Math.round(to)));
  return [...styles.slice(0, place), item, ...styles.slice(place), ...kept];
}

/**
 * The regions with a new one, above those of its kind.
 * @template {Ordered} Item
 * @param {Item[]} list
 * @param {Item} item
 * @returns {Item[]}
 */
export function withNew(list, item) {
  return [
    ...list.filter(({ kind }) => kind === "style"), ...(item.kind === "style" ? [item] : []),
    ...list.filter(({ kind }) => kind === "keep"), ...(item.kind === "keep" ? [item] : []),
  ];
}

/** The most regions with a style; one more may keep the photo. */
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
