// @ts-check
// One visit to live painting: all that it holds. The next one has its own, so that nothing late of an earlier one
// counts.

import { input, numberIn } from "../core/dom.js";
import { update } from "../core/store.js";
import { settingsChanged } from "../settings/changes.js";
import { FrameEncoder } from "./capture.js";
import { fieldsOf } from "./fields.js";
import { createWatch } from "./pace/difference.js";
import { createMeter } from "./pace/meter.js";
import { createQuality } from "./pace/quality.js";
import { liveSettings } from "./parts.js";
import { Stream } from "./stream.js";
import { hideView } from "./view.js";

/**
 * @typedef {object} Visit
 * @property {AbortController} controller - aborted when it ends
 * @property {Stream} stream
 * @property {ReturnType<typeof createWatch>} watch
 * @property {ReturnType<typeof createMeter>} meter
 * @property {ReturnType<typeof createQuality>} quality
 * @property {FrameEncoder} encoder
 * @property {MediaStream | null} camera
 * @property {import("./capture.js").Video | null} video - that frames come from
 * @property {import("./clips/clip.js").Clip | null} clip
 * @property {AbortController | null} work - on the clip, while it is painted
 * @property {boolean} isMirrored
 * @property {number} heldUntil - nothing is sent before, in ms
 * @property {import("./snap.js").Painted | null} last
 * @property {import("./recording.js").Recording | null} recording
 * @property {(() => void) | null} letSleep - lets the screen go dark again
 * @property {(() => void)[]} ends - what is to be done when it ends, the last that was added first
 */

/** @type {Visit | null} */
let current = null;

/** The visit under way; null if there is none. */
export const currentVisit = () => current;

/** @returns {Visit} */
export function beginVisit() {
  current = {
    controller: new AbortController(), stream: new Stream(liveSettings, (snapshot) => fieldsOf(snapshot, ownFields())),
    watch: createWatch(), meter: createMeter(), quality: createQuality(), encoder: new FrameEncoder(), camera: null,
    video: null, clip: null, work: null, isMirrored: false, heldUntil: -Infinity, last: null, recording: null,
    letSleep: null, ends: [],
  };
  update({ isLive: true, message: "" });
  return current;
}

/**
 * Ends everything, and goes back to the photo.
 * @param {{ isLeaving?: boolean }} options - whether the page is left, so that nothing is painted any more
 */
export function endVisit({ isLeaving = false } = {}) {
  const visit = current;
  if (!visit) return;
  current = null;
  visit.controller.abort();
  for (const end of visit.ends.reverse()) end();
  visit.stream.restart();
  hideView();
  update({ isLive: false, livePicture: null, liveRegions: null });
  if (!isLeaving) settingsChanged();
}

/** What only streams have, as it is set. Who wants little motion sees no fading. */
export function ownFields() {
  const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const crossFade = isCalm ? 0 : numberIn(input("live-fade"));
  return { calm: numberIn(input("live-calm")), crossFade };
}
