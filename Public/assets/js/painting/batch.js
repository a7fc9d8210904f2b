// @ts-check
// Many photos: each is painted with the settings of the moment when they were chosen, one after the other. The first
// one is on the stage meanwhile, and all are on the shelf.

import { busy, button, byId, element, inputs } from "../core/dom.js";
import { recognized } from "../core/files.js";
import { stemOf } from "../core/picture.js";
import { read, update } from "../core/store.js";
import { t } from "../core/strings.js";
import { ServerStopped } from "../net/api.js";
import { pictureOfFile } from "../net/serverpictures.js";
import { withdraw } from "../net/uploads.js";
import { regionsOf } from "../regions/counting.js";
import { leastContentSize } from "../settings/contentsize.js";
import { setPicture, slotElement } from "../settings/slots.js";
import { isComplete, snapshot as takeSnapshot } from "../settings/snapshot.js";
import { downloadZIP } from "../shelf/archive.js";
import { addResult } from "../shelf/shelf.js";
import { toast, toastError, wordsOfFailure } from "../ui/toasts.js";
import { paintAside, renderWithin } from "./render.js";
import { inSeries } from "./series.js";

/** @typedef {import("../core/types.js").FilePicture} FilePicture */
/** @typedef {import("../core/types.js").Result} Result */
/** @typedef {import("../core/types.js").Snapshot} Snapshot */
/** @typedef {import("./series.js").Series<File, Result>} Batch */

/**
 * Those to be painted, while some are.
 * @type {File[]}
 */
let files = [];
/** @type {AbortController | null} */
let controller = null;
/**
 * What the last batch painted.
 * @type {Result[]}
 */
let painted = [];

export function setUpBatch() {
  const slot = slotElement("content");
  const [field] = inputs("[type=file]", slot);
  // The form alone sends one photo.
  field.multiple = true;
  slot.addEventListener("change", (event) => {
    if (event.target !== field || (field.files?.length ?? 0) < 2) return;
    event.stopImmediatePropagation();
    const chosen = [...(field.files ?? [])];
    field.value = "";
    paintMany(chosen);
  }, { capture: true });
  button("batch-cancel").addEventListener("click", () => controller?.abort());
  button("batch-zip").addEventListener("click", () => busy(button("batch-zip"), zip));
  button("batch-close").addEventListener("click", () => {
    byId("batch").hidden = true;
    painted = [];
    byId("render").focus();
  });
}

/**
 * Paints photos one by one; while some are being painted, these come after them.
 * @param {File[]} photos
 */
export async function paintMany(photos) {
  if (controller) {
    files.push(...photos);
    return;
  }
  files = [...photos];
  controller = new AbortController();
  const { signal } = controller;
  // What is set meanwhile is for what comes after.
  const settings = takeSnapshot();
  const asked = read("contentSize");
  // Masks belong to the photo that they were painted on, and count for no other.
  if (regionsOf(settings).length) toast(t("regionsNotInBatch"));
  let isFirst = true;
  painted = [];
  update({ isBatchRunning: true });
  show(true);
  const startedAt = performance.now();
  const batch = await inSeries(files, async (file) => {
    const picture = await recognized(await pictureOfFile(file, stemOf(file.name)));
    /** @type {Snapshot} */
    const snapshot = { ...settings, content: picture, contentSize: sizeFor(picture, asked) };
    const isOnStage = isFirst && isComplete(snapshot);
    // The first that can be read is on the stage, and painted there unless something newer is.
    if (isFirst) setPicture("content", picture);
    isFirst = false;
    return (isOnStage ? await renderWithin(snapshot, signal) : null) ?? paintedAside(snapshot);
  }, {
    signal,
    isOver: (failure) => failure instanceof ServerStopped,
    onStep: (series) => showStep(series, startedAt),
  });
  controller = null;
  update({ isBatchRunning: false });
  painted = batch.done.map(({ value }) => value);
  showEnd(batch, signal.aborted);
}

/** @param {Snapshot} snapshot */
async function paintedAside(snapshot) {
  const { content } = snapshot;
  const current = /** @type {AbortController} */ (controller);
  const result = await paintAside(snapshot, current, ({ fraction }) => showFraction(fraction));
  await addResult(result);
  // The server need not hold a photo that is painted.
  if (content?.kind === "file" && content !== read("pictures").content) withdraw(content);
  return result;
}

/**
 * The size that was asked for, or the photo's own where that is less.
 * @param {FilePicture} picture
 * @param {import("../core/store.js").State["contentSize"]} asked
 */
function sizeFor({ height }, asked) {
  return asked.isFull ? "full" : Math.min(asked.height, Math.max(leastContentSize, height));
}

/** @param {boolean} isRunning */
function show(isRunning) {
  byId("batch").hidden = false;
  byId("batch-bar").hidden = !isRunning;
  byId("batch-estimate").textContent = "";
  button("batch-cancel").hidden = !isRunning;
  button("batch-zip").hidden = isRunning || !painted.length;
  button("batch-close").hidden = isRunning;
  if (isRunning) byId("batch-failures").replaceChildren();
}

/**
 * @param {Batch} series - as far as it has come
 * @param {number} startedAt
 */
function showStep({ done, failed }, startedAt) {
  const index = done.length + failed.length;
  byId("batch-text").textContent =
    t("batchProgress", { number: index + 1, total: files.length, name: files[index].name });
  showFraction(0, index);
  showFailures(failed);
  const seconds = (performance.now() - startedAt) / 1000;
  const rest = (seconds / Math.max(1, index)) * (files.length - index);
  byId("batch-estimate").textContent = index > 0 && rest >= 5 ? t("batchRemaining", { time: timeText(rest) }) : "";
}

/** @param {number} seconds */
const timeText = (seconds) =>
  (seconds < 90 ? t("seconds", { count: Math.ceil(seconds) }) : t("minutes", { count: Math.ceil(seconds / 60) }));

let begun = 0;

/**
 * @param {number} fraction - of the photo that is being painted
 * @param {number} [index] - of that photo
 */
function showFraction(fraction, index = begun) {
  begun = index;
  /** @type {HTMLProgressElement} */ (byId("batch-bar")).value = (index + fraction) / files.length;
}

/**
 * @param {Batch} batch
 * @param {boolean} isCancelled
 */
function showEnd({ done, failed }, isCancelled) {
  show(false);
  byId("batch-text").textContent =
    t(isCancelled ? "batchCancelled" : "batchDone", { done: done.length, total: files.length });
  showFailures(failed);
}

/** @param {Batch["failed"]} failed */
function showFailures(failed) {
  byId("batch-failures").replaceChildren(...failed.map(({ item, failure }) => {
    const reason = wordsOfFailure(failure);
    return element("li", {}, reason.includes(item.name) ? reason : t("batchFailed", { name: item.name, reason }));
  }));
}

async function zip() {
  try {
    await downloadZIP(painted);
  } catch (failure) {
    toastError(failure);
  }
}
