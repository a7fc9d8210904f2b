// Every change repaints: a preview at once and, while that is quick enough or wanted, the full picture when the hand
// rests. A preview that would take long waits for the hand to rest, too, and is left out where the full picture follows.

import { observeSettings } from "../settings/changes.js";
import { byId, debounced } from "../core/dom.js";
import { fingerprint } from "../settings/fingerprint.js";
import { earlierResult } from "../stage/history.js";
import { dropPreviews, isPreviewing, preview } from "./live.js";
import { paintsAsIGo } from "./pace.js";
import { isQuickPreview } from "./previewpace.js";
import { giveUp, isRendering, render } from "./render.js";
import { line, paintingOnStage, showResult } from "../stage/stage.js";
import { isComplete, snapshot as takeSnapshot } from "../settings/state.js";
import { toastError } from "../ui/toasts.js";

const settleDelay = 250;
/** Whether the full picture comes as soon as the hand rests. */
let isDue = false;
/** The settings that were followed last, as a fingerprint. */
let followed = null;

/** Whether the full picture of what is set is being painted, or will be without a further word. */
export const isFollowed = () => isDue || isRendering();

export function setUpRepaint() {
  observeSettings(follow);
  byId("studio").addEventListener("renderstart", () => {
    dropPreviews();
    rest();
  });
}

const full = debounced(settleDelay, () => {
  isDue = false;
  render({ isAutomatic: true });
});

const slowPreview = debounced(settleDelay, (snapshot) => {
  previewOf(snapshot);
  announce();
});

function follow(phase) {
  if (phase === "typing") return;
  const snapshot = takeSnapshot();
  const key = fingerprint(snapshot);
  // What was said was said of other settings; a preview that comes late leaves it.
  if (key !== followed) line("");
  followed = key;
  const onStage = paintingOnStage();
  const isShown = onStage !== null && fingerprint(onStage.snapshot) === key;
  if (isRendering(key)) return;
  giveUp();
  rest();
  if (!isComplete(snapshot) || (isShown && onStage.result)) {
    dropPreviews();
    return;
  }
  const earlier = earlierResult(key);
  if (earlier) {
    dropPreviews();
    showResult(earlier, { fresh: false });
    return;
  }
  isDue = paintsAsIGo(snapshot);
  const isAtOnce = isQuickPreview(snapshot) || isPreviewing(key);
  if (!isShown && isAtOnce) previewOf(snapshot);
  else dropPreviews();
  if (phase === "settled" && isDue) full();
  else if (phase === "settled" && !isShown && !isAtOnce) slowPreview(snapshot);
  announce();
}

/** What is wrong is said by the full picture, where one follows. */
function previewOf(snapshot) {
  preview(snapshot).catch((failure) => isFollowed() || toastError(failure, { topic: "render" }));
}

/** Nothing is to come any more. */
function rest() {
  full.cancel();
  slowPreview.cancel();
  isDue = false;
  announce();
}

const announce = () => byId("studio").dispatchEvent(new CustomEvent("workchange"));
