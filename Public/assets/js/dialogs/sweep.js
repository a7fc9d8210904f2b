// @ts-check
// The variation sheet: many small variations of the same photo, one click away from being the settings. What was
// painted for it is kept while the page is open.

import { button, byId, dialog, element, inputs } from "../core/dom.js";
import { encodedCanvas, readableContextOf } from "../core/imagefile.js";
import { t } from "../core/strings.js";
import { paintSmall } from "../painting/live.js";
import { paintedSize } from "../settings/contentsize.js";
import { fingerprint } from "../settings/fingerprint.js";
import { restore, snapshot as takeSnapshot } from "../settings/snapshot.js";
import { fileName, saveBlob } from "../stage/download.js";
import { toast, toastError } from "../ui/toasts.js";
import { openDialog } from "./dialogs.js";
import { sheetLayout } from "./sheetlayout.js";
import { groupOf, hasEffect, variationsOf } from "./variations.js";

/** @typedef {import("../core/types.js").Snapshot} Snapshot */
/** @typedef {import("./variations.js").Variation} Variation */
/** @typedef {Variation & { picture: HTMLElement, button: HTMLButtonElement }} Cell */

const gap = 8;
/** How high a label is, with the gap above it, in px. */
const labelHeight = 24;
/** How high the pictures of a downloaded sheet are, in px. */
const downloadHeight = 512;
/** Pictures are painted at least so high, and in steps, so that a slightly different room changes nothing, in px. */
const [leastHeight, heightStep] = [96, 32];
/** So many small paintings are kept, in all. */
const mostKept = 240;

/**
 * Small paintings as object URLs and files, by height and settings; the one that was wanted last is the last.
 * @type {Map<string, { blob: Blob, url: string }>}
 */
const kept = new Map();
/** @type {AbortController | null} */
let controller = null;
/** @type {Cell[]} */
let cells = [];
/** How high pictures are painted, in px. */
let paintedHeight = 256;

export function setUpSweep() {
  button("tool-sweep").addEventListener("click", openSweep);
  button("sweep-run").addEventListener("click", fill);
  button("sweep-stop").addEventListener("click", stop);
  button("sweep-download").addEventListener("click", downloadSheet);
  dialog("sweep-dialog").addEventListener("close", stop);
  for (const radio of inputs("[name=sweep-kind]")) radio.addEventListener("change", begin);
}

async function openSweep() {
  const snapshot = takeSnapshot();
  const { content, styles } = snapshot;
  if (!content || styles.some(({ picture }) => !picture)) {
    toast(content ? t("chooseStyleFirst", { slot: t("style") }) : t("chooseContentFirst"), { error: true });
    return;
  }
  const radios = inputs("[name=sweep-kind]");
  for (const radio of radios) radio.disabled = !hasEffect(radio.value, snapshot);
  if (radios.some(({ checked, disabled }) => checked && disabled)) radios[0].checked = true;
  openDialog("sweep-dialog");
  await begin();
}

const stop = () => controller?.abort();
const kind = () => inputs("[name=sweep-kind]:checked")[0].value;

/** Lays out the sheet that is chosen, and paints what is not there yet. */
async function begin() {
  stop();
  const chosen = kind();
  const variations = await variationsOf(chosen, takeSnapshot());
  if (chosen !== kind() || !dialog("sweep-dialog").open) return;
  layOut(variations);
  await fill();
}

/**
 * Places for the pictures to come, with those that are there.
 * @param {Variation[]} variations
 */
function layOut(variations) {
  const sheet = byId("sweep-sheet");
  const { width, height } = paintedSize(variations[0].changed) ?? { width: 1, height: 1 };
  const aspect = width / height;
  const layout = sheetLayout({
    count: variations.length, group: groupOf(kind()), aspect, ...roomIn(sheet), gap, label: labelHeight,
  });
  sheet.style.setProperty("--columns", String(layout.columns));
  sheet.style.setProperty("--cell", `${layout.width}px`);
  sheet.style.setProperty("--aspect", String(aspect));
  const shownHeight = (layout.width / aspect) * window.devicePixelRatio;
  paintedHeight = Math.max(leastHeight, Math.min(height, heightStep * Math.ceil(shownHeight / heightStep)));
  cells = variations.map(emptyCell);
  sheet.replaceChildren(...cells.map((cell) => cell.button));
  for (const cell of cells) show(cell);
}

/**
 * How large a sheet can become without scrolling: the dialog is as high as what is in it, up to the window.
 * @param {HTMLElement} sheet
 */
function roomIn(sheet) {
  const { classList } = dialog("sweep-dialog");
  classList.add("is-full");
  const { paddingLeft, paddingTop } = getComputedStyle(sheet);
  const width = sheet.clientWidth - 2 * parseFloat(paddingLeft);
  const height = sheet.clientHeight - 2 * parseFloat(paddingTop);
  classList.remove("is-full");
  return { width, height };
}

/**
 * @param {Variation} variation
 * @returns {Cell}
 */
