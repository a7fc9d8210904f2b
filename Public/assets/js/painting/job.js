// @ts-check
// A job on the server: its events, or its state where events cannot be had, until it ends.

import { addressOf } from "../core/address.js";
import { getJSON, Problem } from "../net/api.js";

/** @typedef {import("../core/types.js").Job} Job */
/** @typedef {import("../core/types.js").Run} Run */

/** A job whose events are cut off for good is asked about this often, in ms. */
const askInterval = 500;

/**
 * Waits for the job's end by its events. Throws what made it fail, or an `AbortError` if it was cancelled.
 * @param {Run} run
 * @param {Job} first - as it was accepted
 * @param {(job: Job) => void} onProgress
 * @returns {Promise<Job>}
 */
export function jobDone(run, first, onProgress) {
  const path = `/api/jobs/${first.id}`;
  return new Promise((resolve, reject) => {
    const { signal } = run.controller;
    signal.addEventListener("abort", () => reject(signal.reason));
    /**
     * Returns whether the job has ended.
     * @param {Job} job
     */
    const take = (job) => {
      if (job.state === "queued" || job.state === "running") {
        onProgress(job);
        return false;
      }
      run.job = null;
      run.events?.close();
      if (job.state === "done") resolve(job);
      else reject(failureOf(job));
      return true;
    };
    if (take(first)) return;
    const events = new EventSource(addressOf(`${path}/events`));
    run.events = events;
    for (const type of ["progress", "done", "failed", "cancelled"]) {
      events.addEventListener(type, (event) => take(JSON.parse(/** @type {MessageEvent} */ (event).data)));
    }
    const ask = async () => {
      try {
        const hasEnded = take(await getJSON(path, { signal }));
        if (!hasEnded && events.readyState === EventSource.CLOSED) setTimeout(ask, askInterval);
      } catch (failure) {
        events.close();
        reject(failure);
      }
    };
    events.onerror = ask;
  });
}

/** @param {Job} job */
function failureOf({ state, error }) {
  if (state === "cancelled") return new DOMException("cancelled", "AbortError");
  return new Problem(error?.status ?? 500, error ?? {});
}
