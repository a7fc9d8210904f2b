// @ts-check
// Live painting: the camera, or a clip, in the place of the picture on the stage, in whatever is set on the panel.
//
// One frame is in flight at a time and at most one waits, the newest. The camera runs only while it is seen: it is let
// go of with everything that ends this, also with the tab's going to the background.

import { button, byId, input, numberIn, select, targetOf } from "../core/dom.js";
import { read, subscribe, update } from "../core/store.js";
import { formatNumber, t } from "../core/strings.js";
import { isDialogOpen } from "../dialogs/dialogs.js";
import { Problem, ServerStopped } from "../net/api.js";
import { dropPreviews } from "../painting/live.js";
import { giveUp } from "../painting/render.js";
import { settingsChanged } from "../settings/changes.js";
import { snapshot as takeSnapshot } from "../settings/snapshot.js";
import { fileName } from "../stage/download.js";
import { settle, toast, toastError } from "../ui/toasts.js";
import { clipMost, clipSide, clockOf, secondsLeft } from "./bounds.js";
import { aboutCamera, cameras, choices, choose, NoCamera, openCameraStream, release } from "./camera.js";
import { eachFrame, FrameEncoder, sizeOf } from "./capture.js";
import { forgetClip, paintedClip, readClip, recordedClip } from "./clip.js";
import { createWatch } from "./difference.js";
import { fieldsOf, NoStyle } from "./fields.js";
import { createMeter } from "./meter.js";
import { Newest } from "./newest.js";
import { createQuality, sentSize, sides } from "./quality.js";
import { mayRecordSound, microphone, recordedType, Recording, setUpRecordingDialog, showMade } from "./recording.js";
import { keepPicture } from "./snap.js";
import { Stream } from "./stream.js";
import * as view from "./view.js";

/** @typedef {import("./capture.js").Video} Video */
/** @typedef {import("./snap.js").Painted} Painted */
/** @typedef {{ frame: Blob, seenAt: number, width: number, height: number }} Sent */

/** How often the figures are brought up to date, in ms. */
const figuresEvery = 500;
/** What the server refuses is tried again after so long, in ms, unless it says when. */
const usualWait = 2000;
/** Keys of the picture on the stage, which is not there meanwhile. */
const stageKeys = new Set(["c", "z", "o", "d", "+", "-", "=", "0"]);

/**
 * Everything of one visit; a new one for each opening, so that nothing late of an earlier one counts.
 * @typedef {object} Visit
 * @property {AbortController} controller
 * @property {Stream} stream
 * @property {Newest<Sent>} frames
 * @property {Newest<null>} settings
 * @property {ReturnType<typeof createWatch>} watch
 * @property {ReturnType<typeof createMeter>} meter
 * @property {ReturnType<typeof createQuality>} quality
 * @property {FrameEncoder} encoder
 * @property {MediaStream | null} camera
 * @property {Video | null} video - that frames come from
 * @property {import("./clip.js").Clip | null} clip
 * @property {AbortController | null} work - with a clip, while it is painted
 * @property {boolean} isMirrored
 * @property {boolean} isEncoding
 * @property {number} heldUntil - nothing is sent before, in ms
 * @property {number} shown - counts paintings, so that none is drawn over a newer one
 * @property {Painted | null} last
 * @property {Recording | null} recording
 * @property {boolean} isAboutToRecord
 * @property {(() => void)[]} ends
 */

/** @type {Visit | null} */
let visit = null;
/**
 * The camera that was chosen in this visit or, if that is remembered, an earlier one.
 * @type {string | undefined}
 */
let chosenCamera = undefined;
/** Counts openings of the camera: an answer to an earlier one is let go of. */
let openings = 0;

/** Paints the camera. */
export async function openCamera() {
  await begin("camera");
  await startCamera();
}

/**
 * Paints a video.
 * @param {File} file
 */
