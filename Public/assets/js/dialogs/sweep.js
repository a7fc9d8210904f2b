// @ts-check
// The variation sheet: many small variations of the same photo, one click away from being the settings.

import { button, byId, dialog, element, inputs } from "../core/dom.js";
import { contextOf } from "../core/imagefile.js";
import { savedPicture } from "../core/picture.js";
import { t } from "../core/strings.js";
import { getJSON } from "../net/api.js";
import { paintSmall } from "../painting/live.js";
import { brushText } from "../settings/brush.js";
import { paintedSize } from "../settings/contentsize.js";
import { styleSamples } from "../settings/pickers.js";
import { restore, snapshot as takeSnapshot } from "../settings/snapshot.js";
import { saveBlob } from "../stage/download.js";
import { toast, toastError } from "../ui/toasts.js";
import { openDialog } from "./dialogs.js";

/** @typedef {import("../core/types.js").Snapshot} Snapshot */
/** @typedef {import("../core/types.js").Picture} Picture */

/**
 * What a sheet can vary: its values, what each is called, and a snapshot with it.
 * @typedef {object} Axis
 * @property {string} name - key of its name
 * @property {number[]} values
 * @property {(value: number, snapshot: Snapshot) => string} text
 * @property {(snapshot: Snapshot, value: number) => Snapshot} applied
 */
/** @typedef {{ label: string, title: string, changed: Snapshot }} Variation */
/**
 * A variation on the sheet; painted once `blob` is there.
 * @typedef {{ picture: HTMLElement, button: HTMLButtonElement, url: string | null, blob: Blob | null }} Shown
 * @typedef {Variation & Shown} Cell
 */

/** @type {Axis} */
const brushes = {
  name: "brush",
  values: [1, 2, 4, 8],
  text: (brush, snapshot) => brushText(brush, paintedSize(snapshot) ?? { width: 1, height: 1 }),
  applied: (snapshot, brush) => ({ ...snapshot, brush }),
};
/** @type {Axis} */
const sizes = {
  name: "styleSize",
  values: [128, 192, 256, 400],
  text: (size) => `${size} px`,
  applied: (snapshot, size) => ({ ...snapshot, styles: snapshot.styles.map((style) => ({ ...style, size })) }),
};
/** @type {Axis} */
const strengths = {
  name: "strength",
  values: [25, 50, 75, 100],
  text: (strength) => `${strength} %`,
  applied: (snapshot, strength) => ({ ...snapshot, strength }),
};
/**
 * Rows and columns of the sheets that have them.
 * @type {Record<string, { rows: Axis, columns: Axis } | undefined>}
 */
const grids = { brushes: { rows: brushes, columns: strengths }, sizes: { rows: sizes, columns: strengths } };
const cellHeight = 256;

/** @type {AbortController | null} */
let controller = null;
/** @type {Cell[]} */
let cells = [];

export function setUpSweep() {
  button("tool-sweep").addEventListener("click", openSweep);
  button("sweep-run").addEventListener("click", run);
  button("sweep-stop").addEventListener("click", stop);
  button("sweep-download").addEventListener("click", downloadSheet);
  dialog("sweep-dialog").addEventListener("close", stop);
  for (const radio of inputs("[name=sweep-kind]")) {
    radio.addEventListener("change", () => {
      stop();
      layOut();
    });
  }
}

async function openSweep() {
  const { content, styles } = takeSnapshot();
  if (!content || styles.some(({ picture }) => !picture)) {
    toast(content ? t("chooseStyleFirst", { slot: t("style") }) : t("chooseContentFirst"), { error: true });
    return;
  }
  openDialog("sweep-dialog");
  await layOut();
}

const stop = () => controller?.abort();
const grid = () => grids[inputs("[name=sweep-kind]:checked")[0].value];

/** Empty cells in the places of the pictures to come. */
async function layOut() {
  const snapshot = takeSnapshot();
  const sides = grid();
  const variations = sides ? gridVariations(snapshot, sides) : await styleVariations(snapshot);
  const sheet = byId("sweep-sheet");
  sheet.classList.toggle("is-styles", !sides);
  if (sides) sheet.style.setProperty("--columns", String(sides.columns.values.length));
  const { content } = snapshot;
  if (content) sheet.style.setProperty("--aspect", String(content.width / content.height));
  for (const { url } of cells) if (url) URL.revokeObjectURL(url);
  cells = variations.map(emptyCell);
  sheet.replaceChildren(...cells.map((cell) => cell.button));
  button("sweep-download").disabled = true;
  byId("sweep-status").textContent = t("sweepIdle");
}

