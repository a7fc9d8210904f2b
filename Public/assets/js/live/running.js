// @ts-check
// The camera while it runs: only as long as it is seen, and let go of with whatever ends that.

import { t } from "../core/strings.js";
import { aboutCamera, cameras, choices, choose, NoCamera, openCameraStream, release } from "./camera.js";
import { follow, showAt, shownSize } from "./painting.js";
import {
  forgetPicture, say, showCameras, showCameraSign, showFigures, showMirror, showView,
} from "./view.js";
import { currentVisit } from "./visit.js";

/** @typedef {import("./visit.js").Visit} Visit */

/** Counts openings: a camera that comes late is let go of. */
let openings = 0;

/**
 * Opens the camera and paints it; says why, if there is none.
 * @param {Visit} visit
 */
export async function startCamera(visit) {
  stopCamera(visit);
  const opening = openings;
  const isMeant = () => currentVisit() === visit && opening === openings && !document.hidden;
  showView("camera");
  say(t("webcamStarting"));
  /** @type {MediaStream} */
  let camera;
  try {
    camera = await openCameraStream(choices().camera);
  } catch (failure) {
    if (isMeant()) give(failure instanceof NoCamera ? failure.message : t("liveFailed"));
    return;
  }
  // It was closed, hidden or asked for again while the browser was asking.
  if (!isMeant()) {
    release(camera);
    return;
  }
  visit.camera = camera;
  showCameraSign(true);
  camera.getVideoTracks()[0]?.addEventListener("ended", () => {
    if (visit.camera !== camera) return;
    stopCamera(visit);
    give(t("liveLost"));
  });
  const { id, isOfUser } = aboutCamera(camera);
  // People expect to see themselves as in a mirror, and what is before them as it is.
  visit.isMirrored = isOfUser && (choices().isMirrored ?? true);
  showMirror(visit.isMirrored);
  cameras().then((list) => showCameras(list, id));
  const video = /** @type {import("./capture.js").Video} */ (document.createElement("video"));
  video.muted = true;
  video.playsInline = true;
  video.srcObject = camera;
  const plays = await video.play().then(() => true, () => false);
  if (visit.camera !== camera) return;
  if (!plays) {
    stopCamera(visit);
    give(t("liveFailed"));
    return;
  }
  visit.video = video;
  showAt(visit, shownSize(video));
  say(visit.last ? "" : t("liveStarting"));
  follow(visit, video);
  stayAwake(visit, camera);
}

/** @param {string} text */
function give(text) {
  say(text, { isError: true, again: true });
}

/**
 * Lets go of the camera, whatever it was doing.
 * @param {Visit} visit
 */
export function stopCamera(visit) {
  openings += 1;
  visit.recording?.stop();
  release(visit.camera);
  if (visit.video && !visit.clip) visit.video.srcObject = null;
  visit.camera = null;
  visit.video = null;
  visit.letSleep?.();
  visit.letSleep = null;
  visit.meter.clear();
  showCameraSign(false);
  showFigures("");
}

/**
 * Nobody touches a mirror, and its screen stays on.
 * @param {Visit} visit
 * @param {MediaStream} camera
 */
async function stayAwake(visit, camera) {
  const lock = await /** @type {any} */ (navigator).wakeLock?.request("screen").catch(() => null);
  if (!lock) return;
  const letSleep = () => lock.release().catch(() => {});
  if (visit.camera === camera) visit.letSleep = letSleep;
  else letSleep();
}

/**
 * What the tab's going to the background does, and its coming back.
 * @param {Visit} visit
 */
export function followTab(visit) {
  if (visit.clip) return;
  if (!document.hidden) {
    if (!visit.camera) startCamera(visit);
    return;
  }
  stopCamera(visit);
  visit.stream.restart();
  say(t("liveHidden"));
}

/**
 * @param {Visit} visit
 * @param {string} id
 */
export function switchCamera(visit, id) {
  choose({ camera: id });
  visit.last = null;
  forgetPicture();
  startCamera(visit);
}

/** @param {Visit} visit */
export function mirror(visit) {
  visit.isMirrored = !visit.isMirrored;
  if (visit.camera && aboutCamera(visit.camera).isOfUser) choose({ isMirrored: visit.isMirrored });
  showMirror(visit.isMirrored);
  visit.watch.wake(performance.now());
}

/**
 * The list of cameras, when one is connected or taken away.
 * @param {Visit} visit
 */
export async function listCameras({ camera }) {
  if (camera) showCameras(await cameras(), aboutCamera(camera).id);
}