export async function openClip(file) {
  if (visit?.work) return;
  await begin("clip");
  const mine = visit;
  if (!mine) return;
  stopCamera(mine);
  forgetOldClip(mine);
  view.forgetPicture();
  view.say(t("liveClipReading"));
  view.showClip("", null);
  button("live-clip-paint").disabled = true;
  try {
    const clip = await readClip(file);
    if (visit !== mine) {
      forgetClip(clip);
      return;
    }
    mine.clip = clip;
    mine.video = clip.video;
    mine.isMirrored = false;
    mine.last = null;
    mine.stream.restart();
    mine.watch.wake(performance.now());
    view.setPictureSize(clip.plan);
    view.say(t("liveStarting"));
    sayOfClip(mine);
    button("live-clip-paint").disabled = false;
    button("live-clip-paint").focus();
    look(mine, clip.video, true);
  } catch (failure) {
    if (visit === mine) view.say(failure instanceof Error ? failure.message : "", { isError: true });
  }
}

/** @param {view.Kind} kind */
async function begin(kind) {
  if (await view.prepareView()) setUpControls();
  if (!visit) {
    visit = newVisit();
    dropPreviews();
    giveUp();
    settle("render");
    update({ isLive: true, message: "" });
    listen(visit);
  }
  view.showView(kind);
}

/** @returns {Visit} */
function newVisit() {
  /** @type {Visit} */
  const mine = {
    controller: new AbortController(), stream: new Stream(takeSnapshot, (snapshot) => fieldsOf(snapshot, ownFields())),
    frames: new Newest((sent) => paint(mine, sent)), settings: new Newest(() => adjust(mine)), watch: createWatch(),
    meter: createMeter(), quality: createQuality(), encoder: new FrameEncoder(), camera: null, video: null, clip: null,
    work: null, isMirrored: false, isEncoding: false, heldUntil: -Infinity, shown: 0, last: null, recording: null,
    isAboutToRecord: false, ends: [],
  };
  return mine;
}

/** What only streams have, as it is set. Who wants little motion sees no fading. */
function ownFields() {
  const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const crossFade = isCalm ? 0 : numberIn(input("live-fade"));
  return { calm: numberIn(input("live-calm")), crossFade };
}

/** Ends everything, and goes back to the photo. */
export function close() {
  const mine = visit;
  if (!mine) return;
  visit = null;
  openings += 1;
  mine.recording?.stop();
  mine.work?.abort();
  mine.controller.abort();
  stopCamera(mine);
  forgetOldClip(mine);
  mine.frames.drop();
  mine.stream.close();
  for (const end of mine.ends) end();
  view.hideView();
  update({ isLive: false });
  settingsChanged();
}

// The camera

async function startCamera() {
  const mine = visit;
  if (!mine) return;
  stopCamera(mine);
  forgetOldClip(mine);
  openings += 1;
  const opening = openings;
  view.showView("camera");
  view.say(t("webcamStarting"));
  /** @type {MediaStream} */
  let camera;
  try {
    camera = await openCameraStream(chosenCamera);
  } catch (failure) {
    if (visit !== mine || opening !== openings) return;
    const isKnown = failure instanceof NoCamera;
    view.say(isKnown ? failure.message : t("liveFailed"), { isError: true, again: true });
    return;
  }
  // It was closed, hidden or asked for again while the browser was asking.
  if (visit !== mine || opening !== openings || document.hidden) {
    release(camera);
    return;
  }
  mine.camera = camera;
  view.showCameraSign(true);
  camera.getVideoTracks()[0]?.addEventListener("ended", () => {
    if (mine.camera !== camera) return;
    stopCamera(mine);
    view.say(t("liveLost"), { isError: true, again: true });
  });
  const { id, isOfUser } = aboutCamera(camera);
  mine.isMirrored = choices().isMirrored ?? isOfUser;
  view.showMirror(mine.isMirrored);
  cameras().then((list) => view.showCameras(list, id));
  const video = /** @type {Video} */ (document.createElement("video"));
  video.muted = true;
  video.playsInline = true;
  video.srcObject = camera;
  try {
    await video.play();
  } catch {
    if (mine.camera !== camera) return;
    stopCamera(mine);
    view.say(t("liveFailed"), { isError: true, again: true });
    return;
  }
  if (mine.camera !== camera) return;
  mine.video = video;
  view.setPictureSize(sentSize(sizeOf(video), sides[sides.length - 1]));
  if (!mine.last) view.say(t("liveStarting"));
  else view.say("");
  mine.watch.wake(performance.now());
  look(mine, video, false);
}

