// @ts-check
// A short video from a file: every frame of it is painted, as fast as the server goes; then the paintings are played
// once in their own time, with the clip's sound, and recorded. Browsers record no faster than things play.

import { element } from "../../core/dom.js";
import { PlainError } from "../../core/plainerror.js";
import { t } from "../../core/strings.js";
import { frameAt, planOf } from "../bounds.js";
import { FrameEncoder, sizeOf } from "../capture.js";
import { Recording } from "../recording.js";

/** @typedef {import("../capture.js").Video} Video */
/** @typedef {{ video: Video, url: string, name: string, plan: ReturnType<typeof planOf> }} Clip */
/** @typedef {{ time: number, blob: Blob }} PaintedFrame - when it is seen, in seconds */

/** So many frames wait at most; then the clip does. */
const mostWaiting = 4;
/** Where browsers do not tell of frames, so many are taken in a second. */
const usualRate = 24;
/** So many paintings are decoded ahead of the one that is seen. */
const ahead = 6;
/** A clip that says nothing for so long cannot be read, in ms. */
const patience = 15_000;

/** A clip cannot be used. */
export class ClipError extends PlainError {}

/**
 * Reads a clip, and shows its first frame. Throws `ClipError`.
 * @param {File} file
 * @returns {Promise<Clip>}
 */
export async function readClip(file) {
  const url = URL.createObjectURL(file);
  const video = /** @type {Video} */ (element("video", { playsinline: true, preload: "auto" }));
  video.muted = true;
  video.src = url;
  try {
    await happens(video, "loadeddata");
    if (video.duration === Infinity) {
      // Recorded by a browser: it does not say how long it is until its end was looked for.
      video.currentTime = 1e9;
      await happens(video, "seeked");
    }
    await seek(video, 0);
    const { width, height } = sizeOf(video);
    if (!width || !Number.isFinite(video.duration) || video.duration <= 0) throw new Error("there is no picture in it");
    return { video, url, name: file.name, plan: planOf({ duration: video.duration, width, height }) };
  } catch {
    forgetClip({ video, url });
    throw new ClipError(t("liveClipUnreadable", { name: file.name }));
  }
}

/** @param {Pick<Clip, "video" | "url">} clip */
export function forgetClip({ video, url }) {
  video.pause();
  video.removeAttribute("src");
  video.load();
  URL.revokeObjectURL(url);
}

/**
 * Every frame of a clip, painted.
 * @param {Clip} clip
 * @param {(frame: Blob) => Promise<Blob>} paint
 * @param {object} options
 * @param {AbortSignal} options.signal
 * @param {(painted: PaintedFrame, frame: Blob, count: number) => void} options.onFrame
 * @param {number} options.most - frames
 * @returns {Promise<PaintedFrame[]>}
 */
export async function paintedClip({ video, plan }, paint, { signal, onFrame, most }) {
  const encoder = new FrameEncoder();
  /** @type {PaintedFrame[]} */
  const painted = [];
  const take = () => encoder.encoded(video, plan);
  for await (const { time, frame: taken } of framesOf(video, plan.seconds, take, signal)) {
    const frame = await taken;
    const blob = await paint(frame);
    signal.throwIfAborted();
    painted.push({ time, blob });
    onFrame(painted[painted.length - 1], frame, painted.length);
    if (painted.length >= most) break;
  }
  return painted;
}

/**
 * The frames of a video, each once, in order; it waits while many are not taken.
 * @template Frame
 * @param {Video} video
 * @param {number} end - in seconds
 * @param {() => Frame} take - of the frame that is shown now
 * @param {AbortSignal} signal
 * @returns {AsyncGenerator<{ time: number, frame: Frame }>}
 */
async function* framesOf(video, end, take, signal) {
  await seek(video, 0);
  if (!("requestVideoFrameCallback" in video)) {
    for (let time = 0; time < end; time += 1 / usualRate) {
      signal.throwIfAborted();
      await seek(video, time);
      yield { time, frame: take() };
    }
    return;
  }
  /** @type {{ time: number, frame: Frame }[]} */
  const waiting = [];
  let isOver = false;
  let last = -1;
  let wake = () => {};
  const changed = () => wake();
  const finish = () => {
    isOver = true;
    wake();
  };
  const told = (/** @type {number} */ _, /** @type {{ mediaTime: number }} */ { mediaTime }) => {
    if (isOver || signal.aborted) return;
    if (mediaTime >= end) {
      finish();
      return;
    }
    if (mediaTime > last) {
      last = mediaTime;
      waiting.push({ time: mediaTime, frame: take() });
    }
    // A clip that has to wait goes on more slowly, so that none of its frames is passed over meanwhile.
    if (waiting.length >= mostWaiting) {
      video.pause();
      video.playbackRate = Math.max(0.1, video.playbackRate * 0.85);
    }
    video.requestVideoFrameCallback(told);
    wake();
  };
  const goOn = () => {
    const mayPlay = !isOver && !document.hidden && waiting.length < mostWaiting / 2;
    if (mayPlay && video.paused && !video.ended) video.play().catch(finish);
    // In the background nobody is told of frames.
    if (document.hidden) video.pause();
  };
  for (const type of ["ended", "error"]) video.addEventListener(type, finish);
  document.addEventListener("visibilitychange", goOn);
  signal.addEventListener("abort", changed);
  video.playbackRate = 1;
  video.requestVideoFrameCallback(told);
  try {
    for (;;) {
      signal.throwIfAborted();
      goOn();
      const next = waiting.shift();
      if (next) {
        yield next;
      } else if (isOver) {
        return;
      } else {
        await new Promise((resolve) => {
          wake = () => resolve(undefined);
        });
      }
    }
  } finally {
    isOver = true;
    video.pause();
    video.playbackRate = 1;
    for (const type of ["ended", "error"]) video.removeEventListener(type, finish);
    document.removeEventListener("visibilitychange", goOn);
    signal.removeEventListener("abort", changed);
  }
}

