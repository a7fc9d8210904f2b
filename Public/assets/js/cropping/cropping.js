// @ts-check
// The dialog in which a photo is cropped, turned, mirrored and straightened before it is painted. The photo itself is
// kept, so that the next crop begins with it and not with what the one before has left.

import { all, button, busy, byId, dialog, input, targetOf } from "../core/dom.js";
import { contextOf } from "../core/imagefile.js";
import { imageOf } from "../core/picture.js";
import { subscribe } from "../core/store.js";
import { formatNumber, t } from "../core/strings.js";
import { openDialog } from "../dialogs/dialogs.js";
import { wholeImageOf } from "../net/serverpictures.js";
import { photo, setPicture } from "../settings/slots.js";
import { toast } from "../ui/toasts.js";
import { cutOut } from "./cut.js";
import {
  boundsOf, directionOf, fitted, isNothing, mirrored, mostAngle, noCrop, pixelsOf, rectangleOf, reshaped, resized,
  turned, turnedSize,
} from "./geometry.js";
import { setUpHandles } from "./handles.js";

/** @typedef {import("../core/types.js").Photo} Photo */
/** @typedef {import("../core/types.js").Crop} Crop */
/** @typedef {import("../core/types.js").Rectangle} Rectangle */

/** Room for the handles around the picture, in px. */
const margin = 20;
/**
 * The photo in the dialog: its pixels, those of the view, and what is cut out.
 * @type {{ original: Photo, image: HTMLImageElement, small: ImageBitmap, crop: Crop } | null}
 */
let open = null;
/** What was cut out when the hand came down. */
let start = noCrop;

export function setUpCropping() {
  button("open-crop").addEventListener("click", begin);
  byId("crop-form").addEventListener("submit", (event) => {
    event.preventDefault();
    busy(button("crop-apply"), apply);
  });
  button("crop-reset").addEventListener("click", () => set(noCrop));
  button("crop-left").addEventListener("click", () => change((crop) => turned(crop, -1)));
  button("crop-right").addEventListener("click", () => change((crop) => turned(crop, 1)));
  button("crop-mirror").addEventListener("click", () => change(mirrored));
  button("crop-swap").addEventListener("click", swapSides);
  for (const chip of all("[data-aspect]", byId("crop-aspects"))) {
    chip.addEventListener("click", () => chooseAspect(chip.dataset.aspect ?? ""));
  }
  input("crop-angle").addEventListener("input", (event) => {
    const angle = Number(targetOf(event).value);
    change((crop) => ({ ...crop, angle }));
  });
  setUpHandles({
    begin: () => {
      start = open?.crop ?? noCrop;
    },
    pull: (handle, by) => pull((rectangle, limits) => resized(rectangle, handle, by, limits)),
    move: ({ x, y }) => pull((rectangle, { turned: size, angle }) =>
      fitted({ ...rectangle, x: rectangle.x + x, y: rectangle.y + y }, size, angle)),
    scale,
    step: () => (open ? Math.max(1, Math.round(Math.max(open.original.width, open.original.height) / 100)) : 1),
  });
  new ResizeObserver(show).observe(byId("crop-stage"));
  dialog("crop-dialog").addEventListener("close", end);
  subscribe(["pictures"], showButton);
  showButton();
}

function showButton() {
  button("open-crop").disabled = !photo();
}

async function begin() {
  const content = photo();
  if (!content) return;
  const { original, crop } = (content.kind === "file" && content.cropped) || { original: content, crop: noCrop };
  try {
    const image = await imageOf(original);
    // As much as a screen shows, so that the view follows the hand however large the photo is.
    const part = Math.min(1, 2000 / Math.max(original.width, original.height));
    const [resizeWidth, resizeHeight] = [original.width, original.height].map((side) => Math.ceil(side * part));
    const small = await createImageBitmap(image, { resizeWidth, resizeHeight, resizeQuality: "high" });
    end();
    open = { original, image, small, crop };
  } catch {
    toast(t("cropFailed"), { error: true });
    return;
  }
  openDialog("crop-dialog");
  show();
}

function end() {
  open?.small.close();
  open = null;
}

async function apply() {
  if (!open) return;
  const mine = open;
  const { original, image, crop } = mine;
  try {
    const whole = isNothing(crop, original) ? image : await wholeImageOf(original);
    const picture = await cutOut(original, whole, crop);
    // Whoever closed the dialog meanwhile wants none of it.
    if (open !== mine || !dialog("crop-dialog").open) return;
    setPicture("content", picture);
    dialog("crop-dialog").close();
  } catch {
    if (open === mine) toast(t("cropFailed"), { error: true });
  }
}

/** @param {Crop} crop */
function set(crop) {
  if (open) open.crop = crop;
  show();
}

/** @param {(crop: Crop) => Crop} changed */
function change(changed) {
  if (open) set(changed(open.crop));
}

/**
 * Changes the rectangle from what it was when the hand came down.
 * @param {(rectangle: Rectangle, limits: Parameters<typeof resized>[3]) => Rectangle} changed
 */
function pull(changed) {
  if (!open) return;
  const { angle, aspect } = start;
  const limits = { turned: turnedSize(start, open.original), angle, aspect };
  set({ ...start, rectangle: changed(rectangleIn(start), limits) });
}

