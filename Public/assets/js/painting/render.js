// @ts-check
// Full renders: a job on the server, its progress as events, and its picture. One at a time.

import { button, byId } from "../core/dom.js";
import { newID } from "../core/ids.js";
import { PlainError } from "../core/plainerror.js";
import { read, update } from "../core/store.js";
import { t } from "../core/strings.js";
import { postJSON, receiptOf, request, ServerStopped } from "../net/api.js";
import { patiently } from "../net/patience.js";
import { renderRequest, withFreshUploads } from "../net/requests.js";
import { setContentSize } from "../settings/contentsize.js";
import { fingerprint } from "../settings/fingerprint.js";
import { useAsShown } from "../settings/pickers.js";
import { photo } from "../settings/slots.js";
import { forgetLostRegions, snapshot as takeSnapshot } from "../settings/snapshot.js";
import { addResult } from "../shelf/shelf.js";
import { say, showContent, showResult } from "../stage/stage.js";
import { settle, toastError } from "../ui/toasts.js";
import { jobDone } from "./job.js";
import { expectPace, knowsPace, learnPace, paintsAsIGo } from "./pace.js";
import { hideProgress, progressOf, showProgress } from "./progress.js";

/** @typedef {import("../core/types.js").Job} Job */
/** @typedef {import("../core/types.js").Result} Result */
/** @typedef {import("../core/types.js").Run} Run */
/** @typedef {import("../core/types.js").Snapshot} Snapshot */

/** A render that nobody asked for shows its progress only if it takes longer than this, in ms. */
const unnoticed = 400;

/**
 * Whether a render is under way; with a fingerprint, whether one of these settings is.
 * @param {string | null} [key]
 */
export function isRendering(key = null) {
  const current = read("render");
  return current !== null && (key === null || current.key === key);
}

export function setUpRender() {
  byId("studio").addEventListener("submit", (event) => {
    event.preventDefault();
    render();
  });
  for (const id of ["cancel", "go-cancel"]) {
    button(id).addEventListener("click", () => {
      cancel();
      // The button is gone; what begins the next painting is near.
      button("render").focus({ preventScroll: true });
    });
  }
  window.addEventListener("pagehide", () => stop(read("render")));
}

/**
 * Paints what is chosen. A render that is still under way ends. Returns the result, or null. One that is
 * `isAutomatic` gives way if it would take too long; one that is `isQuiet` fails without a word.
 * @param {{ snapshot?: Snapshot, isAutomatic?: boolean, isQuiet?: boolean }} options
 */
export function render({ snapshot: asked, isAutomatic = false, isQuiet = false } = {}) {
  stop(read("render"));
  forgetLostRegions();
  const snapshot = asked ?? takeSnapshot();
  const startedAt = performance.now();
  /** @type {Run} */
  const run = {
    key: fingerprint(snapshot), controller: new AbortController(), job: null, events: null, startedAt,
    noticeAt: isAutomatic || isQuiet ? startedAt + unnoticed : startedAt, result: Promise.resolve(null),
  };
  update({ render: run, message: "" });
  settle("render");
  hideProgress();
  showProgress(run, { fraction: 0, text: t("stageQueuedFirst") });
  run.result = painted(run, snapshot, { isAutomatic, isQuiet });
  return run.result;
}

/**
 * Paints on the stage what is a part of more work, and ends with it. Returns null if something newer took the place;
 * throws what went wrong, also that the user cancelled this one.
 * @param {Snapshot} snapshot
 * @param {AbortSignal} signal - of the whole work
 */
export async function renderWithin(snapshot, signal) {
  signal.throwIfAborted();
  const painting = render({ snapshot });
  const run = /** @type {Run} */ (read("render"));
  const end = () => read("render") === run && giveUp();
  signal.addEventListener("abort", end);
  try {
    const result = await painting;
    if (result) return result;
  } finally {
    signal.removeEventListener("abort", end);
  }
  signal.throwIfAborted();
  if (run.isCancelled) throw new PlainError(t("cancelled"));
  if (run.failure) throw run.failure;
  return null;
}

/**
 * The result of the render of these settings that is under way; null if there is none.
 * @param {string} key
 */
export function resultUnderWay(key) {
  const current = read("render");
  return current?.key === key ? current.result : null;
}

/**
 * @param {Run} run
 * @param {Snapshot} snapshot
 * @param {{ isAutomatic: boolean, isQuiet: boolean }} options
 * @returns {Promise<Result | null>}
 */
