// @ts-check
// The pictures that a moving strength is made of: the photo, and a small painting at each strength.

import { readableContextOf } from "../core/imagefile.js";
import { paintSmall } from "../painting/live.js";
import { paintedSize } from "../settings/contentsize.js";
import { frameOf, gifOf } from "./gif.js";
import { shownTimes, strengths } from "./timeline.js";

/** @typedef {import("../core/types.js").Snapshot} Snapshot */
/** @typedef {(fraction: number) => void} OnProgress */

/**
 * Paints them, the photo first.
 * @param {Snapshot} snapshot
 * @param {CanvasImageSource} photo
 * @param {number} side - the longer one, in px
 * @param {AbortSignal} signal
 * @param {OnProgress} onProgress
 * @returns {Promise<OffscreenCanvas[]>}
 */
export async function paintedFrames(snapshot, photo, side, signal, onProgress) {
  const whole = paintedSize(snapshot) ?? { width: 1, height: 1 };
  const part = Math.min(1, side / Math.max(whole.width, whole.height));
  // Films have even sides.
  const [width, height] = [whole.width, whole.height].map((length) => Math.max(2, 2 * Math.round((length * part) / 2)));
  const frames = [drawn(photo, width, height)];
  for (const [index, strength] of strengths.entries()) {
    onProgress(index / strengths.length);
    const { blob } = await paintSmall({ ...snapshot, strength, previewHeight: Math.max(16, height) }, signal);
    const painting = await createImageBitmap(blob);
    signal.throwIfAborted();
    frames.push(drawn(painting, width, height));
    painting.close();
  }
  return frames;
}

/**
 * The frames, ready for an animated GIF file.
 * @param {OffscreenCanvas[]} frames
 * @param {AbortSignal} signal
 * @param {OnProgress} onProgress
 */
export async function gifFrames(frames, signal, onProgress) {
  /** @type {import("./gif.js").Frame[]} */
  const ready = [];
  for (const [index, canvas] of frames.entries()) {
    onProgress(index / frames.length);
    // The page goes on in between.
    await new Promise((resolve) => setTimeout(resolve));
    signal.throwIfAborted();
    const { data } = readableContextOf(canvas).getImageData(0, 0, canvas.width, canvas.height);
    ready.push(frameOf(data, canvas.width));
  }
  return ready;
}

/**
 * The file of frames that are ready.
 * @param {import("./gif.js").Frame[]} ready
 * @param {boolean} isReturning
 */
export function animated(ready, isReturning) {
  const shown = shownTimes(isReturning).map(({ index, milliseconds }) => ({ frame: ready[index], milliseconds }));
  return new Blob([gifOf(shown)], { type: "image/gif" });
}

/**
 * @param {CanvasImageSource} image
 * @param {number} width
 * @param {number} height
 */
function drawn(image, width, height) {
  const canvas = new OffscreenCanvas(width, height);
  const context = readableContextOf(canvas);
  context.imageSmoothingQuality = "high";
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, height);
  context.drawImage(image, 0, 0, width, height);
  return canvas;
}
