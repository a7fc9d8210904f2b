// @ts-check
// Frames out of a video element: each looked at once, and encoded if it is wanted.

import { contextOf, readableContextOf } from "../core/imagefile.js";
import { grid, lumaOf } from "./pace/difference.js";

/** @typedef {HTMLVideoElement & { requestVideoFrameCallback?: any, cancelVideoFrameCallback?: any }} Video */
/** @typedef {{ width: number, height: number }} Size */

/** Of the frames that are sent. */
const quality = 0.85;

/**
 * Calls `look` with each new frame and the time at which the camera saw it, as far as the browser knows, until the
 * function that it returns is called. Where browsers tell of frames, they are those; otherwise the screen's own.
 * @param {Video} video
 * @param {(seenAt: number) => void} look
 * @param {{ isStill?: boolean }} options - whether the video is one picture that does not move
 */
export function eachFrame(video, look, { isStill = false } = {}) {
  let isOver = false;
  let shown = -1;
  const tells = !isStill && "requestVideoFrameCallback" in video;
  const next = () => {
    if (isOver) return;
    if (tells) video.requestVideoFrameCallback(told);
    else requestAnimationFrame(drawn);
  };
  const told = (/** @type {number} */ now, /** @type {{ captureTime?: number }} */ { captureTime }) => {
    if (isOver) return;
    look(captureTime ?? now);
    next();
  };
  const drawn = (/** @type {number} */ now) => {
    if (isOver) return;
    if (isStill || video.currentTime !== shown) look(now);
    shown = video.currentTime;
    next();
  };
  next();
  return () => {
    isOver = true;
  };
}

/** Encodes frames, one after the other, on canvases that stay. */
export class FrameEncoder {
  constructor() {
    this.canvas = new OffscreenCanvas(16, 16);
    this.small = new OffscreenCanvas(grid.width, grid.height);
  }

  /**
   * The luma of the video's picture on a small grid.
   * @param {Video} video
   */
  luma(video) {
    const context = readableContextOf(this.small);
    context.imageSmoothingQuality = "medium";
    context.drawImage(video, 0, 0, grid.width, grid.height);
    return lumaOf(context.getImageData(0, 0, grid.width, grid.height).data);
  }

  /**
   * The video's picture as a JPEG file. It is drawn at once, whenever the file is there.
   * @param {Video} video
   * @param {Size} size
   * @param {boolean} [isMirrored]
   */
  encoded(video, { width, height }, isMirrored = false) {
    if (this.canvas.width !== width || this.canvas.height !== height) Object.assign(this.canvas, { width, height });
    const context = contextOf(this.canvas);
    context.imageSmoothingQuality = "medium";
    context.setTransform(isMirrored ? -1 : 1, 0, 0, 1, isMirrored ? width : 0, 0);
    context.drawImage(video, 0, 0, width, height);
    return this.canvas.convertToBlob({ type: "image/jpeg", quality });
  }
}

/**
 * The size of a video's picture.
 * @param {HTMLVideoElement} video
 * @returns {Size}
 */
export const sizeOf = ({ videoWidth: width, videoHeight: height }) => ({ width, height });