/**
 * Lets go of the camera, whatever it was doing.
 * @param {Visit} mine
 */
function stopCamera(mine) {
  mine.recording?.stop();
  release(mine.camera);
  if (mine.video && !mine.clip) mine.video.srcObject = null;
  mine.camera = null;
  mine.video = null;
  mine.frames.drop();
  mine.meter.clear();
  if (document.getElementById("live")) {
    view.showCameraSign(false);
    view.showFigures("");
  }
}

/**
 * Follows a video, frame by frame, as long as frames are to come from it.
 * @param {Visit} mine
 * @param {Video} video
 * @param {boolean} isStill
 */
function look(mine, video, isStill) {
  const stop = eachFrame(video, (seenAt) => {
    if (visit !== mine || mine.video !== video) {
      stop();
      return;
    }
    take(mine, video, seenAt);
  }, { isStill });
  mine.ends.push(stop);
}

/**
 * @param {Visit} mine
 * @param {Video} video
 * @param {number} seenAt
 */
async function take(mine, video, seenAt) {
  const now = performance.now();
  if (mine.isEncoding || mine.work || document.hidden || read("isServerGone") || now < mine.heldUntil) return;
  // A clip that stands still is painted as long as its settings move: no faster than that goes.
  if (mine.clip && mine.frames.isBusy) return;
  if (!mine.watch.wants(mine.encoder.luma(video), now)) return;
  mine.isEncoding = true;
  try {
    const { width, height } = sentSize(sizeOf(video), mine.clip ? clipSide : mine.quality.side);
    const frame = await mine.encoder.encoded(video, { width, height }, mine.isMirrored);
    if (visit === mine && mine.video === video) mine.frames.offer({ frame, seenAt, width, height });
  } finally {
    mine.isEncoding = false;
  }
}

/**
 * Sends one frame and shows what becomes of it.
 * @param {Visit} mine
 * @param {Sent} sent
 */
async function paint(mine, { frame, seenAt, width, height }) {
  const snapshot = takeSnapshot();
  const startedAt = performance.now();
  try {
    const { blob, isFirst } = await mine.stream.paint(frame, mine.controller.signal);
    const now = performance.now();
    if (!isFirst && !mine.clip) mine.quality.learn(now - startedAt, now);
    if (visit !== mine || !mine.video) return;
    settle("live");
    show(mine, { frame, blob, width, height, seconds: (now - startedAt) / 1000, snapshot }, seenAt);
  } catch (failure) {
    explain(mine, failure);
  }
}

/**
 * Draws a painting once it is decoded; the next frame is on its way meanwhile.
 * @param {Visit} mine
 * @param {Painted} painted
 * @param {number} seenAt
 */
async function show(mine, painted, seenAt) {
  mine.shown += 1;
  const mineShown = mine.shown;
  const bitmap = await createImageBitmap(painted.blob);
  if (visit === mine && mine.video && mineShown === mine.shown) {
    view.draw(bitmap);
    view.say("");
    mine.last = painted;
    const now = performance.now();
    mine.meter.add(now, now - seenAt);
  }
  bitmap.close();
}

/**
 * @param {Visit} mine
 * @param {unknown} failure
 */
