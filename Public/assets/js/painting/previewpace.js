// @ts-check
// How long a preview takes. Nearly always it is there at once; but where the brush is small for the photo, most of the
// photo has to be painted for it, however small it is shown.

import { limit } from "../core/limits.js";
import { previewHeight } from "../net/requests.js";
import { coarsestHeight } from "../settings/brush.js";
import { paintedSize } from "../settings/contentsize.js";
import { unfinishedPrint } from "../settings/fingerprint.js";
import { createPace } from "./measure.js";

/** @typedef {import("../core/types.js").Snapshot} Snapshot */

/** Longer than this a preview does not follow a hand, in seconds. */
const patience = 0.7;
/** Previews of up to so many painted pixels follow the hand in any case: as fast as they come. */
const always = 1e6;
/** What the last preview of each transformer took. */
const pace = createPace(1);

/**
 * Whether a preview of these settings is there while the hand still moves.
 * @param {Snapshot} snapshot
 */
export function isQuickPreview(snapshot) {
  const pixels = pixelsOf(snapshot);
  return pixels <= always || pace.secondsFor(snapshot.transformer, pixels) < patience;
}

/**
 * A preview took so long from the request to the answer.
 * @param {Snapshot} snapshot
 * @param {number} seconds
 */
export const learnPreviewPace = (snapshot, seconds) =>
  pace.learn(snapshot.transformer, pixelsOf(snapshot), seconds, unfinishedPrint(snapshot));

/** @param {Snapshot} snapshot */
function pixelsOf(snapshot) {
  const size = paintedSize(snapshot);
  if (!size) return 0;
  const shown = limit("previewMargin") * (snapshot.previewHeight ?? previewHeight);
  return previewPixels(size, shown, coarsestHeight(snapshot.brush, size));
}

/**
 * The pixels of the largest octave that a preview needs.
 * @param {import("../core/types.js").Size} size - of the painting, in px
 * @param {number} shown - the least height of the preview's finest octave, in px
 * @param {number} coarsest - the height of the painting's coarsest octave, in px
 */
export function previewPixels(size, shown, coarsest) {
  const height = Math.max(Math.min(size.height, shown), coarsest);
  return (height * height * size.width) / size.height;
}
