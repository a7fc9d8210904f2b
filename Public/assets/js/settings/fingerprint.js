// @ts-check
// Which settings make one and the same picture.

import { identityOf } from "../core/picture.js";
import { regionsOf } from "../regions/counting.js";
import { finishNames } from "./finish.js";

/**
 * Equal for two snapshots if and only if the server is asked for the same picture; a text.
 * @param {import("../core/types.js").Snapshot} snapshot
 */
export function fingerprint(snapshot) {
  const { content, contentSize, styles, mode, format } = snapshot;
  const regions = regionsOf(snapshot);
  const ratioOrWeights = styles.length === 2 ? [snapshot.ratio] : styles.map((style) => style.weight);
  return JSON.stringify([
    mode, identityOf(content), contentSize === content?.height ? "full" : contentSize,
    styles.map(styleIdentity), mode === "stylize" ? null : ratioOrWeights, snapshot.extrapolate,
    snapshot.strength, snapshot.brush, snapshot.padding, ...finishNames.map((name) => snapshot[name]),
    snapshot.styleModel, snapshot.transformer, format, format === "png" ? null : snapshot.quality, snapshot.metadata,
    ...(snapshot.profile === "keep" ? ["profile"] : []),
    ...(snapshot.keepMetadata ? ["metadata", snapshot.keepLocation] : []),
    ...(regions.length ? ["regions", ...regions.map(regionIdentity)] : []),
    ...(snapshot.regions?.isLost ? [snapshot.regions.photo] : []),
  ]);
}

/**
 * As `fingerprint`, of the painting before its finish: one that is kept needs no network to be finished anew.
 * @param {import("../core/types.js").Snapshot} snapshot
 */
export const unfinishedPrint = (snapshot) =>
  fingerprint({ ...snapshot, ...Object.fromEntries(finishNames.map((name) => [name, 0])) });

/**
 * A style that is numbers already has no size and no sides.
 * @param {import("../core/types.js").Slot} slot
 */
function styleIdentity({ picture, size, square }) {
  const isPicture = picture?.kind === "sample" || picture?.kind === "file";
  return [identityOf(picture), ...(isPicture ? [size, square] : [])];
}

/** @param {import("../core/types.js").Region} region */
const regionIdentity = ({ kind, style, strength, mask }) =>
  [identityOf(mask), ...(kind === "keep" ? [] : [kind === "weaker" ? kind : styleIdentity(style), strength])];
