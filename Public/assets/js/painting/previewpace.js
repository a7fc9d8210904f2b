// How long a preview takes. Nearly always it is there at once; but where the brush is small for the photo, most of the
// photo has to be painted for it, however small it is shown.

import { coarsest } from "../settings/brush.js";
import { byId } from "../core/dom.js";
import { previewHeight } from "../net/requests.js";
import { paintedSize } from "../settings/state.js";

/** Longer than this a preview does not follow a hand, in seconds. */
const patience = 0.7;
/** Previews of up to so many painted pixels follow the hand in any case: as fast as they come. */
const always = 1e6;
/** The finest octave of a preview is at least so many times as high as the preview. */
const margin = () => Number(byId("studio").dataset.previewMargin);
/** What the last preview of each transformer took: seconds a painted pixel. */
const paces = new Map();

/** Whether a preview of these settings is there while the hand still moves. */
export function isQuickPreview(snapshot) {
  const pixels = pixelsOf(snapshot);
  return pixels <= always || pixels * (paces.get(snapshot.transformer) ?? 0) < patience;
}

/** A preview took so long from the request to the answer. */
export function learnPreviewPace(snapshot, seconds) {
  const pixels = pixelsOf(snapshot);
  if (pixels > 0) paces.set(snapshot.transformer, seconds / pixels);
}

/** Of the largest octave that a preview needs. */
function pixelsOf(snapshot) {
  const size = paintedSize(snapshot);
  if (!size) return 0;
  const shown = Math.min(size.height, margin() * (snapshot.previewHeight ?? previewHeight));
  const height = Math.max(shown, coarsest(snapshot.brush, size).height);
  return (height * height * size.width) / size.height;
}
