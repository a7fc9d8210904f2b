// Full renders: a job on the server, its progress as events, and its picture. One at a time.

import { getJSON, postJSON, receiptOf, request, ServerStopped } from "../net/api.js";
import { byId } from "../core/dom.js";
import { fingerprint } from "../settings/fingerprint.js";
import { addToHistory } from "../stage/history.js";
import { knowsPace, learnPace, paintsAsIGo } from "./pace.js";
import { pictureIn, snapshot as takeSnapshot } from "../settings/state.js";
import { Incomplete, renderRequest, withFreshUploads } from "../net/requests.js";
import { line, paintingOnStage, showContent, showResult } from "../stage/stage.js";
import { t } from "../core/strings.js";
import { settle, toast, toastError } from "../ui/toasts.js";
import { setContentSize } from "../settings/pickers.js";

/** A render that nobody asked for shows its progress only if it takes longer than this, in ms. */
const unnoticed = 400;

/** The render under way: `controller` ends it here, `job` names it on the server. */
let current = null;

/** Whether a render is under way; with a fingerprint, whether one of these settings is. */
export const isRendering = (key = null) => current !== null && (key === null || current.key === key);

export function setUpRender() {
  byId("studio").addEventListener("submit", (event) => {
    event.preventDefault();
    render();
  });
  byId("cancel").addEventListener("click", cancel);
  window.addEventListener("pagehide", () => stop(current));
}

/**
 * Paints what is chosen. A render that is still under way ends. Returns the result, or null. One that is
 * `isAutomatic` gives way if it would take too long; one that is `isQuiet` fails without a word.
 */
export function render({ snapshot = takeSnapshot(), isAutomatic = false, isQuiet = false } = {}) {
  stop(current);
  const run = { key: fingerprint(snapshot), controller: new AbortController(), job: null, events: null };
  current = run;
  byId("studio").dispatchEvent(new CustomEvent("renderstart"));
  settle("render");
  line("");
  hideProgress();
  run.started = performance.now();
  run.noticeAt = isAutomatic || isQuiet ? run.started + unnoticed : run.started;
  showProgress(run, { fraction: 0, text: t("stageQueuedFirst") });
  run.result = painted(run, snapshot, { isAutomatic, isQuiet });
  return run.result;
}

/** What comes of the render of these settings that is under way; null if there is none. */
export const resultUnderWay = (key) => (isRendering(key) ? current.result : null);

async function painted(run, snapshot, { isAutomatic, isQuiet }) {
  const { signal } = run.controller;
  try {
    const job = await withFreshUploads(snapshot, async () => {
      const body = await renderRequest(snapshot, { signal, onUpload: () => showProgress(run, { fraction: 0, text: t("stageUploading") }) });
      return postJSON("/api/jobs", body, { signal });
    });
    run.job = job.id;
    if (isAutomatic && !knowsPace(snapshot) && job.estimateSeconds !== null) {
      learnPace(snapshot, job.estimateSeconds);
      if (!paintsAsIGo(snapshot)) stop(run);
    }
    if (signal.aborted) throw signal.reason;
    const done = await finished(run, job, snapshot);
    const response = await request("GET", `/api/jobs/${job.id}/image`, { signal });
    const blob = await response.blob();
    const image = await createImageBitmap(blob);
    const result = {
      blob, url: URL.createObjectURL(blob), width: image.width, height: image.height, snapshot, receipt: receiptOf(response),
      seconds: done.elapsedSeconds || (performance.now() - run.started) / 1000,
    };
    image.close();
    if (current !== run) return null;
    learnPace(snapshot, result.seconds);
    addToHistory(result);
    // The photo may have been changed while this one was painted; then it is in the history only.
    if (pictureIn("content") === snapshot.content) showResult(result);
    else line(t("rendered"));
    return result;
  } catch (failure) {
    if (current === run && !isQuiet) explain(failure);
    return null;
  } finally {
    run.events?.close();
    if (current === run) end();
  }
}

/** Ends the render under way and says so. */
export function cancel() {
  if (!current) return;
  giveUp();
  if (!paintingOnStage()) showContent();
  line(t("cancelled"));
}

