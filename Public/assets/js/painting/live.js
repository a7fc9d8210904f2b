// @ts-check
// Live painting: small pictures that follow the settings.
//
// One preview is in flight at a time. The newest settings wait for it and replace any that waited before, so
// the picture follows the hand as fast as the server paints and never lags behind by a queue. One that takes long is
// left at once when something else is wanted, and the server stops painting it.

import { read, update } from "../core/store.js";
import { receiptOf, request } from "../net/api.js";
import { patiently } from "../net/patience.js";
import { renderRequest, withFreshUploads } from "../net/requests.js";
import { fingerprint } from "../settings/fingerprint.js";
import { photo } from "../settings/slots.js";
import { snapshot as takeSnapshot } from "../settings/snapshot.js";
import { showPreview } from "../stage/stage.js";
import { isQuickPreview, learnPreviewPace } from "./previewpace.js";

/** @typedef {import("../core/types.js").Snapshot} Snapshot */

/** @type {Promise<void> | null} */
let inFlight = null;

/**
 * Whether a preview is on its way; with a fingerprint, whether one of these settings is.
 * @param {string | null} [key]
 */
export function isPreviewing(key = null) {
  const waiting = read("nextPreview");
  return isUnderWay(key) || (waiting !== null && hasKey(waiting, key));
}

/** @param {string | null} key */
function isUnderWay(key) {
  const current = read("preview");
  return current !== null && !current.controller.signal.aborted && hasKey(current.snapshot, key);
}

/**
 * @param {Snapshot} snapshot
 * @param {string | null} key
 */
const hasKey = (snapshot, key) => key === null || fingerprint(snapshot) === key;

/**
 * Paints a preview as soon as the one before is there. Returns when it is shown, or something newer is.
 * @param {Snapshot} snapshot
 */
export async function preview(snapshot) {
  const isNew = !isUnderWay(fingerprint(snapshot));
  update({ nextPreview: isNew ? snapshot : null });
  if (isNew) leaveSlow();
  if (!inFlight) inFlight = follow();
  await inFlight;
}

/** Drops what waits: the full picture is being painted, or nothing is wanted any more. */
export function dropPreviews() {
  update({ nextPreview: null });
  leaveSlow();
}

function leaveSlow() {
  const current = read("preview");
  if (current && !isQuickPreview(current.snapshot)) current.controller.abort();
}

async function follow() {
  try {
    for (let snapshot = read("nextPreview"); snapshot; snapshot = read("nextPreview")) {
      const controller = new AbortController();
      update({ preview: { snapshot, controller }, nextPreview: null });
      try {
        // While there is no room on the server, newer settings take the place.
        const giveWay = () => read("nextPreview") && controller.abort();
        const { blob } = await paintSmall(snapshot, controller.signal, giveWay);
        if (isWanted(snapshot)) showPreview(blob, snapshot);
      } catch (failure) {
        // What waits may be better, and counts instead.
        if (!read("nextPreview") && !controller.signal.aborted) throw failure;
      }
    }
  } finally {
    inFlight = null;
    update({ preview: null });
  }
}

/**
 * Not when the photo is another one meanwhile, or what is set is on the stage already.
 * @param {Snapshot} snapshot
 */
function isWanted({ content }) {
  const painting = read("painting");
  const isShown = painting !== null && fingerprint(painting.snapshot) === fingerprint(takeSnapshot());
  return content === photo() && !isShown;
}

/**
 * One small picture, straight from the server; waits while there is no room for it.
 * @param {Snapshot} snapshot
 * @param {AbortSignal} signal
 * @param {() => unknown} [onWait] - called each second meanwhile
 */
export async function paintSmall(snapshot, signal, onWait = () => {}) {
  return patiently(() => withFreshUploads(snapshot, async () => {
    const { kind, ...body } = await renderRequest(snapshot, { preview: true, signal });
    const started = performance.now();
    const response = await request("POST", `/api/${kind}`, { json: body, signal });
    const blob = await response.blob();
    learnPreviewPace(snapshot, (performance.now() - started) / 1000);
    return { blob, receipt: receiptOf(response) };
  }), { signal, onWait });
}
