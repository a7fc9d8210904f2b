// @ts-check
// The moving strength as a film, which browsers record of a canvas while it plays.

import { element } from "../core/dom.js";
import { blendAt, lengthOf, shownTimes } from "./timeline.js";

const types = ["video/mp4;codecs=avc1.42E01F", "video/webm;codecs=vp9", "video/webm"];
const bitsPerSecond = 6_000_000;
const framesPerSecond = 30;

/** The kind of film that this browser records; undefined if it records none. */
export const filmType = () =>
  ("MediaRecorder" in window ? types.find((type) => MediaRecorder.isTypeSupported(type)) : undefined);

/**
 * @param {OffscreenCanvas[]} frames
 * @param {boolean} isReturning
 * @param {AbortSignal} signal
 * @param {(fraction: number) => void} onProgress
 * @returns {Promise<Blob>}
 */
export async function filmed(frames, isReturning, signal, onProgress) {
  const shown = shownTimes(isReturning);
  const length = lengthOf(shown);
  const [{ width, height }] = frames;
  const canvas = element("canvas", { width, height });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const type = filmType() ?? "";
  const draw = (/** @type {number} */ time) => {
    const { index, next, part } = blendAt(shown, time);
    context.globalAlpha = 1;
    context.drawImage(/** @type {any} */ (frames[index]), 0, 0);
    context.globalAlpha = part;
    context.drawImage(/** @type {any} */ (frames[next]), 0, 0);
  };
  draw(0);
  const recorder = new MediaRecorder(canvas.captureStream(framesPerSecond), {
    mimeType: type, videoBitsPerSecond: bitsPerSecond,
  });
  /** @type {Blob[]} */
  const parts = [];
  recorder.addEventListener("dataavailable", ({ data }) => parts.push(data));
  const ended = new Promise((resolve, reject) => {
    recorder.addEventListener("stop", resolve);
    recorder.addEventListener("error", () => reject(new Error("the browser stopped recording")));
  });
  recorder.start();
  const startedAt = performance.now();
  await new Promise((resolve) => {
    const timer = setInterval(() => {
      const time = performance.now() - startedAt;
      draw(Math.min(time, length));
      onProgress(Math.min(1, time / length));
      if (time < length && !signal.aborted) return;
      clearInterval(timer);
      resolve(undefined);
    }, 1000 / framesPerSecond);
  });
  recorder.stop();
  await ended;
  signal.throwIfAborted();
  return new Blob(parts, { type: type.split(";")[0] });
}
