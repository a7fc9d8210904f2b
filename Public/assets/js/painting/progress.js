// @ts-check
// The progress of a full render, as a bar and a line under the stage.

import { byId } from "../core/dom.js";
import { read } from "../core/store.js";
import { t } from "../core/strings.js";

/** @typedef {import("../core/types.js").Run} Run */
/** @typedef {{ text: string, fraction: number, seconds?: number | null, note?: string }} Progress */

/**
 * The strings of a job's stages.
 * @type {Record<string, string>}
 */
const stages = {
  decoding: "stageDecoding",
  styleVector: "stageStyleVector",
  identityVector: "stageIdentityVector",
  stylizing: "stageStylizing",
  encoding: "stageEncoding",
};
/** @type {ReturnType<typeof setTimeout> | undefined} */
let notice;

/**
 * How far a job is, in words.
 * @param {import("../core/types.js").Job} job
 * @param {number} styles - how many it mixes
 * @returns {Progress}
 */
export function progressOf({ state, stage, position = 0, styleIndex = 0, fraction, estimateSeconds }, styles) {
  let text = t(stages[stage ?? ""] ?? "stageQueuedFirst");
  // The first in the queue is the next.
  if (state === "queued" && position > 1) text = t("stageQueued", { position: position - 1 });
  if (stage === "styleVector" && styles > 1 && styleIndex > 0) {
    text = t("stageStyleVectorOf", { number: styleIndex + 1 });
  }
  return { text, fraction, seconds: estimateSeconds };
}

/**
 * Shows the progress of a render, as soon as it may be noticed.
 * @param {Run} run
 * @param {Progress} progress
 */
export function showProgress(run, progress) {
  clearTimeout(notice);
  const wait = run.noticeAt - performance.now();
  if (wait > 0) {
    notice = setTimeout(() => read("render") === run && showProgress(run, progress), wait);
    return;
  }
  const { text, fraction, seconds, note } = progress;
  byId("progress").hidden = false;
  byId("result-row").hidden = true;
  /** @type {HTMLProgressElement} */ (byId("progress-bar")).value = fraction;
  const stage = byId("progress-stage");
  // A screen reader hears a stage once, not with every step of the bar.
  if (stage.textContent !== text) stage.textContent = text;
  byId("go-progress").hidden = false;
  byId("go-progress").style.setProperty("--done", `${fraction * 100}%`);
  byId("go-text").textContent = text;
  const isLong = seconds !== null && seconds !== undefined && seconds >= 1;
  byId("progress-estimate").textContent = note ?? (isLong ? t("estimate", { seconds: Math.ceil(seconds) }) : "");
}

export function hideProgress() {
  byId("progress").hidden = true;
  byId("go-progress").hidden = true;
  byId("result-row").hidden = false;
}
