// @ts-check
// What a stream is told: the page's settings as the API takes them, and of changed settings only what has changed.

import { PlainError } from "../core/plainerror.js";
import { t } from "../core/strings.js";
import { over, regionsJSON, styleJSON, weighted } from "../net/requests.js";

/** @typedef {import("../core/types.js").Snapshot} Snapshot */
/** @typedef {Record<string, unknown>} Fields */
/** @typedef {{ calm: number, crossFade: number }} Own - what only streams have: 0 to 100, and seconds */

/** What belongs together: a stream forgets all of them when it is told of a style. */
const lookFields = ["style", "styles", "extrapolate", "strengthMask", "keep"];

/** Not every style is chosen yet. */
export class NoStyle extends PlainError {}

/**
 * Everything that a stream is told; sends style pictures and masks first, where needed. Frames are painted as large as
 * they are, and masks are stretched over them.
 * @param {Snapshot} snapshot
 * @param {Own} own
 * @param {AbortSignal} [signal]
 * @returns {Promise<Fields>}
 */
export async function fieldsOf(snapshot, own, signal) {
  if (!snapshot.styles.length || snapshot.styles.some(({ picture }) => !picture)) throw new NoStyle(t("liveNoStyle"));
  const styles = [];
  for (const style of snapshot.styles) styles.push(await styleJSON(style, signal));
  const { strength, brush, preserveColor, saturation, contrast, grain, padding, styleModel, transformer } = snapshot;
  const { layers, masks } = await regionsJSON(snapshot, signal);
  return {
    ...lookOf(styles, layers, snapshot), ...masks,
    strength, brush, preserveColor, saturation, contrast, grain, padding, styleModel, transformer,
    contentSize: "full", ...own,
  };
}

/**
 * @template Style, Layer
 * @param {Style[]} styles - of the ground
 * @param {Layer[]} layers - over it
 * @param {Snapshot} snapshot
 */
function lookOf(styles, layers, snapshot) {
  if (layers.length) return over(styles, layers, snapshot);
  return snapshot.mode === "stylize" ? { style: styles[0] } : weighted(styles, snapshot);
}

/**
 * What has to be sent so that the fields in force become those that are wanted; null if that is nothing.
 * @param {Fields} inForce
 * @param {Fields} wanted
 * @returns {Fields | null}
 */
export function changesTo(inForce, wanted) {
  const isSame = (/** @type {string} */ name) => JSON.stringify(inForce[name]) === JSON.stringify(wanted[name]);
  const names = Object.keys(wanted).filter((name) => !isSame(name));
  // It is told whole: weights mean nothing without their styles, and masks go with the styles that came with them.
  const isOtherLook = lookFields.some((name) => !isSame(name));
  const told = isOtherLook ? [...names, ...lookFields.filter((name) => name in wanted)] : names;
  if (!told.length) return null;
  const changes = Object.fromEntries([...new Set(told)].map((name) => [name, wanted[name]]));
  const isWithin = wanted.styles && inForce.extrapolate && !wanted.extrapolate;
  return isWithin ? { ...changes, extrapolate: false } : changes;
}
