// A picture from the camera. The camera runs only while the dialog is open.

import { openDialog } from "./dialogs.js";
import { byId } from "../core/dom.js";
import { useFile } from "../settings/pickers.js";
import { t } from "../core/strings.js";

let stream = null;

export function setUpWebcam() {
  const dialog = byId("webcam-dialog");
  const video = byId("webcam-video");
  byId("open-webcam").addEventListener("click", start);
  dialog.addEventListener("close", stop);
  byId("webcam-snap").addEventListener("click", async () => {
    const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
    const context = canvas.getContext("2d");
    // The view is mirrored, as people expect of themselves; the picture is what they saw.
    context.translate(canvas.width, 0);
    context.scale(-1, 1);
    context.drawImage(video, 0, 0);
    const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.95 });
    dialog.close();
    await useFile("content", blob, t("webcamPicture"));
  });
}

async function start() {
  const video = byId("webcam-video");
  const snap = byId("webcam-snap");
  const dialog = openDialog("webcam-dialog");
  snap.disabled = true;
  video.hidden = true;
  say(t("webcamStarting"));
  if (!navigator.mediaDevices?.getUserMedia) {
    say(t(window.isSecureContext ? "webcamFailed" : "webcamInsecure"));
    return;
  }
  let opened;
  try {
    opened = await navigator.mediaDevices.getUserMedia({ video: { width: { ideal: 1920 }, height: { ideal: 1440 } }, audio: false });
  } catch (failure) {
    const reasons = { NotAllowedError: "webcamDenied", NotFoundError: "webcamMissing", OverconstrainedError: "webcamMissing", NotReadableError: "webcamBusy" };
    say(t(reasons[failure.name] ?? "webcamFailed"));
    return;
  }
  if (!dialog.open) {
    // It was closed while the browser was asking.
    for (const track of opened.getTracks()) track.stop();
    return;
  }
  stop();
  stream = opened;
  video.srcObject = stream;
  try {
    await video.play();
  } catch {
    return;
  }
  video.hidden = false;
  snap.disabled = false;
  say("");
  snap.focus();
}

function stop() {
  for (const track of stream?.getTracks() ?? []) track.stop();
  stream = null;
  byId("webcam-video").srcObject = null;
}

function say(text) {
  byId("webcam-message").textContent = text;
}