/** @param {string} name - `free`, `original`, or such as `4:3` */
function chooseAspect(name) {
  change((crop) => withAspect(crop, aspectNamed(name)));
}

/** What is wide becomes high. */
function swapSides() {
  change((crop) => {
    const { width, height } = rectangleIn(crop);
    const swapped = withAspect({ ...crop, rectangle: rectangleIn(crop) }, height / width);
    return crop.aspect === null ? { ...swapped, aspect: null } : swapped;
  });
}

/**
 * With a free aspect the rectangle stays; with another it becomes as large as can be, if it was that before.
 * @param {Crop} crop
 * @param {number | null} aspect
 * @returns {Crop}
 */
function withAspect(crop, aspect) {
  if (!open) return crop;
  if (aspect === null) return { ...crop, aspect, rectangle: rectangleIn(crop) };
  const rectangle = crop.rectangle
    && reshaped(crop.rectangle, aspect, turnedSize(crop, open.original), crop.angle);
  return { ...crop, aspect, rectangle };
}

/**
 * What a crop of the open photo cuts out.
 * @param {Crop} crop
 */
const rectangleIn = (crop) => rectangleOf(crop, open?.original ?? { width: 1, height: 1 });

/** @param {string} name */
function aspectNamed(name) {
  if (name === "free" || !open) return null;
  const { width, height } = turnedSize(open.crop, open.original);
  if (name === "original") return width / height;
  const [across, down] = name.split(":").map(Number);
  return across / down;
}

/** How many px of the screen one of the picture takes. */
function scale() {
  if (!open) return 1;
  const stage = byId("crop-stage");
  const { width, height } = boundsOf(open.crop, open.original);
  const room = Math.min((stage.clientWidth - 2 * margin) / width, (stage.clientHeight - 2 * margin) / height);
  return Math.max(room, 0.001);
}

function show() {
  if (!open || !dialog("crop-dialog").open) return;
  drawPicture();
  showFrame();
  const { crop, original } = open;
  const field = input("crop-angle");
  field.value = String(crop.angle);
  field.style.setProperty("--fill", `${50 + (50 * crop.angle) / mostAngle}%`);
  const degrees = `${formatNumber(crop.angle)}°`;
  field.setAttribute("aria-valuetext", degrees);
  byId("crop-degrees").textContent = degrees;
  const { width, height } = pixelsOf(crop, original);
  byId("crop-size").textContent = t("downloadSize", { width, height });
  button("crop-reset").disabled = isNothing(crop, original) && crop.aspect === null;
  for (const chip of all("[data-aspect]", byId("crop-aspects"))) {
    chip.setAttribute("aria-pressed", String(isChosen(chip.dataset.aspect ?? "", crop.aspect)));
  }
}

/**
 * @param {string} name
 * @param {number | null} aspect
 */
function isChosen(name, aspect) {
  const named = aspectNamed(name);
  if (named === null || aspect === null) return named === aspect;
  return Math.abs(named / aspect - 1) < 1e-6;
}

function drawPicture() {
  if (!open) return;
  const { crop, original, small } = open;
  const stage = byId("crop-stage");
  const canvas = /** @type {HTMLCanvasElement} */ (byId("crop-view"));
  const density = window.devicePixelRatio;
  canvas.width = Math.round(stage.clientWidth * density);
  canvas.height = Math.round(stage.clientHeight * density);
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const [cos, sin] = directionOf(crop).map((part) => part * scale() * density);
  const side = crop.isMirrored ? -1 : 1;
  context.imageSmoothingQuality = "high";
  context.setTransform(cos * side, sin * side, -sin, cos, canvas.width / 2, canvas.height / 2);
  const { width, height } = original;
  context.rect(-width / 2, -height / 2, width, height);
  context.save();
  context.resetTransform();
  context.fillStyle = checkerboard(context, 8 * density);
  context.fill();
  context.restore();
  context.drawImage(small, -width / 2, -height / 2, width, height);
}

/**
 * What shows through a picture.
 * @param {CanvasRenderingContext2D} context
 * @param {number} side - of a field, in px
 */
function checkerboard(context, side) {
  const fields = new OffscreenCanvas(2 * side, 2 * side);
  const drawing = contextOf(fields);
  drawing.fillStyle = "#f7f7f7";
  drawing.fillRect(0, 0, 2 * side, 2 * side);
  drawing.fillStyle = "#c9c9c9";
  drawing.fillRect(0, 0, side, side);
  drawing.fillRect(side, side, side, side);
  return context.createPattern(/** @type {any} */ (fields), "repeat") ?? "#fff";
}

function showFrame() {
  if (!open) return;
  const { x, y, width, height } = rectangleIn(open.crop);
  const stage = byId("crop-stage");
  const shown = scale();
  const { style } = byId("crop-frame");
  style.width = `${width * shown}px`;
  style.height = `${height * shown}px`;
  style.left = `${stage.clientWidth / 2 + (x - width / 2) * shown}px`;
  style.top = `${stage.clientHeight / 2 + (y - height / 2) * shown}px`;
}
