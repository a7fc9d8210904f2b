// @ts-check
// A subject by a box around it or a press on it; strokes then say what else belongs to it, and what does not.

import { byId } from "../core/dom.js";
import { subjectMask } from "../subject/selecting.js";
import { drawCoverage } from "./mask/shapes.js";
import { pixelsOf } from "./maskfile.js";
import { stillSurface, surfaceImage } from "./surface.js";
import { activeRegion, changeMask, maskSize, rasterNamed } from "./work.js";

/** @typedef {import("./mask/raster.js").Point} Point */
/** @typedef {import("../subject/levels.js").Box} Box */
/** @typedef {import("../subject/levels.js").Stroke} Stroke */
/**
 * What the hand drew: a box or a press if it is the first, then strokes.
 * @typedef {{ points: Point[], isErasing: boolean, isAlone: boolean }} Hint
 */
/**
 * The subject that the hand is at: of a region and a photo, with the mask as it was before.
 * @typedef {object} Subject
 * @property {string} id
 * @property {string | null} photo - as `stillSurface` says
 * @property {ImageData | null} pixels - of the photo at the mask's size; what moves is held at the first hint
 * @property {Uint8ClampedArray} before
 * @property {Uint8ClampedArray} after - the mask as it was made last
 * @property {{ box: Box | null, foreground: Stroke[], background: Stroke[] }} hints
 */

/** A box is at least so large, as a part of the longer side; what is smaller is a press. */
const leastBox = 0.03;
/** How wide a stroke is to either side, as a part of the longer side: all that it touches counts. */
const strokePart = 0.006;

/** @type {Subject | null} */
let subject = null;
/** @type {AbortController | null} */
let asking = null;

function strokeRadius() {
  const { width, height } = maskSize();
  return strokePart * Math.max(width, height);
}

/** Whether what is drawn next is a stroke that adds to a box or a press. */
const hasHints = () => subject !== null && isCurrent(subject);

/** @param {Subject} one */
const isCurrent = ({ id, photo: of }) => id === activeRegion()?.id && of === stillSurface();

/** What is drawn next is another subject. */
export function forgetHints() {
  subject = null;
  asking?.abort();
}

/** As well where the mask was changed by something else meanwhile, such as undo. */
export function forgetIfChanged() {
  const raster = subject && rasterNamed(subject.id);
  if (!raster || raster.data.some((value, index) => value !== subject?.after[index])) forgetHints();
}

/**
 * Takes a hint, and makes the mask of what is known of the subject by now.
 * @param {string} id - of the region
 * @param {Hint} hint
 */
export async function askForSubject(id, { points, isErasing, isAlone }) {
  const raster = rasterNamed(id);
  if (!raster) return;
  if (!hasHints()) subject = newSubject(id, raster.data, isAlone);
  const mine = /** @type {Subject} */ (subject);
  const { hints } = mine;
  const isFirst = !hints.box && !hints.foreground.length;
  const box = isFirst ? boxOf(points) : null;
  if (box) hints.box = box;
  else (isErasing && !isFirst ? hints.background : hints.foreground).push({ points, radius: strokeRadius() });
  asking?.abort();
  asking = new AbortController();
  const { signal } = asking;
  const size = maskSize();
  if (!mine.pixels) {
    const image = await surfaceImage();
    if (!image || signal.aborted) return;
    mine.pixels = pixelsOf(image, size);
  }
  const mask = await subjectMask(mine.pixels, hints, signal);
  if (signal.aborted || mine !== subject || !isCurrent(mine) || rasterNamed(id) !== raster) return;
  changeMask((now) => {
    now.data.set(mine.before);
    drawCoverage(now, new Uint8ClampedArray(mask), { joining: "add", opacity: 1 });
    mine.after = now.data.slice();
  });
}

/**
 * @param {string} id
 * @param {Uint8ClampedArray} mask - as it is
 * @param {boolean} isAlone - whether the subject takes its place
 * @returns {Subject}
 */
const newSubject = (id, mask, isAlone) => ({
  id,
  photo: stillSurface(),
  pixels: null,
  before: isAlone ? new Uint8ClampedArray(mask.length) : mask.slice(),
  after: mask.slice(),
  hints: { box: null, foreground: [], background: [] },
});

/**
 * The box that points were drawn across; null for one that is too small to be meant.
 * @param {Point[]} points
 * @returns {Box | null}
 */
export function boxOf(points) {
  const [from, to] = [points[0], points[points.length - 1]];
  const { width, height } = maskSize();
  const box = {
    left: Math.max(0, Math.min(from.x, to.x)), top: Math.max(0, Math.min(from.y, to.y)),
    right: Math.min(width, Math.max(from.x, to.x)), bottom: Math.min(height, Math.max(from.y, to.y)),
  };
  const least = leastBox * Math.max(width, height);
  return box.right - box.left < least || box.bottom - box.top < least ? null : box;
}

/**
 * Shows the box that is being drawn; null for none.
 * @param {Point[] | null} points
 */
export function showBox(points) {
  const node = byId("regions-box");
  const box = points && !hasHints() ? boxOf(points) : null;
  node.hidden = !box;
  if (!box) return;
  const { width, height } = maskSize();
  Object.assign(node.style, {
    left: `${(100 * box.left) / width}%`,
    top: `${(100 * box.top) / height}%`,
    width: `${(100 * (box.right - box.left)) / width}%`,
    height: `${(100 * (box.bottom - box.top)) / height}%`,
  });
}