/** Ends the render under way because something newer takes its place. */
export function giveUp() {
  if (!current) return;
  stop(current);
  end();
}

function end() {
  current = null;
  hideProgress();
  byId("studio").dispatchEvent(new CustomEvent("workchange"));
}

function stop(run) {
  if (!run) return;
  run.controller.abort();
  run.events?.close();
  if (run.job) request("DELETE", `/api/jobs/${run.job}`, { keepalive: true }).catch(() => {});
}

/** Waits for the job's end by its events; asks in between should the events be cut off for good. */
function finished(run, first, snapshot) {
  const path = `/api/jobs/${first.id}`;
  return new Promise((resolve, reject) => {
    const { signal } = run.controller;
    signal.addEventListener("abort", () => reject(signal.reason));
    const take = (job) => {
      if (job.state === "done") {
        run.job = null;
        resolve(job);
      } else if (job.state === "failed") {
        run.job = null;
        reject(Object.assign(new Error(job.error?.detail ?? job.error?.title ?? t("errorGeneric")), job.error));
      } else if (job.state === "cancelled") {
        run.job = null;
        reject(new DOMException("cancelled", "AbortError"));
      } else {
        showProgress(run, progressOf(job, snapshot));
        return false;
      }
      run.events?.close();
      return true;
    };
    if (take(first)) return;
    const events = new EventSource(`${path}/events`);
    run.events = events;
    for (const type of ["progress", "done", "failed", "cancelled"]) {
      events.addEventListener(type, (event) => take(JSON.parse(event.data)));
    }
    events.onerror = async () => {
      try {
        if (!take(await getJSON(path, { signal })) && events.readyState === EventSource.CLOSED) setTimeout(events.onerror, 500);
      } catch (failure) {
        events.close();
        reject(failure);
      }
    };
  });
}

function progressOf(job, snapshot) {
  const words = {
    decoding: "stageDecoding", styleVector: "stageStyleVector", identityVector: "stageIdentityVector", stylizing: "stageStylizing", encoding: "stageEncoding",
  };
  let text = t(words[job.stage] ?? "stageQueuedFirst");
  // The first in the queue is the next.
  if (job.state === "queued" && job.position > 1) text = t("stageQueued", { position: job.position - 1 });
  if (job.stage === "styleVector" && snapshot.styles.length > 1 && job.styleIndex > 0) {
    text = t("stageStyleVectorOf", { number: job.styleIndex + 1 });
  }
  return { text, fraction: job.fraction, seconds: job.estimateSeconds };
}

function showProgress(run, { text, fraction, seconds }) {
  clearTimeout(run.notice);
  const wait = run.noticeAt - performance.now();
  if (wait > 0) {
    run.notice = setTimeout(() => current === run && showProgress(run, { text, fraction, seconds }), wait);
    return;
  }
  byId("progress").hidden = false;
  byId("result-row").hidden = true;
  byId("progress-bar").value = fraction;
  const stage = byId("progress-stage");
  // A screen reader hears a stage once, not with every step of the bar.
  if (stage.textContent !== text) stage.textContent = text;
  byId("progress-estimate").textContent = seconds >= 1 ? t("estimate", { seconds: Math.ceil(seconds) }) : "";
}

function hideProgress() {
  byId("progress").hidden = true;
  byId("result-row").hidden = false;
}

function explain(failure) {
  if (!paintingOnStage()) showContent();
  if (failure.name === "AbortError") return;
  line(failure.detail ?? failure.message);
  if (failure instanceof Incomplete) {
    toast(failure.message, { error: true, topic: "render" });
    return;
  }
  const again = { topic: failure instanceof ServerStopped ? "server" : "render", action: t("tryAgain"), run: () => render() };
  const largest = failure.limits?.contentSize;
  if (largest) {
    toastError(failure, { topic: "render", action: t("useSize", { size: largest }), run: () => { setContentSize(largest); render(); } });
  } else if (failure instanceof ServerStopped || failure.status === 503 || failure.status === 429) {
    toastError(failure, again);
  } else {
    toastError(failure, { topic: "render" });
  }
}