/**
 * @param {Variation} variation
 * @returns {Cell}
 */
function emptyCell(variation) {
  const picture = element("span", { class: "cell-picture" });
  const label = element("span", { class: "cell-label" }, variation.label);
  const attributes = { type: "button", class: "sweep-cell", disabled: true, title: variation.title };
  const cell = { ...variation, picture, button: element("button", attributes, picture, label), url: null, blob: null };
  cell.button.addEventListener("click", () => adopt(variation.changed));
  return cell;
}

/**
 * @param {Snapshot} snapshot
 * @param {{ rows: Axis, columns: Axis }} sides
 * @returns {Variation[]}
 */
export function gridVariations(snapshot, { rows, columns }) {
  return rows.values.flatMap((row) => columns.values.map((column) => {
    const [first, second] = [rows.text(row, snapshot), columns.text(column, snapshot)];
    return {
      label: `${first} · ${second}`,
      title: t("sweepCell", { first: `${t(rows.name)} ${first}`, second: `${t(columns.name)} ${second}` }),
      changed: columns.applied(rows.applied(snapshot, row), column),
    };
  }));
}

/**
 * The saved styles of the space in use, and all samples.
 * @param {Snapshot} snapshot
 * @returns {Promise<Variation[]>}
 */
async function styleVariations(snapshot) {
  /** @type {Picture[]} */
  const pictures = styleSamples();
  try {
    /** @type {{ styles: import("../core/types.js").StyleDocument[] }} */
    const saved = await getJSON("/api/styles?perPage=34&sort=newest");
    for (const style of saved.styles) if (style.space === snapshot.space) pictures.unshift(savedPicture(style));
  } catch {
    // Without a gallery there are still the samples.
  }
  return pictures.map((picture) => ({
    label: picture.title, title: picture.title,
    changed: { ...snapshot, mode: "stylize", styles: [{ ...snapshot.styles[0], picture }] },
  }));
}

async function run() {
  stop();
  await layOut();
  controller = new AbortController();
  const { signal } = controller;
  button("sweep-run").disabled = true;
  button("sweep-stop").hidden = false;
  let done = 0;
  try {
    for (const cell of cells) {
      byId("sweep-status").textContent = t("sweepProgress", { done, total: cells.length });
      const { blob } = await paintSmall({ ...cell.changed, previewHeight: cellHeight }, signal);
      if (signal.aborted) break;
      show(blob, cell);
      done += 1;
    }
  } catch (failure) {
    toastError(failure);
  } finally {
    if (controller?.signal === signal) controller = null;
    button("sweep-run").disabled = false;
    button("sweep-stop").hidden = true;
    button("sweep-download").disabled = done === 0;
    byId("sweep-status").textContent = done ? t("sweepDone") : t("sweepIdle");
  }
}

/**
 * @param {Blob} blob
 * @param {Cell} cell
 */
function show(blob, cell) {
  cell.blob = blob;
  cell.url = URL.createObjectURL(blob);
  cell.picture.append(element("img", { src: cell.url, alt: "" }));
  cell.button.disabled = false;
}

/** @param {Snapshot} snapshot */
function adopt(snapshot) {
  dialog("sweep-dialog").close();
  restore(snapshot);
  toast(t("sweepAdopted"));
}

/** The sheet as one picture with its labels. */
async function downloadSheet() {
  const painted = cells.flatMap(({ blob, label }) => (blob ? [{ blob, label }] : []));
  const images = await Promise.all(painted.map(({ blob }) => createImageBitmap(blob)));
  const columns = grid()?.columns.values.length ?? Math.ceil(Math.sqrt(painted.length));
  const width = Math.max(...images.map((image) => image.width));
  const height = Math.max(...images.map((image) => image.height));
  const gap = 12;
  const lineHeight = 26;
  const rows = Math.ceil(painted.length / columns);
  const canvas = new OffscreenCanvas(columns * (width + gap) + gap, rows * (height + lineHeight + gap) + gap);
  const context = contextOf(canvas);
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = "#222";
  context.font = "14px system-ui, sans-serif";
  context.textBaseline = "middle";
  for (const [index, image] of images.entries()) {
    const x = gap + (index % columns) * (width + gap);
    const y = gap + Math.floor(index / columns) * (height + lineHeight + gap);
    context.drawImage(image, x, y);
    context.fillText(painted[index].label, x, y + height + lineHeight / 2, width);
    image.close();
  }
  saveBlob(await canvas.convertToBlob({ type: "image/png" }), "impasto-sweep.png");
}