function emptyCell(variation) {
  const picture = element("span", { class: "cell-picture" });
  const label = element("span", { class: "cell-label" }, variation.label);
  const onclick = () => adopt(variation.changed);
  const attributes = { type: "button", class: "sweep-cell", disabled: true, title: variation.title, onclick };
  return { ...variation, picture, button: element("button", attributes, picture, label) };
}

/** Paints what is missing. */
async function fill() {
  const missing = () => cells.filter((cell) => !painted(cell, paintedHeight));
  const work = paint(missing(), paintedHeight, show);
  const mine = controller;
  const isDone = await work;
  // Another sheet has been begun, whose buttons these are by now.
  if (controller !== mine) return;
  button("sweep-run").hidden = isDone || !missing().length;
}

/**
 * Paints cells at a height; returns whether it came to the end.
 * @param {Cell[]} missing
 * @param {number} height
 * @param {(cell: Cell) => void} onPainted
 */
async function paint(missing, height, onPainted) {
  stop();
  const { signal } = controller = new AbortController();
  const done = cells.length - missing.length;
  button("sweep-run").hidden = true;
  button("sweep-stop").hidden = !missing.length;
  button("sweep-download").disabled = true;
  try {
    for (const [index, cell] of missing.entries()) {
      byId("sweep-status").textContent = t("sweepProgress", { done: done + index, total: cells.length });
      const { blob } = await paintSmall({ ...cell.changed, previewHeight: height }, signal);
      if (signal.aborted) break;
      keep(cell, height, blob);
      onPainted(cell);
    }
  } catch (failure) {
    if (!signal.aborted) toastError(failure);
    if (controller?.signal === signal) controller.abort();
  } finally {
    if (controller?.signal === signal) {
      button("sweep-stop").hidden = true;
      button("sweep-download").disabled = !cells.some((cell) => painted(cell, paintedHeight));
      byId("sweep-status").textContent = t("sweepDone");
    }
  }
  return !signal.aborted;
}

/**
 * @param {Cell} cell
 * @param {number} height
 */
const keyOf = ({ changed }, height) => `${height} ${fingerprint(changed)}`;

/**
 * The painting of a cell, if it is kept.
 * @param {Cell} cell
 * @param {number} height
 */
const painted = (cell, height) => kept.get(keyOf(cell, height));

/**
 * @param {Cell} cell
 * @param {number} height
 * @param {Blob} blob
 */
function keep(cell, height, blob) {
  kept.set(keyOf(cell, height), { blob, url: URL.createObjectURL(blob) });
  for (const [key, { url }] of kept) {
    if (kept.size <= mostKept) return;
    URL.revokeObjectURL(url);
    kept.delete(key);
  }
}

/** @param {Cell} cell */
function show(cell) {
  const found = painted(cell, paintedHeight);
  if (!found) return;
  cell.picture.replaceChildren(element("img", { src: found.url, alt: "" }));
  cell.button.disabled = false;
}

/** @param {Snapshot} snapshot */
function adopt(snapshot) {
  dialog("sweep-dialog").close();
  restore(snapshot);
  toast(t("sweepAdopted"));
}

/** The sheet as one picture with its labels, painted larger than it is shown. */
async function downloadSheet() {
  const { changed } = cells[0];
  const height = Math.min(downloadHeight, paintedSize(changed)?.height ?? downloadHeight);
  const shown = [...cells];
  if (!await paint(cells.filter((cell) => !painted(cell, height)), height, () => {})) return;
  const pictures = shown.flatMap((cell) => {
    const found = painted(cell, height);
    return found ? [{ blob: found.blob, label: cell.label }] : [];
  });
  const columns = Number(byId("sweep-sheet").style.getPropertyValue("--columns"));
  saveBlob(await drawnSheet(pictures, columns), `${fileName({ ...changed, strength: 100 })}-sheet.jpg`);
}

/**
 * @param {{ blob: Blob, label: string }[]} pictures
 * @param {number} columns
 */
async function drawnSheet(pictures, columns) {
  const images = await Promise.all(pictures.map(({ blob }) => createImageBitmap(blob)));
  const width = Math.max(...images.map((image) => image.width));
  const height = Math.max(...images.map((image) => image.height));
  const space = 16;
  const lineHeight = Math.round(height / 11) + 12;
  const rows = Math.ceil(images.length / columns);
  const canvas = new OffscreenCanvas(
    columns * (width + space) + space, rows * (height + lineHeight + space) + space);
  const context = readableContextOf(canvas);
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = "#222";
  context.font = `${Math.round(height / 22) + 4}px system-ui, sans-serif`;
  context.textBaseline = "middle";
  for (const [index, image] of images.entries()) {
    const x = space + (index % columns) * (width + space);
    const y = space + Math.floor(index / columns) * (height + lineHeight + space);
    context.drawImage(image, x, y);
    context.fillText(pictures[index].label, x, y + height + lineHeight / 2, width);
    image.close();
  }
  return encodedCanvas(canvas);
}
