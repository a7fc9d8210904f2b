// @ts-check
// Every change repaints: a preview at once and, while that is quick enough or wanted, the full picture when the hand
// rests. A preview that would take long waits for the hand to rest, too, and is left out where the full picture
// follows.

import { debounced } from "../core/debounce.js";
import { read, subscribe, update } from "../core/store.js";
import { fingerprint } from "../settings/fingerprint.js";
import { forgetLostRegions, isComplete, snapshot as takeSnapshot } from "../settings/snapshot.js";
import { earlierResult } from "../shelf/shelf.js";
import { say, showResult } from "../stage/stage.js";
import { settle, toastError } from "../ui/toasts.js";
import { dropPreviews, isPreviewing, preview } from "./live.js";
import { paintsAsIGo } from "./pace.js";
import { isQuickPreview } from "./previewpace.js";
import { giveUp, isRendering, render } from "./render.js";

/** @typedef {import("../core/types.js").Snapshot} Snapshot */

/** A hand rests when nothing has changed for so long, in ms. */
const settleDelay = 250;
/**
 * The settings that were followed last, as a fingerprint.
 * @type {string | null}
 */
let followed = null;

/** Whether the full picture of what is set is being painted, or will be without a further word. */
export const isFollowed = () => read("isDue") || isRendering();

export function setUpRepaint() {
  // What could not be painted meanwhile is painted now.
  subscribe(["isServerGone"], (state, before) => before.isServerGone && !state.isServerGone && follow(true));
  subscribe(["settings"], ({ settings }) => settings !== "typing" && follow(settings === "settled"));
  subscribe(["render"], (state) => {
    if (!state.render) return;
    dropPreviews();
    rest();
  });
}

const full = debounced(settleDelay, () => {
  update({ isDue: false });
  render({ isAutomatic: true });
});

const slowPreview = debounced(settleDelay, (/** @type {Snapshot} */ snapshot) => previewOf(snapshot));

/** @param {boolean} isSettled - whether the hand rests */
function follow(isSettled) {
  // Then they are followed there; the photo is painted once that is over.
  if (read("isLive")) return;
  const shown = read("painting");
  // A painting that came without its masks is what is set, until something else is.
  if (!shown || fingerprint(shown.snapshot) !== fingerprint(takeSnapshot())) forgetLostRegions();
  const snapshot = takeSnapshot();
  const key = fingerprint(snapshot);
  // What was said was said of other settings; a preview that comes late leaves it.
  if (key !== followed) {
    say("");
    settle("render");
  }
  followed = key;
  const painting = read("painting");
  const isShown = painting !== null && fingerprint(painting.snapshot) === key;
  if (isRendering(key)) return;
  giveUp();
  rest();
  if (!isComplete(snapshot) || (isShown && painting.result)) {
    dropPreviews();
    return;
  }
  const earlier = earlierResult(key);
  if (earlier) {
    dropPreviews();
    showResult(earlier, { isFresh: false });
    return;
  }
  const isDue = paintsAsIGo(snapshot);
  update({ isDue });
  const isAtOnce = isQuickPreview(snapshot) || isPreviewing(key);
  if (!isShown && isAtOnce) previewOf(snapshot);
  else dropPreviews();
  if (isSettled && isDue) full();
  else if (isSettled && !isShown && !isAtOnce) slowPreview(snapshot);
}

/**
 * What is wrong is said by the full picture, where one follows.
 * @param {Snapshot} snapshot
 */
function previewOf(snapshot) {
  preview(snapshot).catch((failure) => isFollowed() || toastError(failure, { topic: "render" }));
}

/** Nothing is to come any more. */
function rest() {
  full.cancel();
  slowPreview.cancel();
  update({ isDue: false });
}
