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
/**
 * The camera that the user switched to; undefined for the browser's choice.
 * @type {string | undefined}
 */
let chosen;

const video = () => /** @type {HTMLVideoElement} */ (byId("webcam-video"));

export function setUpWebcam() {
  button("open-webcam").addEventListener("click", start);
  dialog("webcam-dialog").addEventListener("close", stop);
  button("webcam-snap").addEventListener("click", snap);
  button("webcam-switch").addEventListener("click", switchCamera);
}

async function snap() {
  const canvas = new OffscreenCanvas(video().videoWidth, video().videoHeight);
  // What the camera sees: only the view may be mirrored.
  contextOf(canvas).drawImage(video(), 0, 0);
  const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.95 });
  dialog("webcam-dialog").close();
  await useFile("content", blob, t("webcamPicture"));
}

async function start() {
  const shown = openDialog("webcam-dialog");
  button("webcam-snap").disabled = true;
  button("webcam-switch").hidden = true;
  video().hidden = true;
  say(t("webcamStarting"));
  // Phones open one camera at a time.
  stop();
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
  // People expect to see themselves as in a mirror, and what is before them as it is.
  video().classList.toggle("is-mirrored", facing(stream) !== "environment");
  try {
    await video().play();
  } catch {
    return;
  }
  video().hidden = false;
  button("webcam-snap").disabled = false;
  say("");
  button("webcam-snap").focus();
  button("webcam-switch").hidden = (await cameras()).length < 2;
}

/** The next of the cameras that there are. */
async function switchCamera() {
  const ids = (await cameras()).map(({ deviceId }) => deviceId);
  const current = stream?.getVideoTracks()[0]?.getSettings().deviceId ?? "";
  chosen = ids[(ids.indexOf(current) + 1) % ids.length];
  await start();
}

/** Known by name only once one of them was allowed. */
const cameras = async () =>
  (await navigator.mediaDevices.enumerateDevices()).filter(({ kind }) => kind === "videoinput");

/**
 * Where a camera looks: `user`, `environment`, or undefined where nobody knows.
 * @param {MediaStream} opened
 */
const facing = (opened) => opened.getVideoTracks()[0]?.getSettings().facingMode;

/**
 * The camera's pictures, or null once it is said why there are none.
 * @returns {Promise<MediaStream | null>}
 */
async function camera() {
  if (!navigator.mediaDevices || !("getUserMedia" in navigator.mediaDevices)) {
    say(t(window.isSecureContext ? "webcamFailed" : "webcamInsecure"));
    return null;
  }
  try {
    const which = chosen ? { deviceId: { exact: chosen } } : {};
    const wanted = { width: { ideal: 1920 }, height: { ideal: 1440 }, ...which };
    return await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false });
  } catch (failure) {
    const name = failure instanceof Error ? failure.name : "";
    if (chosen && name !== "NotAllowedError") {
      // The one that was switched to may be gone.
      chosen = undefined;
      return camera();
    }
    say(t(reasons[name] ?? "webcamFailed"));
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