async function painted(run, snapshot, { isAutomatic, isQuiet }) {
  const { signal } = run.controller;
  try {
    const onUpload = () => showProgress(run, { fraction: 0, text: t("stageUploading") });
    const onWait = (/** @type {number} */ seconds) =>
      showProgress(run, { fraction: 0, text: t("stageNoRoom"), note: t("stageRetry", { seconds }) });
    const job = await submitted(run, snapshot, { onUpload, onWait });
    run.job = job.id;
    if (isAutomatic && !knowsPace(snapshot) && job.estimateSeconds !== null) {
      expectPace(snapshot, job.estimateSeconds);
      if (!paintsAsIGo(snapshot)) stop(run);
    }
    if (signal.aborted) throw signal.reason;
    const done = await jobDone(run, job, (state) => showProgress(run, progressOf(state, snapshot.styles.length)));
    const result = await fetched(run, done, snapshot);
    if (read("render") !== run) return null;
    learnPace(snapshot, result.seconds);
    // Each stroke of a region is painted; the last of them is worth keeping.
    const isStep = isAutomatic && read("regionWork") !== null;
    addResult(result, { isAskedFor: !isQuiet, isStep });
    // The photo may have been changed while this one was painted; then it is on the shelf only.
    if (photo() === snapshot.content) showResult(result);
    else say(t("rendered"));
    return result;
  } catch (failure) {
    if (read("render") === run) {
      run.failure = failure;
      if (!isQuiet) explain(failure);
    }
    return null;
  } finally {
    run.events?.close();
    if (read("render") === run) end();
  }
}

/**
 * Paints without the stage, beside what is painted there. Throws what went wrong.
 * @param {Snapshot} snapshot
 * @param {AbortController} controller - ends it
 * @param {(job: Job) => void} onProgress
 */
export async function paintAside(snapshot, controller, onProgress) {
  const startedAt = performance.now();
  /** @type {Run} */
  const run = {
    key: fingerprint(snapshot), controller, job: null, events: null, startedAt, noticeAt: startedAt,
    result: Promise.resolve(null),
  };
  const end = () => stop(run);
  controller.signal.addEventListener("abort", end);
  try {
    const job = await submitted(run, snapshot, { onWait() {} });
    run.job = job.id;
    if (controller.signal.aborted) {
      end();
      throw controller.signal.reason;
    }
    return await fetched(run, await jobDone(run, job, onProgress), snapshot);
  } finally {
    controller.signal.removeEventListener("abort", end);
    run.events?.close();
  }
}

/**
 * Sends what is to be painted; returns the job.
 * @param {Run} run
 * @param {Snapshot} snapshot
 * @param {{ onUpload?: () => void, onWait: (seconds: number) => void }} options - `onUpload` is called before a picture
 * is sent, `onWait` while there is no room
 * @returns {Promise<Job>}
 */
function submitted(run, snapshot, { onUpload, onWait }) {
  const { signal } = run.controller;
  const submit = () => withFreshUploads(snapshot, async () =>
    postJSON("/api/jobs", await renderRequest(snapshot, { signal, onUpload }), { signal }));
  return patiently(submit, { signal, onWait });
}

/**
 * The painting of a job that is done.
 * @param {Run} run
 * @param {Job} job
 * @param {Snapshot} snapshot
 * @returns {Promise<Result>}
 */
async function fetched(run, job, snapshot) {
  const response = await request("GET", `/api/jobs/${job.id}/image`, { signal: run.controller.signal });
  const blob = await response.blob();
  const image = await createImageBitmap(blob);
  const { width, height } = image;
  image.close();
  const seconds = job.elapsedSeconds || (performance.now() - run.startedAt) / 1000;
  return {
    id: newID(), at: Date.now(), blob, url: URL.createObjectURL(blob), width, height, seconds, snapshot,
    receipt: receiptOf(response),
  };
}

/** Ends the render under way and says so. */
export function cancel() {
  const run = read("render");
  if (!run) return;
  run.isCancelled = true;
  giveUp();
  if (!read("painting")) showContent();
  say(t("cancelled"));
}

/** Ends the render under way because something newer takes its place. */
export function giveUp() {
  if (!isRendering()) return;
  stop(read("render"));
  end();
}

function end() {
  update({ render: null });
  hideProgress();
}

/** @param {Run | null} run */
function stop(run) {
  if (!run) return;
  run.controller.abort();
  run.events?.close();
  if (run.job) request("DELETE", `/api/jobs/${run.job}`, { keepalive: true }).catch(() => {});
}

/** @param {any} failure */
function explain(failure) {
  if (!read("painting")) showContent();
  if (failure.name === "AbortError") return;
  const isGone = failure instanceof ServerStopped;
  const isBusy = failure.status === 503;
  const largest = failure.limits?.contentSize;
  if (failure.picture) {
    toastError(failure, { topic: "render", action: t("useAsShown"), run: () => useAsShown(failure.picture) });
  } else if (largest) {
    const run = () => {
      setContentSize(largest);
      render();
    };
    toastError(failure, { topic: "render", action: t("useSize", { size: largest }), run });
  } else if (isGone || isBusy) {
    toastError(failure, { topic: "render", action: t("tryAgain"), run: () => render() });
  } else {
    toastError(failure, { topic: "render" });
  }
}
