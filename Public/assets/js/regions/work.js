// @ts-check
// The regions under work: their order and styles, their masks as pixels, and the steps back. What is done becomes the
// page's settings as soon as each mask that changed is a file.

import { newID } from "../core/ids.js";
import { identityOf } from "../core/picture.js";
import { read, subscribe, update } from "../core/store.js";
import { withdraw } from "../net/uploads.js";
import { settingsChanged } from "../settings/changes.js";
import { photo } from "../settings/slots.js";
import { areForeign } from "./counting.js";
import { greyPNG } from "./mask/greypng.js";
import { createHistory } from "./mask/history.js";
import { emptyRaster, isEmpty, maskSizeOf, pixelsIn, putPixels, wholeArea } from "./mask/raster.js";
import { rasterOf } from "./maskfile.js";
import { freeColor, mostRegions, moved, withNew } from "./order.js";
import { surfaceNow, surfaceSize } from "./surface.js";

/** @typedef {import("../core/types.js").Region} Region */
/** @typedef {import("../core/types.js").FilePicture} FilePicture */
/** @typedef {import("./mask/raster.js").Raster} Raster */
/** @typedef {import("./mask/raster.js").Area} Area */
/**
 * A step back: to these pixels, or to these regions with the masks that they had.
 * @typedef {{ id: string, area: Area, pixels: Uint8ClampedArray, bytes: number }} PixelStep
 * @typedef {{ list: Region[], active: string | null, rasters: Map<string, Raster>, bytes: number }} ListStep
 */

/** About what a step that changes no pixels holds, in bytes. */
const listBytes = 512;

/** @type {Region[]} */
let list = [];
/** @type {string | null} */
let active = null;
/**
 * The masks by their regions' ids.
 * @type {Map<string, Raster>}
 */
let rasters = new Map();
/**
 * The file of each mask, and whether it is as it is painted, or will be once it is written.
 * @type {WeakMap<Raster, { file: FilePicture | null, isCurrent: boolean, isWriting?: boolean }>}
 */
let files = new WeakMap();
/** @type {ReturnType<typeof createHistory<PixelStep | ListStep>>} */
const history = createHistory(swapped);
/**
 * The pixels that the last step back or forth changed; null for one that changed the list.
 * @type {{ id: string, area: Area } | null}
 */
let lastSwap = null;
/**
 * The settings that came of the work last.
 * @type {import("../core/types.js").Regions | null}
 */
let published = null;
/** @type {Promise<void> | null} */
let publishing = null;
/** Counts what was begun: reading masks takes a moment, and another photo may come in it. */
let begun = 0;
/** Whether the tool is open: what was read is shown, and followed. */
let isOpen = false;
/**
 * What the work is for: a photo, as `identityOf` says, and masks of a size.
 * @type {{ photo: string | null, size: import("../core/types.js").Size }}
 */
let purpose = { photo: null, size: { width: 1, height: 1 } };
/**
 * What was painted: pixels of a region within an area, or, without one, other regions or their order. What was only
 * read again is no news.
 * @typedef {{ id: string | null, area: Area | null, isNews: boolean }} Touch
 */
/** @type {Set<(touch: Touch) => void>} */
const listeners = new Set();

/**
 * Begins with the regions of the photo to paint, and follows it when it becomes another. Returns what ends that; what
 * was painted last becomes a setting all the same.
 */
export function beginWork() {
  const end = subscribe(["regions", "pictures", "livePicture"], ({ regions }, before) => {
    if (!isFor(purpose) || (regions !== before.regions && regions !== published)) load();
  });
  isOpen = true;
  const loading = load();
  return { loading, end: () => {
    end();
    isOpen = false;
    update({ regionWork: null });
  } };
}

/** @param {typeof purpose} one - whether it is what there is to paint on */
const isFor = ({ photo: of, size }) =>
  of === identityOf(photo()) && JSON.stringify(size) === JSON.stringify(maskSize());

