// @ts-check
// How long recordings and clips may be, and what a clip will take.

import { sentSize } from "./pace/quality.js";

/** A recording ends by itself here. */
export const recordingMost = { milliseconds: 5 * 60_000, bytes: 200e6 };
/** Of a clip so much is painted, from its beginning: all of its frames are held until it is recorded. */
export const clipMost = { seconds: 60, frames: 1800 };
/** The longer side at which clips are painted, in px. */
export const clipSide = 640;
/** What a clip is taken to have, in frames a second, until some have been seen. */
const usualRate = 30;

/**
 * Why a recording has to end; null while it may go on.
 * @param {{ milliseconds: number, bytes: number }} recorded
 * @returns {"time" | "size" | null}
 */
export function endOf({ milliseconds, bytes }) {
  if (milliseconds >= recordingMost.milliseconds) return "time";
  return bytes >= recordingMost.bytes ? "size" : null;
}

/**
 * What is painted of a clip.
 * @param {{ duration: number, width: number, height: number }} clip - in seconds and px
 */
export function planOf({ duration, width, height }) {
  const seconds = Math.min(duration, clipMost.seconds);
  return { ...sentSize({ width, height }, clipSide), seconds, isCut: duration > clipMost.seconds };
}

/**
 * How long the rest of a clip will take, in seconds.
 * @param {{ at: number, end: number, painted: number, elapsed: number }} progress - where in the clip and where it
 * ends, how many frames are painted, and for how long that took, in seconds
 */
export function secondsLeft({ at, end, painted, elapsed }) {
  const rate = at > 0.5 ? painted / at : usualRate;
  const perFrame = painted ? elapsed / painted : 0;
  return Math.max(0, (end - at) * rate * perFrame);
}

/**
 * The index of the frame that is seen at a time: the last that is there by then; the first before that.
 * @param {number[]} times - when each frame begins, rising
 * @param {number} time
 */
export function frameAt(times, time) {
  let [low, high] = [0, times.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (times[middle] <= time) low = middle;
    else high = middle - 1;
  }
  return Math.max(0, low);
}

/**
 * Minutes and seconds: `1:05`.
 * @param {number} seconds
 */
export function clockOf(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
