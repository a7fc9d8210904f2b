// @ts-check
// Live painting: the camera, or a clip, in the place of the picture on the stage, in whatever is set on the panel. Here
// its controls are set up, and heard of is what goes on elsewhere meanwhile.

import { button, byId, input, select, targetOf } from "../core/dom.js";
import { read, subscribe } from "../core/store.js";
import { formatNumber, t } from "../core/strings.js";
import { isDialogOpen } from "../dialogs/dialogs.js";
import { dropPreviews } from "../painting/live.js";
import { giveUp } from "../painting/render.js";
import { settle, toast, toastError } from "../ui/toasts.js";
import { clockOf } from "./bounds.js";
import { leaveClip, makeVideo, showFirst } from "./clips/making.js";
import { goOn, settingsFollower } from "./painting.js";
import { followParts, setUpParts } from "./parts.js";
import { mayRecordSound, recordedType, setUpRecordingDialog } from "./recording.js";
import { followTab, listCameras, mirror, startCamera, stopCamera, switchCamera } from "./running.js";
import { keepPicture, toggleRecording } from "./snap.js";
import {
  followScreen, forgetPicture, isFull, leaveFull, prepareView, showFigures, showRecording, showView, toggleFull,
} from "./view.js";
import { beginVisit, currentVisit, endVisit } from "./visit.js";

/** @typedef {import("./visit.js").Visit} Visit */

/** How often the figures are brought up to date, in ms. */
const figuresEvery = 500;
/** Keys of the picture on the stage, which is not there meanwhile. */
const stageKeys = new Set(["c", "z", "o", "d", "+", "-", "=", "0"]);

/** Paints the camera. */
async function openCamera() {
  const visit = await open();
  if (visit.clip) {
    leaveClip(visit);
    // What was seen of it is no picture of the camera.
    visit.last = null;
    forgetPicture();
  }
  await startCamera(visit);
}

/** Ends what is there, or paints the camera. */
export async function toggleLive() {
  if (currentVisit()) endVisit();
  else await openCamera();
}

/**
 * Paints a video.
 * @param {File} file
 */
export async function openClip(file) {
  if (currentVisit()?.work) {
    toast(t("liveClipBusy"), { topic: "live" });
    return;
  }
  const visit = await open();
  showView("clip");
  await showFirst(visit, file);
}

/**
 * Done when the part is in the page, however many ask for it at once.
 * @type {Promise<void> | null}
 */
let prepared = null;

async function open() {
  await (prepared ??= prepareView().then(setUpControls));
  const known = currentVisit();
  if (known) return known;
  dropPreviews();
  giveUp();
  settle("render");
  // Where the panel is below the picture, the tools are seen from the top.
  scrollTo({ top: 0 });
  const visit = beginVisit();
  hear(visit);
  return visit;
}

function setUpControls() {
  /** @param {(visit: Visit) => unknown} work */
  const meanwhile = (work) => () => {
    const visit = currentVisit();
    if (visit) work(visit);
  };
  const press = (/** @type {string} */ id, /** @type {() => unknown} */ work) =>
    button(id).addEventListener("click", work);
  setUpRecordingDialog();
  setUpParts();
  for (const id of ["live-close", "live-close-over"]) {
    press(id, () => {
      endVisit();
      button("open-live").focus({ preventScroll: true });
    });
  }
  press("live-again", meanwhile((visit) => (visit.video ? goOn(visit) : startCamera(visit))));
  press("live-mirror", meanwhile(mirror));
  for (const id of ["live-full", "live-shrink"]) press(id, toggleFull);
  for (const id of ["live-record", "live-record-over"]) {
    press(id, toggleRecording);
    button(id).disabled = !recordedType();
  }
  if (!recordedType()) button("live-record").title = t("liveNoRecorder");
  press("live-snap-over", keepPicture);
  byId("live-sound-choice").hidden = !mayRecordSound() || !recordedType();
  const menu = select("live-camera");
  menu.addEventListener("change", meanwhile((visit) => switchCamera(visit, menu.value)));
  input("live-file").addEventListener("change", () => {
    const [file] = input("live-file").files ?? [];
    // The same file can be chosen again.
    input("live-file").value = "";
    if (file) openClip(file).catch(toastError);
  });
  press("live-clip-paint", meanwhile(makeVideo));
  press("live-clip-cancel", meanwhile(({ work }) => work?.abort()));
  press("live-clip-camera", () => openCamera().catch(toastError));
}

/**
 * What goes on elsewhere, as long as the visit lasts.
 * @param {Visit} visit
 */
function hear(visit) {
  const until = { signal: visit.controller.signal };
  const settingsMoved = settingsFollower(visit);
  document.addEventListener("visibilitychange", () => followTab(visit), until);
  window.addEventListener("pagehide", () => endVisit({ isLeaving: true }), until);
  window.addEventListener("beforeunload", (event) => {
    // Nothing brings a recording back.
    if (visit.recording || visit.work) event.preventDefault();
  }, until);
  document.addEventListener("keydown", press, { ...until, capture: true });
  document.addEventListener("submit", (event) => {
    if (targetOf(event).id !== "studio") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    keepPicture();
  }, { ...until, capture: true });
  for (const type of ["input", "change"]) byId("live").addEventListener(type, (event) => {
    if (targetOf(event).closest(".live-sliders")) settingsMoved();
  }, until);
  document.addEventListener("fullscreenchange", followScreen, until);
  navigator.mediaDevices?.addEventListener?.("devicechange", () => listCameras(visit), until);
  const timer = setInterval(() => tellFigures(visit), figuresEvery);
  visit.ends.push(
    () => stopCamera(visit),
    () => leaveClip(visit),
    () => clearInterval(timer),
    followParts(settingsMoved, visit.controller.signal),
    subscribe(["settings", "pictures", "mode"], settingsMoved),
    subscribe(["isServerGone"], ({ isServerGone }) => isServerGone || goOn(visit)),
    // Another photo, or a result that is looked at again, is for the stage; a preview is only late.
    subscribe(["pictures", "painting"], (state, before) => {
      const isOther = state.painting !== before.painting && Boolean(state.painting?.result);
      const isForStage = isOther || state.pictures.content !== before.pictures.content;
      if (isForStage) queueMicrotask(() => currentVisit() === visit && endVisit());
    }));
}

/** @param {KeyboardEvent} event */
function press(event) {
  if (isDialogOpen() || event.defaultPrevented || event.isComposing) return;
  const isCommand = event.ctrlKey || event.metaKey;
  const key = event.key.toLowerCase();
  const fields = "input:not([type=range], [type=radio], [type=checkbox], [type=file]), textarea, select";
  const isTyping = targetOf(event).matches?.(fields);
  if (isCommand && key === "enter") keepPicture();
  else if (key === "escape" && isFull() && !document.fullscreenElement) leaveFull();
  else if (isCommand || event.altKey || isTyping) return;
  else if (key === "f" && !event.repeat) toggleFull();
  else if (!stageKeys.has(key)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

/** @param {Visit} visit */
function tellFigures({ camera, last, video, recording, meter, watch }) {
  if (recording) showRecording(clockOf(recording.milliseconds / 1000));
  if (!camera || !last || !video || read("isServerGone")) {
    showFigures("");
    return;
  }
  const now = performance.now();
  const { rate, latency } = meter.read(now);
  const { width, height } = last;
  const figures = { rate: formatNumber(Math.round(rate)), latency: Math.round(latency), width, height };
  showFigures(t(watch.isStill(now) ? "liveStill" : "liveFigures", figures));
}
