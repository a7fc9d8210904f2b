// @ts-check
// From a video to paintings: each frame is looked at, sent if it is worth it, and shown once it is painted. One is in
// flight at a time and at most one waits, the newest.

import { read, update } from "../core/store.js";
import { t } from "../core/strings.js";
import { Problem, ServerStopped } from "../net/api.js";
import { clipSide } from "./bounds.js";
import { eachFrame, sizeOf } from "./capture.js";
import { NoStyle } from "./fields.js";
import { Newest } from "./pace/newest.js";
import { sentSize, sides } from "./pace/quality.js";
import { draw, say, setPictureSize } from "./view.js";
import { currentVisit, ownFields } from "./visit.js";

/** @typedef {import("./capture.js").Video} Video */
/** @typedef {import("./snap.js").Painted} Painted */
/** @typedef {import("./visit.js").Visit} Visit */
/** @typedef {{ frame: Blob, seenAt: number, width: number, height: number }} Sent */

/** What the server refuses is tried again after so long, in ms, unless it says when. */
const usualWait = 2000;

/** The size at which a video's paintings are shown, whatever is painted. */
export const shownSize = (/** @type {Video} */ video) => sentSize(sizeOf(video), sides[sides.length - 1]);

/**
 * Shows what is painted at a size from here on.
 * @param {Visit} visit
 * @param {import("../core/types.js").Size} size
 */
export function showAt(visit, { width, height }) {
  setPictureSize({ width, height });
  const shown = read("livePicture");
  if (shown?.width === width && shown.height === height) return;
  const frame = async () => visit.last && createImageBitmap(visit.last.frame);
  update({ livePicture: { width, height, frame } });
}

/**
 * Follows a video, frame by frame, until another one takes its place or the visit ends.
 * @param {Visit} visit
 * @param {Video} video
 * @param {{ isStill?: boolean }} options - whether it is one picture that does not move
 */
export function follow(visit, video, { isStill = false } = {}) {
  const frames = new Newest((/** @type {Sent} */ sent) => paint(visit, video, sent));
  let isEncoding = false;
  const isOver = () => currentVisit() !== visit || visit.video !== video;
  const take = async (/** @type {number} */ seenAt) => {
    const now = performance.now();
    if (isEncoding || visit.work || document.hidden || read("isServerGone") || now < visit.heldUntil) return;
    // What stands still is painted only because its settings move: no faster than that goes.
    if (isStill && frames.isBusy) return;
    isEncoding = true;
    try {
      if (!visit.watch.wants(visit.encoder.luma(video), now)) return;
      const { width, height } = sentSize(sizeOf(video), visit.clip ? clipSide : visit.quality.side);
      const frame = await visit.encoder.encoded(video, { width, height }, visit.isMirrored);
      if (!isOver()) frames.offer({ frame, seenAt, width, height });
    } catch {
      // A frame that the browser does not encode is followed by others.
    } finally {
      isEncoding = false;
    }
  };
  const stop = eachFrame(video, (seenAt) => (isOver() ? stop() : take(seenAt)), { isStill });
  visit.watch.wake(performance.now());
}

/**
 * Sends one frame and shows what becomes of it.
 * @param {Visit} visit
 * @param {Video} video
 * @param {Sent} sent
 */
async function paint(visit, video, { frame, seenAt, width, height }) {
  if (currentVisit() !== visit || visit.video !== video || visit.work) return;
  const startedAt = performance.now();
  try {
    const { blob, isFirst, snapshot } = await visit.stream.paint(frame, visit.controller.signal);
    const now = performance.now();
    if (!isFirst && !visit.clip) visit.quality.learn(now - startedAt, now);
    const painted = { frame, blob, width, height, seconds: (now - startedAt) / 1000, snapshot };
    // One that cannot be read is followed by others, too.
    show(visit, video, painted, seenAt).catch(() => {});
  } catch (failure) {
    explain(visit, failure);
  }
}

/**
 * Draws a painting once it is decoded; the next frame is on its way meanwhile.
 * @param {Visit} visit
 * @param {Video} video
 * @param {Painted} painted
 * @param {number} seenAt
 */
async function show(visit, video, painted, seenAt) {
  const bitmap = await createImageBitmap(painted.blob);
  // Those that were painted from a later frame may be there already.
  const isLate = visit.last !== null && (visit.last.seenAt ?? 0) > seenAt;
  if (currentVisit() === visit && visit.video === video && !visit.work && !isLate) {
    if (!visit.recording) showAt(visit, shownSize(video));
    draw(bitmap);
    say("");
    visit.last = { ...painted, seenAt };
    const { regions } = painted.snapshot;
    if (regions !== read("liveRegions")) update({ liveRegions: regions });
    const now = performance.now();
    visit.meter.add(now, now - seenAt);
  }
  bitmap.close();
}

/**
 * Says why a frame was not painted, and waits with the next one for as long as that lasts.
 * @param {Visit} visit
 * @param {unknown} failure
 */
function explain(visit, failure) {
  if (currentVisit() !== visit || (failure instanceof Error && failure.name === "AbortError")) return;
  const now = performance.now();
  if (failure instanceof ServerStopped) {
    say(t("liveServerGone"), { isError: true });
  } else if (failure instanceof NoStyle) {
    // Until another setting is made.
    visit.heldUntil = Infinity;
    say(failure.message);
  } else if (failure instanceof Problem && failure.status === 409) {
    // A newer frame took the place.
  } else if (failure instanceof Problem && [429, 503].includes(failure.status)) {
    const seconds = failure.retryAfter ?? usualWait / 1000;
    visit.heldUntil = now + seconds * 1000;
    visit.watch.wake(visit.heldUntil);
    if (!visit.stream.id) say(t("liveWaiting", { seconds: Math.ceil(seconds) }));
  } else {
    const isForGood = failure instanceof Problem && failure.status < 500;
    visit.heldUntil = isForGood ? Infinity : now + usualWait;
    visit.watch.wake(now, usualWait);
    say(failure instanceof Error ? failure.message : t("errorGeneric"), { isError: true, again: true });
  }
}

/**
 * What brings the settings as they are into force, each time it is told that they have changed; one change is under way
 * at a time.
 * @param {Visit} visit
 */
export function settingsFollower(visit) {
  const changes = new Newest(async () => {
    try {
      visit.heldUntil = -Infinity;
      if (!await visit.stream.adjust(visit.controller.signal)) return;
      visit.watch.wake(performance.now(), 1000 * ownFields().crossFade);
    } catch (failure) {
      explain(visit, failure);
    }
  });
  return () => changes.offer(null);
}

/**
 * Goes on after what had to be waited for.
 * @param {Visit} visit
 */
export function goOn(visit) {
  if (!visit.video) return;
  visit.heldUntil = -Infinity;
  say(visit.last ? "" : t("liveStarting"));
  visit.watch.wake(performance.now());
}