function explain(mine, failure) {
  if (visit !== mine || (failure instanceof Error && failure.name === "AbortError")) return;
  const now = performance.now();
  if (failure instanceof Problem && failure.status === 409) return;
  if (failure instanceof ServerStopped) {
    view.say(t("liveServerGone"), { isError: true });
  } else if (failure instanceof NoStyle) {
    // Until another setting is made.
    mine.heldUntil = Infinity;
    view.say(failure.message);
  } else if (failure instanceof Problem && [429, 503].includes(failure.status)) {
    const seconds = failure.retryAfter ?? usualWait / 1000;
    mine.heldUntil = now + seconds * 1000;
    mine.watch.wake(mine.heldUntil);
    if (!mine.stream.id) view.say(t("liveWaiting", { seconds: Math.ceil(seconds) }));
  } else {
    mine.heldUntil = failure instanceof Problem && failure.status < 500 ? Infinity : now + usualWait;
    mine.watch.wake(now, usualWait);
    view.say(failure instanceof Error ? failure.message : t("errorGeneric"), { isError: true, again: true });
  }
}

// Settings

/** @param {Visit} mine */
async function adjust(mine) {
  try {
    mine.heldUntil = -Infinity;
    if (!await mine.stream.adjust(mine.controller.signal)) return;
    mine.watch.wake(performance.now(), 1000 * ownFields().crossFade);
  } catch (failure) {
    explain(mine, failure);
  }
}

const settingsMoved = () => visit?.settings.offer(null);

// What is set up once, and what is heard of only meanwhile

function setUpControls() {
  setUpRecordingDialog();
  chosenCamera = choices().camera;
  for (const id of ["live-close", "live-close-over"]) {
    button(id).addEventListener("click", () => {
      close();
      button("open-live").focus({ preventScroll: true });
    });
  }
  button("live-again").addEventListener("click", () => {
    if (!visit) return;
    visit.heldUntil = -Infinity;
    if (visit.clip || visit.camera) {
      view.say("");
      visit.watch.wake(performance.now());
    } else {
      startCamera();
    }
  });
  button("live-mirror").addEventListener("click", () => {
    if (!visit) return;
    visit.isMirrored = !visit.isMirrored;
    choose({ isMirrored: visit.isMirrored });
    view.showMirror(visit.isMirrored);
    visit.watch.wake(performance.now());
  });
  for (const id of ["live-full", "live-shrink"]) button(id).addEventListener("click", view.toggleFull);
  for (const id of ["live-record", "live-record-over"]) {
    button(id).addEventListener("click", toggleRecording);
    button(id).disabled = !recordedType();
  }
  if (!recordedType()) button("live-record").title = t("liveNoRecorder");
  button("live-clip-paint").disabled = !recordedType();
  button("live-snap-over").addEventListener("click", snap);
  byId("live-sound-choice").hidden = !mayRecordSound() || !recordedType();
  select("live-camera").addEventListener("change", () => {
    chosenCamera = select("live-camera").value;
    choose({ camera: chosenCamera });
    startCamera();
  });
  input("live-file").addEventListener("change", (event) => {
    const [file] = targetOf(event).files ?? [];
    targetOf(event).value = "";
    if (file) openClip(file).catch(toastError);
  });
  button("live-clip-paint").addEventListener("click", paintClip);
  button("live-clip-cancel").addEventListener("click", () => visit?.work?.abort());
  button("live-clip-camera").addEventListener("click", startCamera);
  for (const id of ["live-calm", "live-fade"]) {
    for (const type of ["input", "change"]) {
      byId("live").addEventListener(type, (event) => {
        const field = targetOf(event);
        if (field.id === id || field.dataset.for === id) settingsMoved();
      });
    }
  }
}

/** @param {Visit} mine */
function listen(mine) {
  const until = { signal: mine.controller.signal };
  document.addEventListener("visibilitychange", () => (document.hidden ? pause(mine) : goOn(mine)), until);
  window.addEventListener("pagehide", close, until);
  document.addEventListener("keydown", press, { ...until, capture: true });
  document.addEventListener("submit", (event) => {
    if (targetOf(event).id !== "studio") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    snap();
  }, { ...until, capture: true });
  navigator.mediaDevices?.addEventListener?.("devicechange", async () => {
    if (mine.camera) view.showCameras(await cameras(), aboutCamera(mine.camera).id);
  }, until);
  const timer = setInterval(() => showFigures(mine), figuresEvery);
  mine.ends.push(
    () => clearInterval(timer),
    subscribe(["settings", "pictures", "mode"], settingsMoved),
    subscribe(["isServerGone"], ({ isServerGone }) => isServerGone || resume(mine)),
    // Another photo, or a result that is looked at again, is for the stage; a preview is only late.
    subscribe(["pictures", "painting"], (state, before) => {
      const isOther = state.painting !== before.painting && Boolean(state.painting?.result);
      if (isOther || state.pictures.content !== before.pictures.content) queueMicrotask(close);
    }));
}

