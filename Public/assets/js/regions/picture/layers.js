// @ts-check
// Each region's whole painting, small: the photo in its style alone, so that a stroke shows at once what it uncovers.

import { imageOf } from "../../core/picture.js";
import { paintSmall } from "../../painting/live.js";
import { paintedSize } from "../../settings/contentsize.js";
import { fingerprint } from "../../settings/fingerprint.js";
import { toastError } from "../../ui/toasts.js";

/** @typedef {import("../../core/types.js").Snapshot} Snapshot */
/** @typedef {import("../../core/types.js").Region} Region */

/** As high as a layer is, in px, where the painting is not smaller. */
const mostHeight = 480;
/** So many are kept: all that are in use, and some that come back by undo. */
const most = 14;
/**
 * Those that are there or on their way, the last used last.
 * @type {Map<string, Promise<ImageBitmap>>}
 */
const layers = new Map();
/** One after the other: each is as much work as a preview. */
let line = Promise.resolve();

/**
 * The size of layers, in px.
 * @param {Snapshot} snapshot
 */
export function layerSize(snapshot) {
  const { width, height } = paintedSize(snapshot) ?? { width: 4, height: 3 };
  const shown = Math.min(mostHeight, height);
  return { width: Math.max(1, Math.round((width * shown) / height)), height: shown };
}

/**
 * The settings that paint what a region shows, all over the photo; null for no style. Where all styles are weaker, it
 * is the ground's that is seen so, until the server has painted the others.
 * @param {Snapshot} snapshot
 * @param {Region} region
 * @returns {Snapshot | null}
 */
export function settingsOf(snapshot, { kind, style, strength }) {
  if (kind === "weaker") {
    return { ...groundSettings(snapshot), strength: Math.round((snapshot.strength * strength) / 100) };
  }
  if (!style.picture) return null;
  const { height: previewHeight } = layerSize(snapshot);
  return { ...snapshot, mode: "stylize", styles: [style], extrapolate: false, strength, regions: null, previewHeight };
}

/**
 * The settings of what the regions lie on.
 * @param {Snapshot} snapshot
 * @returns {Snapshot}
 */
export const groundSettings = (snapshot) =>
  ({ ...snapshot, regions: null, previewHeight: layerSize(snapshot).height });

/**
 * A layer, from the server or from before; null if it cannot be painted, which has been said.
 * @param {Snapshot} settings
 * @param {AbortSignal} signal
 * @returns {Promise<ImageBitmap | null>}
 */
export async function layerOf(settings, signal) {
  const key = `${fingerprint(settings)} ${settings.previewHeight}`;
  const layer = layers.get(key) ?? inLine(settings, signal);
  layers.delete(key);
  layers.set(key, layer);
  for (const old of [...layers.keys()].slice(0, -most)) layers.delete(old);
  try {
    return await layer;
  } catch (failure) {
    if (layers.get(key) === layer) layers.delete(key);
    // It was asked for before by a tool that is closed; this one wants it still.
    const isOthers = !signal.aborted && failure instanceof Error && failure.name === "AbortError";
    if (isOthers) return layerOf(settings, signal);
    toastError(failure, { topic: "regions" });
    return null;
  }
}

/**
 * @param {Snapshot} settings
 * @param {AbortSignal} signal
 */
function inLine(settings, signal) {
  const layer = line.then(async () => {
    signal.throwIfAborted();
    return createImageBitmap((await paintSmall(settings, signal)).blob);
  });
  line = layer.then(() => {}, () => {});
  return layer;
}

/**
 * The photo as a layer.
 * @param {Snapshot} snapshot
 */
export async function photoLayer(snapshot) {
  if (!snapshot.content) return null;
  const { width: resizeWidth, height: resizeHeight } = layerSize(snapshot);
  const image = await imageOf(snapshot.content);
  return createImageBitmap(image, { resizeWidth, resizeHeight, resizeQuality: "high" });
}
