// @ts-check
// What is drawn on a canvas, recorded as a video by the browser, with or without sound; and the dialog that shows it.

import { button, byId, dialog } from "../core/dom.js";
import { formatBytes, t } from "../core/strings.js";
import { openDialog } from "../dialogs/dialogs.js";
import { saveBlob } from "../stage/download.js";
import { clockOf, endOf } from "./bounds.js";

/**
 * @typedef {object} Made
 * @property {Blob} blob
 * @property {number} seconds
 * @property {number} width
 * @property {number} height
 * @property {boolean} hasSound
 * @property {"time" | "size" | null} reason - why it ended by itself
 */

/** In the order in which they are wanted; those that cost the least to write come first. */
const types = [
  "video/mp4;codecs=avc1.42E01F,mp4a.40.2", "video/mp4;codecs=avc1.42E01F,opus", "video/webm;codecs=vp8,opus",
  "video/webm;codecs=vp9,opus", "video/webm", "video/mp4",
];
const bitsPerSecond = 6_000_000;
const framesPerSecond = 30;
/** The recorded parts are taken over so often, in ms. */
const partLength = 1000;
/** A picture that does not change is drawn anew so often, in ms. */
const stillLength = 100;

/** The kind of video that this browser records; undefined if it records none. */
export const recordedType = () => ("MediaRecorder" in window && "captureStream" in HTMLCanvasElement.prototype
  ? types.find((type) => MediaRecorder.isTypeSupported(type)) : undefined);

/** A recording under way. Lets go of the sound's tracks when it ends, however it does. */
export class Recording {
  /**
   * @param {HTMLCanvasElement} canvas - that is drawn on
   * @param {MediaStreamTrack[]} sound
   * @param {{ isBounded?: boolean }} options - whether it ends by itself when it becomes too long
   */
  constructor(canvas, sound, { isBounded = true } = {}) {
    const type = recordedType() ?? "";
    const pictures = canvas.captureStream(framesPerSecond);
    const stream = new MediaStream([...pictures.getVideoTracks(), ...sound]);
    this.recorder = new MediaRecorder(stream, { mimeType: type, videoBitsPerSecond: bitsPerSecond });
    const { width, height } = canvas;
    /** @type {Blob[]} */
    const parts = [];
    let bytes = 0;
    /** @type {Made["reason"]} */
    let reason = null;
    this.startedAt = performance.now();
    /** @type {number | undefined} */
    this.stoppedAt = undefined;
    /** @type {number | undefined} */
    this.pausedAt = undefined;
    this.recorder.addEventListener("dataavailable", ({ data }) => {
      parts.push(data);
      bytes += data.size;
      reason ??= isBounded ? endOf({ milliseconds: this.milliseconds, bytes }) : null;
      if (reason) this.stop();
    });
    /**
     * Done when it has ended.
     * @type {Promise<Made>}
     */
    this.made = new Promise((resolve, reject) => {
      this.recorder.addEventListener("stop", () => {
        for (const track of stream.getTracks()) track.stop();
        const blob = new Blob(parts, { type: type.split(";")[0] });
        resolve({ blob, seconds: this.milliseconds / 1000, width, height, hasSound: sound.length > 0, reason });
      });
      this.recorder.addEventListener("error", () => {
        for (const track of stream.getTracks()) track.stop();
        reject(new Error("the browser stopped recording"));
      });
    });
    // Browsers record what is drawn, and a recording ends with the last picture that was: where the camera sees nothing
    // move, or paintings are slow, it would be shorter than it took.
    const still = setInterval(() => drawAnew(canvas), stillLength);
    this.made.catch(() => {}).finally(() => clearInterval(still));
    this.recorder.start(partLength);
  }

  /** How long it is by now. */
  get milliseconds() {
    return (this.stoppedAt ?? performance.now()) - this.startedAt;
  }

  pause() {
    if (this.recorder.state !== "recording") return;
    this.recorder.pause();
    this.pausedAt = performance.now();
  }

  goOn() {
    if (this.recorder.state !== "paused" || this.pausedAt === undefined) return;
    this.recorder.resume();
    this.startedAt += performance.now() - this.pausedAt;
  }

  stop() {
    if (this.recorder.state === "inactive") return;
    this.stoppedAt = performance.now();
    this.recorder.stop();
  }
}

/**
 * Draws what is there already, which a recorder takes for another picture.
 * @param {HTMLCanvasElement} canvas
 */
function drawAnew(canvas) {
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.save();
  context.resetTransform();
  context.globalAlpha = 1;
  context.drawImage(canvas, 0, 0, 1, 1, 0, 0, 1, 1);
  context.restore();
}

/** Whether the page may ask for the microphone at all. */
export function mayRecordSound() {
  const policy = /** @type {any} */ (document).featurePolicy;
  return Boolean(navigator.mediaDevices) && (policy?.allowsFeature?.("microphone") ?? true);
}

/**
 * The microphone's tracks; none, once `say` was told why.
 * @param {(text: string) => void} say
 */
export async function microphone(say) {
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: true, video: false });
  } catch (failure) {
    const isDenied = failure instanceof Error && ["NotAllowedError", "SecurityError"].includes(failure.name);
    say(t(isDenied ? "liveMicDenied" : "liveMicMissing"));
    return null;
  }
}

const video = () => /** @type {HTMLVideoElement} */ (byId("recording-video"));
/** @type {{ made: Made, name: string } | null} */
let shown = null;

export function setUpRecordingDialog() {
  button("recording-download").addEventListener("click", () => {
    if (!shown) return;
    saveBlob(shown.made.blob, `${shown.name}.${shown.made.blob.type.split("/")[1]}`);
    dialog("recording-dialog").close();
  });
  dialog("recording-dialog").addEventListener("close", forgetMade);
}

function forgetMade() {
  shown = null;
  const url = video().src;
  video().pause();
  video().removeAttribute("src");
  video().load();
  if (url) URL.revokeObjectURL(url);
}

/**
 * Shows a recording, to look at and to download.
 * @param {Made} made
 * @param {string} name - of its file, without its ending
 */
export function showMade(made, name) {
  // One may be shown still.
  forgetMade();
  shown = { made, name };
  const { blob, width, height } = made;
  const type = blob.type.split("/")[1].toUpperCase().replace("WEBM", "WebM");
  const size = formatBytes(blob.size);
  const facts = t("recordingSize", { length: clockOf(made.seconds), width, height, type, size });
  const rest = [made.hasSound ? "" : t("recordingSilent"), made.reason ? t(`recordingEnd${made.reason}`) : ""];
  byId("recording-text").textContent = [facts, ...rest].filter(Boolean).join(" · ");
  video().src = URL.createObjectURL(blob);
  openDialog("recording-dialog");
  button("recording-download").focus();
}