/** @param {Visit} mine */
function resume(mine) {
  if (!mine.video) return;
  if (mine.last) view.say("");
  else view.say(t("liveStarting"));
  mine.heldUntil = -Infinity;
  mine.watch.wake(performance.now());
}

/** @param {Visit} mine */
function pause(mine) {
  if (mine.clip) return;
  openings += 1;
  stopCamera(mine);
  mine.stream.restart();
  view.say(t("liveHidden"));
}

/** @param {Visit} mine */
function goOn(mine) {
  if (!mine.clip && !mine.camera) startCamera();
}

/** @param {KeyboardEvent} event */
function press(event) {
  if (!visit || isDialogOpen() || event.defaultPrevented || event.isComposing) return;
  const isCommand = event.ctrlKey || event.metaKey;
  const key = event.key.toLowerCase();
  const fields = "input:not([type=range], [type=radio], [type=checkbox], [type=file]), textarea, select";
  const isTyping = targetOf(event).matches?.(fields);
  const isFullWindow = view.isFull() && !document.fullscreenElement;
  if (isCommand && key === "enter") snap();
  else if (key === "escape" && isFullWindow) view.leaveFull();
  else if (isCommand || event.altKey || isTyping) return;
  else if (key === "f" && !event.repeat) view.toggleFull();
  else if (!stageKeys.has(key)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

/** @param {Visit} mine */
function showFigures(mine) {
  if (mine.recording) view.showRecording(clockOf(mine.recording.milliseconds / 1000));
  const { last } = mine;
  if (!mine.camera || !last || !mine.video || read("isServerGone")) {
    view.showFigures("");
    return;
  }
  const now = performance.now();
  const { rate, latency } = mine.meter.read(now);
  const { width, height } = last;
  const figures = { rate: formatNumber(Math.round(rate)), latency: Math.round(latency), width, height };
  view.showFigures(t(mine.watch.isStill(now) ? "liveStill" : "liveFigures", figures));
}

// Pictures and videos to keep

async function snap() {
  const last = visit?.last;
  if (!last || !visit) return;
  const title = visit.clip ? visit.clip.name.replace(/\.[^.]*$/, "") : t("livePicture");
  await keepPicture(last, title);
  toast(t("liveSnapped"), { topic: "live-snap" });
}

/** @param {string} title */
const nameOf = (title) =>
  fileName({ ...takeSnapshot(), content: /** @type {any} */ ({ kind: "file", title }) });

async function toggleRecording() {
  const mine = visit;
  if (!mine) return;
  if (mine.recording) {
    mine.recording.stop();
    return;
  }
  if (mine.isAboutToRecord || !mine.last) return;
  mine.isAboutToRecord = true;
  /** @type {MediaStream | null} */
  let sound = null;
  try {
    const wantsSound = input("live-sound").checked && !byId("live-sound-choice").hidden;
    if (wantsSound) sound = await microphone((text) => toast(text, { topic: "live-sound" }));
    if (visit !== mine || !mine.video) return;
    const recording = new Recording(view.canvas(), sound?.getAudioTracks() ?? []);
    mine.recording = recording;
    view.showRecording("0:00");
    recording.made.then((made) => made.blob.size && showMade(made, nameOf(t("livePicture"))), () => {
      toast(t("liveRecordingFailed"), { error: true });
    }).finally(() => {
      if (mine.recording === recording) mine.recording = null;
      view.showRecording(null);
    });
  } catch {
    toast(t("liveRecordingFailed"), { error: true });
  } finally {
    mine.isAboutToRecord = false;
    if (!mine.recording) release(sound);
  }
}

// Clips

/** @param {Visit} mine */
function forgetOldClip(mine) {
  mine.work?.abort();
  if (mine.clip) forgetClip(mine.clip);
  mine.clip = null;
  mine.video = null;
}

/** @param {Visit} mine */
function sayOfClip({ clip }) {
  if (!clip) return;
  const { width, height, isCut } = clip.plan;
  const about = t("liveClipAbout", { name: clip.name, length: clockOf(Math.ceil(clip.video.duration)), width, height });
  const rest = isCut ? [t("liveClipCut", { seconds: clipMost.seconds })] : [];
  view.showClip([about, ...rest, recordedType() ? "" : t("liveNoRecorder")].filter(Boolean).join(" "), null);
}

/** Paints the clip that is there, and records what comes of it. */
async function paintClip() {
  const mine = visit;
  const clip = mine?.clip;
  if (!mine || !clip || mine.work) return;
  const work = new AbortController();
  mine.work = work;
  mine.frames.drop();
  mine.controller.signal.addEventListener("abort", () => work.abort(), { once: true });
  const { signal } = work;
  const end = clip.plan.seconds;
  const length = clockOf(Math.ceil(end));
  const startedAt = performance.now();
  button("live-clip-cancel").focus();
  view.showClip(t("liveClipProgressFirst", { at: clockOf(0), length, count: 0 }), 0);
  view.say("");
  try {
    await mine.frames.settled();
    // Nothing of what was tried before is part of it.
    mine.stream.restart();
    const draw = async (/** @type {Blob} */ blob) => {
      const bitmap = await createImageBitmap(blob);
      if (visit === mine) view.draw(bitmap);
      bitmap.close();
    };
    const painted = await paintedClip(clip, (frame) => patientlyPainted(mine, frame, signal), {
      signal, most: clipMost.frames, onFrame({ time, blob }, frame, count) {
        draw(blob);
        const { width, height } = clip.plan;
        mine.last = { frame, blob, width, height, seconds: 0, snapshot: takeSnapshot() };
        const left = secondsLeft({ at: time, end, painted: count, elapsed: (performance.now() - startedAt) / 1000 });
        const key = time > 1 ? "liveClipProgress" : "liveClipProgressFirst";
        const text = t(key, { at: clockOf(time), length, count, left: clockOf(Math.ceil(left)) });
        view.showClip(text, Math.min(1, time / end) * (end / (end + end / 2)));
      },
    });
    const made = await recordedClip(clip, painted, view.canvas(), view.draw, {
      signal, onTime: (time) => view.showClip(
        t("liveClipRecording", { at: clockOf(time), length }), (2 + Math.min(1, time / end)) / 3),
    });
    showMade(made, nameOf(clip.name.replace(/\.[^.]*$/, "")));
  } catch (failure) {
    if (!signal.aborted) toastError(failure, { topic: "live" });
  } finally {
    mine.work = null;
    if (visit === mine && mine.clip === clip) {
      clip.video.currentTime = 0;
      sayOfClip(mine);
      button("live-clip-paint").focus();
      mine.stream.restart();
      mine.watch.wake(performance.now());
    }
  }
}

/**
 * The painting of a clip's frame, however long the server has no place for it.
 * @param {Visit} mine
 * @param {Blob} frame
 * @param {AbortSignal} signal
 */
async function patientlyPainted(mine, frame, signal) {
  for (;;) {
    try {
      return (await mine.stream.paint(frame, signal)).blob;
    } catch (failure) {
      const isPassing = failure instanceof ServerStopped
        || (failure instanceof Problem && [409, 429, 503].includes(failure.status));
      if (!isPassing) throw failure;
      view.say(t(failure instanceof ServerStopped ? "liveServerGone" : "liveWaiting", { seconds: 1 }));
      await new Promise((resolve) => setTimeout(resolve, 1000));
      signal.throwIfAborted();
      view.say("");
    }
  }
}
