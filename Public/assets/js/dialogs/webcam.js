// @ts-check
// A picture from the camera. The camera runs only while the dialog is open.

import { button, byId, dialog } from "../core/dom.js";
import { contextOf } from "../core/imagefile.js";
import { t } from "../core/strings.js";
import { useFile } from "../settings/pickers.js";
import { openDialog } from "./dialogs.js";

/**
 * What is said when a camera cannot be had, by the error's name.
 * @type {Record<string, string>}
 */
const reasons = {
  NotAllowedError: "webcamDenied",
  NotFoundError: "webcamMissing",
  OverconstrainedError: "webcamMissing",
  NotReadableError: "webcamBusy",
};
/** @type {MediaStream | null} */
let stream = null;

const video = () => /** @type {HTMLVideoElement} */ (byId("webcam-video"));

export function setUpWebcam() {
  button("open-webcam").addEventListener("click", start);
  dialog("webcam-dialog").addEventListener("close", stop);
  button("webcam-snap").addEventListener("click", snap);
}

async function snap() {
  const canvas = new OffscreenCanvas(video().videoWidth, video().videoHeight);
  const context = contextOf(canvas);
  // The view is mirrored, as people expect of themselves; the picture is what they saw.
  context.translate(canvas.width, 0);
  context.scale(-1, 1);
  context.drawImage(video(), 0, 0);
  const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.95 });
  dialog("webcam-dialog").close();
  await useFile("content", blob, t("webcamPicture"));
}

async function start() {
  const shown = openDialog("webcam-dialog");
  button("webcam-snap").disabled = true;
  video().hidden = true;
  say(t("webcamStarting"));
  const opened = await camera();
  if (!opened) return;
  if (!shown.open) {
    // It was closed while the browser was asking.
    end(opened);
    return;
  }
  stop();
  stream = opened;
  video().srcObject = stream;
  try {
    await video().play();
  } catch {
    return;
  }
  video().hidden = false;
  button("webcam-snap").disabled = false;
  say("");
  button("webcam-snap").focus();
}

/** The camera's pictures, or null once it is said why there are none. */
async function camera() {
  if (!navigator.mediaDevices || !("getUserMedia" in navigator.mediaDevices)) {
    say(t(window.isSecureContext ? "webcamFailed" : "webcamInsecure"));
    return null;
  }
  try {
    const wanted = { video: { width: { ideal: 1920 }, height: { ideal: 1440 } }, audio: false };
    return await navigator.mediaDevices.getUserMedia(wanted);
  } catch (failure) {
    say(t(reasons[failure instanceof Error ? failure.name : ""] ?? "webcamFailed"));
    return null;
  }
}

function stop() {
  if (stream) end(stream);
  stream = null;
  video().srcObject = null;
}

/** @param {MediaStream} ended */
function end(ended) {
  for (const track of ended.getTracks()) track.stop();
}

/** @param {string} text */
function say(text) {
  byId("webcam-message").textContent = text;
}
