// Live painting: small pictures that follow the settings.
//
// One preview is in flight at a time. The newest settings wait for it and replace any that waited before, so
// the picture follows the hand as fast as the server paints and never lags behind by a queue. One that takes long is
// left at once when something else is wanted, and the server stops painting it.

import { receiptOf, request } from "../net/api.js";
import { byId } from "../core/dom.js";
import { fingerprint } from "../settings/fingerprint.js";
import { isQuickPreview, learnPreviewPace } from "./previewpace.js";
import { renderRequest, withFreshUploads } from "../net/requests.js";
import { paintingOnStage, showPreview } from "../stage/stage.js";
import { pictureIn, snapshot as takeSnapshot } from "../settings/state.js";

let inFlight = null;
let waiting = null;
/** What is in flight: its snapshot, and the controller that ends it. */
let current = null;

/** Whether a preview is on its way; with a fingerprint, whether one of these settings is. */
export const isPreviewing = (key = null) => isUnderWay(key) || (waiting !== null && (key === null || fingerprint(waiting) === key));

const isUnderWay = (key) =>
  current !== null && !current.controller.signal.aborted && (key === null || fingerprint(current.snapshot) === key);

/** Paints a preview as soon as the one before is there. Returns when it is shown, or something newer is. */
export async function preview(snapshot) {
  const isNew = !isUnderWay(fingerprint(snapshot));
  waiting = isNew ? snapshot : null;
  if (isNew) leaveSlow();
  if (!inFlight) inFlight = follow();
  await inFlight;
}

/** Drops what waits: the full picture is being painted, or nothing is wanted any more. */
export function dropPreviews() {
  waiting = null;
  leaveSlow();
}

function leaveSlow() {
  if (current && !isQuickPreview(current.snapshot)) current.controller.abort();
}

async function follow() {
  try {
    while (waiting) {
      const snapshot = waiting;
      const controller = new AbortController();
      waiting = null;
      current = { snapshot, controller };
      try {
        const { blob } = await paintSmall(snapshot, controller.signal);
        if (isWanted(snapshot)) showPreview(blob, snapshot);
      } catch (failure) {
        // What waits may be better, and counts instead.
        if (!waiting && !controller.signal.aborted) throw failure;
      }
    }
  } finally {
    inFlight = null;
    current = null;
    byId("studio").dispatchEvent(new CustomEvent("workchange"));
  }
}

/** Not when the photo is another one meanwhile, or what is set is on the stage already. */
function isWanted({ content }) {
  const onStage = paintingOnStage();
  return content === pictureIn("content") && !(onStage && fingerprint(onStage.snapshot) === fingerprint(takeSnapshot()));
}

/** One small picture, straight from the server. */
export async function paintSmall(snapshot, signal) {
  return withFreshUploads(snapshot, async () => {
    const { kind, ...body } = await renderRequest(snapshot, { preview: true, signal });
    const started = performance.now();
    const response = await request("POST", `/api/${kind}`, { json: body, signal });
    const blob = await response.blob();
    learnPreviewPace(snapshot, (performance.now() - started) / 1000);
    return { blob, receipt: receiptOf(response) };
  });
}
