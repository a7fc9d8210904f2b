// @ts-check
// What a stream is told: the page's settings as the API takes them, and of changed settings only what has changed.

import { PlainError } from "../core/plainerror.js";
import { t } from "../core/strings.js";
import { styleJSON, weighted } from "../net/requests.js";

/** @typedef {import("../core/types.js").Snapshot} Snapshot */
/** @typedef {Record<string, unknown>} Fields */
/** @typedef {{ calm: number, crossFade: number }} Own - what only streams have: 0 to 100, and seconds */

/** A stream has one of these. */
const styleFields = ["style", "styles", "extrapolate"];

/** Not every style is chosen yet. */
export class NoStyle extends PlainError {}

/**
 * Everything that a stream is told; sends style pictures first, where needed. Frames are painted as large as they are.
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
  const look = snapshot.mode === "stylize" ? { style: styles[0] } : weighted(styles, snapshot);
  return {
    ...look, strength, brush, preserveColor, saturation, contrast, grain, padding, styleModel, transformer,
    contentSize: "full", ...own,
  };
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
  // A mix is told whole: its weights mean nothing without its styles.
  const isOtherMix = styleFields.some((name) => !isSame(name));
  const told = isOtherMix ? [...names, ...styleFields.filter((name) => name in wanted)] : names;
  if (!told.length) return null;
  const changes = Object.fromEntries([...new Set(told)].map((name) => [name, wanted[name]]));
  const isWithin = wanted.styles && inForce.extrapolate && !wanted.extrapolate;
  return isWithin ? { ...changes, extrapolate: false } : changes;
}
