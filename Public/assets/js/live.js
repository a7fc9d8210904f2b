// Live painting: small pictures that follow the settings.
//
// One preview is in flight at a time. The newest settings wait for it and replace any that waited before, so
// the picture follows the hand as fast as the server paints and never lags behind by a queue.

import { receiptOf, request } from "./api.js";
import { byId } from "./dom.js";
import { fingerprint } from "./fingerprint.js";
import { renderRequest, withFreshUploads } from "./requests.js";
import { paintingOnStage, showPreview } from "./stage.js";
import { pictureIn, snapshot as takeSnapshot } from "./state.js";

let inFlight = null;
let waiting = null;

/** Whether a preview is on its way. */
export const isPreviewing = () => inFlight !== null;

/** Paints a preview as soon as the one before is there. Returns when it is shown, or something newer is. */
export async function preview(snapshot) {
  waiting = snapshot;
  if (!inFlight) inFlight = follow();
  await inFlight;
}

/** Drops what waits: the full picture is being painted. */
export function dropPreviews() {
  waiting = null;
}

async function follow() {
  try {
    while (waiting) {
      const snapshot = waiting;
      waiting = null;
      try {
        const { blob } = await paintSmall(snapshot);
        if (isWanted(snapshot)) showPreview(blob, snapshot);
      } catch (failure) {
        // What waits may be better, and counts instead.
        if (!waiting) throw failure;
      }
    }
  } finally {
    inFlight = null;
    byId("studio").dispatchEvent(new CustomEvent("workchange"));
  }
}

/** Not when the photo is another one meanwhile, or the full picture is there. */
function isWanted({ content }) {
  const onStage = paintingOnStage();
  return content === pictureIn("content") && !(onStage?.result && fingerprint(onStage.snapshot) === fingerprint(takeSnapshot()));
}

/** One small picture, straight from the server. */
export async function paintSmall(snapshot, signal) {
  return withFreshUploads(snapshot, async () => {
    const { kind, ...body } = await renderRequest(snapshot, { preview: true, signal });
    const response = await request("POST", `/api/${kind}`, { json: body, signal });
    return { blob: await response.blob(), receipt: receiptOf(response) };
  });
}
