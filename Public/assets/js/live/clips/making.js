// @ts-check
// What is done with a clip: opened, looked at in whatever is set, painted and recorded.

import { button } from "../../core/dom.js";
import { t } from "../../core/strings.js";
import { Problem, ServerStopped } from "../../net/api.js";
import { toastError } from "../../ui/toasts.js";
import { clipMost, clockOf, secondsLeft } from "../bounds.js";
import { follow, showAt } from "../painting.js";
import { recordedType, showMade } from "../recording.js";
import { stopCamera } from "../running.js";
import { videoName } from "../snap.js";
import { canvas, draw, forgetPicture, say, showClip } from "../view.js";
import { currentVisit } from "../visit.js";
import { forgetClip, paintedClip, readClip, recordedClip } from "./clip.js";

/** @typedef {import("../visit.js").Visit} Visit */
/** @typedef {import("./clip.js").Clip} Clip */

/** How much of the work is the painting, as far as the bar of progress shows it; the rest is the recording. */
const paintingShare = 2 / 3;

/**
 * Reads a clip, and paints its first frame in whatever is set.
 * @param {Visit} visit
 * @param {File} file
 */
export async function showFirst(visit, file) {
  stopCamera(visit);
  leaveClip(visit);
  visit.last = null;
  forgetPicture();
  say(t("liveClipReading"));
  showClip("", null);
  button("live-clip-paint").disabled = true;
  try {
    const clip = await readClip(file);
    if (currentVisit() !== visit || visit.clip || visit.camera) {
      forgetClip(clip);
      return;
    }
    visit.clip = clip;
    visit.video = clip.video;
    visit.isMirrored = false;
    visit.stream.restart();
    showAt(visit, clip.plan);
    say(t("liveStarting"));
    tellOf(clip);
    button("live-clip-paint").disabled = !recordedType();
    button("live-clip-paint").focus();
    follow(visit, clip.video, { isStill: true });
  } catch (failure) {
    if (currentVisit() === visit) say(failure instanceof Error ? failure.message : "", { isError: true });
  }
}

/**
 * Ends what is done with the clip, and forgets it.
 * @param {Visit} visit
 */
export function leaveClip(visit) {
  visit.work?.abort();
  if (visit.clip) forgetClip(visit.clip);
  visit.clip = null;
  visit.video = null;
}

/** @param {Clip} clip */
function tellOf({ name, video, plan: { width, height, isCut } }) {
  const about = t("liveClipAbout", { name, length: clockOf(Math.ceil(video.duration)), width, height });
  const limits = isCut ? t("liveClipCut", { seconds: clipMost.seconds }) : "";
  showClip([about, limits, recordedType() ? "" : t("liveNoRecorder")].filter(Boolean).join(" "), null);
}

/**
 * Paints the clip that is there, records what comes of it, and shows that.
 * @param {Visit} visit
 */
export async function makeVideo(visit) {
  const { clip } = visit;
  if (!clip || visit.work) return;
  const work = new AbortController();
  const { signal } = work;
  visit.work = work;
  button("live-clip-cancel").focus();
  try {
    // Nothing of what was tried before is part of it.
    visit.stream.restart();
    const painted = await paintAll(visit, clip, signal);
    const end = clip.plan.seconds;
    const onTime = (/** @type {number} */ time) => showClip(
      t("liveClipRecording", { at: clockOf(time), length: clockOf(Math.ceil(end)) }),
      paintingShare + (1 - paintingShare) * Math.min(1, time / end));
    const made = await recordedClip(clip, painted, canvas(), draw, { signal, onTime });
    if (currentVisit() === visit) showMade(made, videoName(visit));
  } catch (failure) {
    if (!signal.aborted) toastError(failure, { topic: "live" });
  } finally {
    visit.work = null;
    if (currentVisit() === visit && visit.clip === clip) {
      clip.video.currentTime = 0;
      tellOf(clip);
      visit.stream.restart();
      visit.watch.wake(performance.now());
    }
  }
}

/**
 * @param {Visit} visit
 * @param {Clip} clip
 * @param {AbortSignal} signal
 */
function paintAll(visit, clip, signal) {
  const { seconds: end, width, height } = clip.plan;
  const length = clockOf(Math.ceil(end));
  const startedAt = performance.now();
  const tell = (/** @type {number} */ time, /** @type {number} */ count) => {
    const left = secondsLeft({ at: time, end, painted: count, elapsed: (performance.now() - startedAt) / 1000 });
    const values = { at: clockOf(time), length, count, left: clockOf(Math.ceil(left)) };
    const key = time > 1 ? "liveClipProgress" : "liveClipProgressFirst";
    showClip(t(key, values), paintingShare * Math.min(1, time / end));
  };
  say("");
  tell(0, 0);
  /** @type {import("../../core/types.js").Snapshot} */
  let snapshot;
  const paint = async (/** @type {Blob} */ frame) => {
    const painted = await patiently(visit, frame, signal);
    ({ snapshot } = painted);
    return painted.blob;
  };
  return paintedClip(clip, paint, {
    signal, most: clipMost.frames, async onFrame({ time, blob }, frame, count) {
      tell(time, count);
      visit.last = { frame, blob, width, height, seconds: 0, snapshot };
      const bitmap = await createImageBitmap(blob);
      if (visit.work && !signal.aborted) draw(bitmap);
      bitmap.close();
    },
  });
}

/**
 * The painting of a frame, however long the server has no place for it.
 * @param {Visit} visit
 * @param {Blob} frame
 * @param {AbortSignal} signal
 */
async function patiently(visit, frame, signal) {
  for (;;) {
    try {
      return await visit.stream.paint(frame, signal);
    } catch (failure) {
      const isPassing = failure instanceof ServerStopped
        || (failure instanceof Problem && [409, 429, 503].includes(failure.status));
      if (!isPassing) throw failure;
      say(t(failure instanceof ServerStopped ? "liveServerGone" : "liveWaiting", { seconds: 1 }));
      await new Promise((resolve) => setTimeout(resolve, 1000));
      signal.throwIfAborted();
      say("");
    }
  }
}