/**
 * The paintings as a video, with the clip's sound where the browser hands it out.
 * @param {Clip} clip
 * @param {PaintedFrame[]} frames
 * @param {HTMLCanvasElement} canvas
 * @param {(painting: ImageBitmap) => void} draw - on the canvas
 * @param {{ signal: AbortSignal, onTime: (seconds: number) => void }} options
 */
export async function recordedClip({ url, plan }, frames, canvas, draw, { signal, onTime }) {
  const player = /** @type {Video} */ (element("video", { playsinline: true, preload: "auto" }));
  const times = frames.map(({ time }) => time);
  const decoded = new Map();
  const painting = (/** @type {number} */ index) => {
    for (let one = index; one < Math.min(frames.length, index + ahead); one += 1) {
      if (!decoded.has(one)) decoded.set(one, createImageBitmap(frames[one].blob));
    }
    return /** @type {Promise<ImageBitmap>} */ (decoded.get(index));
  };
  /** @type {ReturnType<typeof soundOf>} */
  let sound = null;
  /** @type {Recording | null} */
  let recording = null;
  let shown = -1;
  const show = async () => {
    const index = frameAt(times, player.currentTime);
    if (index === shown) return;
    shown = index;
    const bitmap = await painting(index);
    if (index === shown) draw(bitmap);
    for (const [one, other] of decoded) {
      if (one >= index) continue;
      decoded.delete(one);
      other.then((/** @type {ImageBitmap} */ old) => old.close());
    }
  };
  const hide = () => {
    // What is not seen is not drawn.
    if (document.hidden) {
      player.pause();
      recording?.pause();
    } else {
      recording?.goOn();
      player.play().catch(() => {});
    }
  };
  try {
    player.src = url;
    await happens(player, "loadeddata");
    sound = soundOf(player);
    await show();
    recording = new Recording(canvas, sound?.tracks ?? [], { isBounded: false });
    document.addEventListener("visibilitychange", hide);
    await player.play().catch(() => {
      // Without a hand's touch some browsers play nothing that could be heard.
      player.muted = true;
      return player.play();
    });
    await new Promise((resolve, reject) => {
      const step = () => {
        if (signal.aborted) {
          reject(signal.reason);
          return;
        }
        show().catch(reject);
        onTime(Math.min(player.currentTime, plan.seconds));
        if (player.ended || player.currentTime >= plan.seconds) resolve(undefined);
        else requestAnimationFrame(step);
      };
      requestAnimationFrame(step);
    });
    recording.stop();
    const made = await recording.made;
    return { ...made, hasSound: made.hasSound && hasHeard(player) };
  } finally {
    document.removeEventListener("visibilitychange", hide);
    recording?.stop();
    sound?.close();
    forgetClip({ video: player, url: "" });
    for (const other of decoded.values()) other.then((/** @type {ImageBitmap} */ old) => old.close(), () => {});
  }
}

/**
 * The sound of a video as tracks, for a recording and not for the speakers; null where that is not possible.
 * @param {Video} player
 */
function soundOf(player) {
  try {
    const audio = new AudioContext();
    const into = audio.createMediaStreamDestination();
    audio.createMediaElementSource(player).connect(into);
    audio.resume().catch(() => {});
    return { tracks: into.stream.getAudioTracks(), close: () => audio.close().catch(() => {}) };
  } catch {
    player.muted = true;
    return null;
  }
}

/**
 * Whether there was anything to hear, as far as the browser says.
 * @param {any} player
 */
const hasHeard = (player) => !player.muted && (player.mozHasAudio
  ?? (player.webkitAudioDecodedByteCount === undefined ? true : player.webkitAudioDecodedByteCount > 0));

/**
 * @param {Video} video
 * @param {number} time - in seconds
 */
async function seek(video, time) {
  if (Math.abs(video.currentTime - time) < 1e-4 && !video.seeking && !video.ended) return;
  const done = happens(video, "seeked");
  video.currentTime = time;
  await done;
}

/**
 * Waits for an event of a video; throws if it cannot be read, or takes too long.
 * @param {Video} video
 * @param {string} type
 * @returns {Promise<void>}
 */
function happens(video, type) {
  return new Promise((resolve, reject) => {
    const end = (/** @type {() => void} */ outcome) => () => {
      clearTimeout(timer);
      video.removeEventListener(type, good);
      video.removeEventListener("error", bad);
      outcome();
    };
    const good = end(resolve);
    const bad = end(() => reject(new Error("the video cannot be read")));
    const timer = setTimeout(bad, patience);
    video.addEventListener(type, good);
    video.addEventListener("error", bad);
  });
}