/** Reads the masks of the photo's regions; what was done before stays where they are the same. */
async function load() {
  begun += 1;
  const mine = begun;
  const regions = read("regions");
  const isOurs = regions !== null && regions.photo === identityOf(photo());
  if (isOurs && regions === published && rasters.size === regions.list.length && isFor(purpose)) {
    show();
    tell(null, null, false);
    return;
  }
  const size = maskSize();
  purpose = { photo: identityOf(photo()), size };
  const found = isOurs ? regions.list : [];
  const masks = await Promise.all(found.map(({ mask }) => (mask ? rasterOf(mask.blob, size) : emptyRaster(size))));
  if (mine !== begun || !isOpen) return;
  history.clear();
  files = new WeakMap(found.map(({ mask }, index) => [masks[index], { file: mask, isCurrent: true }]));
  rasters = new Map(found.map(({ id }, index) => [id, masks[index]]));
  list = found;
  active = list.some(({ id }) => id === active) ? active : list.at(-1)?.id ?? null;
  published = regions;
  show();
  tell(null, null, false);
}

/**
 * Calls `listener` when something was painted; returns what ends that.
 * @param {(touch: Touch) => void} listener
 */
export function whenPainted(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * @param {string | null} id
 * @param {Area | null} area
 * @param {boolean} [isNews]
 */
function tell(id, area, isNews = true) {
  for (const listener of listeners) listener({ id, area, isNews });
}

/** The size of the masks, in px. */
export const maskSize = () => maskSizeOf(surfaceSize());

/** The regions, from the bottom up. */
export const regionList = () => list;

/** The region that is painted on. */
export const activeRegion = () => list.find(({ id }) => id === active) ?? null;

/**
 * The mask of a region.
 * @param {string} id
 */
export const rasterNamed = (id) => rasters.get(id) ?? null;

/** Whether what is painted is in the settings. */
export const isPublished = () => list.every(({ id }) => fileOf(id).isCurrent) && publishing === null;

/**
 * The file of a region's mask; null where nothing is seen of it, undefined while it is not written yet.
 * @param {string} id
 */
export function fileNamed(id) {
  const { file, isCurrent, isWriting } = fileOf(id);
  return isCurrent && !isWriting ? file : undefined;
}

/** @param {string} id */
function fileOf(id) {
  const raster = /** @type {Raster} */ (rasters.get(id));
  return files.get(raster) ?? { file: null, isCurrent: false };
}

/**
 * Adds a region above the others, and paints on it; null where there are as many as can be.
 * @param {Region["kind"]} kind
 * @param {Region["style"]} style
 */
export function addRegion(kind, style) {
  if (!canAdd(kind)) return null;
  noteList();
  const id = newID();
  const raster = emptyRaster(maskSize());
  files.set(raster, { file: null, isCurrent: true });
  rasters.set(id, raster);
  const strength = kind === "weaker" ? 0 : 100;
  list = withNew(list, { id, kind, color: freeColor(list), style, strength, mask: null });
  active = id;
  changed();
  return id;
}

/** @param {Region["kind"]} kind */
export const canAdd = (kind) => list.filter((one) => one.kind === kind).length < (kind === "style" ? mostRegions : 1);

/** @param {string} id */
export function removeRegion(id) {
  const index = list.findIndex((one) => one.id === id);
  if (index < 0) return;
  noteList(rasters.get(id)?.data.length);
  list = list.filter((one) => one.id !== id);
  rasters.delete(id);
  if (active === id) active = list[Math.max(0, index - 1)]?.id ?? null;
  changed();
}

/**
 * Moves a region to a place, from 0 at the bottom.
 * @param {string} id
 * @param {number} to
 */
export function moveRegion(id, to) {
  const next = moved(list, id, to);
  if (next.every((one, index) => one === list[index])) return;
  noteList();
  list = next;
  changed();
}

/** @param {string} id */
export function chooseRegion(id) {
  active = id;
  show();
}

/**
 * Gives a region another style or strength.
 * @param {string} id
 * @param {Partial<Pick<Region, "style" | "strength">>} changes
 */
export function changeRegion(id, changes) {
  noteList();
  list = list.map((one) => (one.id === id ? { ...one, ...changes } : one));
  changed();
}

/** @param {number} [bytes] */
function noteList(bytes = 0) {
  history.note({ list, active, rasters: new Map(rasters), bytes: listBytes + bytes });
}

/** Another order, style or number of regions. */
function changed() {
  show();
  tell(null, null);
  publish();
}

/**
 * Pixels of a mask were painted.
 * @param {string} id
 * @param {Area} area
 * @param {Uint8ClampedArray} before - those of the area
 */
export function notePixels(id, area, before) {
  history.note({ id, area, pixels: before, bytes: before.length });
  touched(id);
}

/**
 * Does something to all of the active mask, as one step.
 * @param {(raster: Raster) => void} work
 */
export function changeMask(work) {
  const raster = active === null ? null : rasters.get(active);
  if (!raster || active === null) return;
  const area = wholeArea(raster);
  const before = pixelsIn(raster, area);
  work(raster);
  notePixels(active, area, before);
  tell(active, area);
}

/**
 * A mask is not what its file says any more.
 * @param {string} id
 */
export function touched(id) {
  const raster = /** @type {Raster} */ (rasters.get(id));
  files.set(raster, { file: fileOf(id).file, isCurrent: false });
  show();
  publish();
}

/**
 * Pixels changed that are no step yet: a stroke is under way.
 * @param {string} id
 * @param {Area} area
 */
export const painting = (id, area) => tell(id, area);

/** Takes the last step back; false if there is none. */
export const undoStep = () => gone(history.undo());

/** Takes the step that was taken back last again; false if there is none. */
export const redoStep = () => gone(history.redo());

/** @param {boolean} isGone - whether a step was gone, which is known to the history only now */
function gone(isGone) {
  if (!isGone) return false;
  if (lastSwap) {
    touched(lastSwap.id);
    tell(lastSwap.id, lastSwap.area);
  } else {
    changed();
  }
  return true;
}

/**
 * @param {PixelStep | ListStep} step
 * @returns {PixelStep | ListStep}
 */
function swapped(step) {
  if ("area" in step) {
    const { id, area, pixels, bytes } = step;
    const raster = /** @type {Raster} */ (rasters.get(id));
    const now = pixelsIn(raster, area);
    putPixels(raster, area, pixels);
    active = id;
    lastSwap = { id, area };
    return { id, area, pixels: now, bytes };
  }
  const back = { list, active, rasters, bytes: step.bytes };
  ({ list, active, rasters } = step);
  lastSwap = null;
  return back;
}

/** Writes the files that are behind, and makes the settings what is painted. */
function publish() {
  publishing ??= written().finally(() => {
    publishing = null;
    // Something was painted while the last file was written.
    if (!isPublished()) publish();
  });
}

async function written() {
  // Once a turn, however many things change in it.
  await null;
  const mine = begun;
  for (const { id } of list) {
    const raster = rasters.get(id);
    if (!raster || files.get(raster)?.isCurrent) continue;
    const mark = { file: /** @type {FilePicture | null} */ (null), isCurrent: true, isWriting: true };
    files.set(raster, mark);
    mark.file = await fileOfMask(raster);
    mark.isWriting = false;
  }
  // Something else was set meanwhile: another result's regions, say.
  if (mine !== begun || read("regions") !== published) return;
  const before = published?.list ?? [];
  list = list.map((one) => ({ ...one, mask: fileOf(one.id).file }));
  published = list.length ? { photo: purpose.photo, list } : null;
  update({ regions: published });
  show();
  settingsChanged();
  // A stroke makes a new mask: the server need not hold those before.
  const masks = new Set(list.map(({ mask }) => mask));
  for (const { mask } of before) {
    if (!mask || masks.has(mask)) continue;
    withdraw(mask);
    if (mask.map) withdraw(mask.map.picture);
  }
}

/**
 * @param {Raster} raster
 * @returns {Promise<FilePicture | null>}
 */
async function fileOfMask(raster) {
  if (isEmpty(raster)) return null;
  const { width, height } = raster;
  const blob = await greyPNG(raster);
  return { kind: "file", id: newID(), blob, shown: null, title: "", url: "", width, height, converted: null };
}

function show() {
  if (!isOpen) return;
  const isForeign = !list.length && areForeign({ content: photo(), regions: read("regions") });
  const isTinted = read("regionWork")?.isTinted ?? false;
  update({ regionWork: {
    list, active, isTinted, isForeign, canUndo: history.canUndo(), canRedo: history.canRedo(),
  } });
}

/** Another photo's regions are this one's: their masks are stretched over it. */
export function adoptRegions() {
  const regions = read("regions");
  if (!regions || !surfaceNow()) return;
  update({ regions: { ...regions, photo: identityOf(photo()) } });
  settingsChanged();
}
