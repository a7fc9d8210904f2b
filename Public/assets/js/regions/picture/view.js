// @ts-check
// What lies over the picture while regions are painted: the blend, as far as the server's own picture is behind it, the
// regions' colours, and the brush's outline.

import { element, image } from "../../core/dom.js";
import { identityOf } from "../../core/picture.js";
import { read, subscribe } from "../../core/store.js";
import { isFollowed } from "../../painting/repaint.js";
import { fingerprint } from "../../settings/fingerprint.js";
import { snapshot as takeSnapshot } from "../../settings/snapshot.js";
import { createBlend } from "./blend.js";
import { colorOf } from "./colors.js";
import { groundSettings, layerOf, layerSize, photoLayer, settingsOf } from "./layers.js";
import { createOverlay } from "./overlay.js";
import { joined, wholeArea } from "../mask/raster.js";
import { isPublished, maskSize, rasterNamed, regionList, whenPainted } from "../work.js";

/** @typedef {import("../mask/raster.js").Area} Area */
/**
 * A layer of settings, or what is there until then: one of the same style.
 * @typedef {{ key: string, style: string | null, picture: ImageBitmap | null }} Layer
 */

/** @param {{ isBusy: () => boolean }} hand - whether a stroke is under way */
export function createView({ isBusy }) {
  const view = element("canvas", { class: "regions-view", "aria-hidden": "true" });
  image("result").after(view);
  const overlay = createOverlay();
  const marks = overlay.canvas;
  const controller = new AbortController();
  /** @type {ReturnType<typeof createBlend> | null} */
  let blend = null;
  /** The photo that the canvases are for, and their sizes. */
  let shown = "";
  /** @type {Layer | null} */
  let ground = null;
  /**
   * The layers of regions by their ids; `keep` is the photo.
   * @type {Map<string, Layer>}
   */
  const layers = new Map();
  /** Whether the blend is ahead of what the server has painted. */
  let isAhead = false;
  /**
   * What is to be drawn with the next frame: areas of masks by regions.
   * @type {Map<string, Area>}
   */
  let dirty = new Map();
  /** @type {Area | null} */
  let area = null;
  let frame = 0;

  const isTinted = () => read("regionWork")?.isTinted ?? false;

  /** A region whose painting is not there yet is marked by its colour: a stroke is to be seen. */
  const parts = () => regionList().map(({ id, color }) => {
    const layer = layers.get(id)?.picture ?? null;
    return { id, color: colorOf(color), layer, isMarked: isTinted() || !layer || !ground?.picture };
  });

  /** @param {Area} more */
  const draw = (more) => {
    area = joined(area, more);
    frame ||= requestAnimationFrame(flush);
  };

  function flush() {
    frame = 0;
    if (!blend || !area) return;
    for (const [id, place] of dirty) {
      const raster = rasterNamed(id);
      const region = regionList().find((one) => one.id === id);
      if (raster && region) blend.take(id, colorOf(region.color), raster, place);
    }
    // Where there is no painting yet, the blend is all there is.
    const place = read("painting") ? area : wholeArea(maskSize());
    if (isAhead) blend.blend(place, ground?.picture ?? null, parts());
    blend.mark(place, parts());
    dirty = new Map();
    area = null;
  }

  /** Takes all masks anew. */
  function drawAll() {
    const whole = wholeArea(maskSize());
    for (const { id } of regionList()) dirty.set(id, whole);
    blend?.keepOnly(regionList().map(({ id }) => id));
    draw(whole);
  }

  /** @param {import("../../core/types.js").Snapshot} settings - whether no style is missing */
  const isPaintable = ({ styles }) => styles.every(({ picture }) => picture);

  /** Asks for the layers that are missing, and fits the canvases to the photo. */
  function follow() {
    const snapshot = takeSnapshot();
    const [size, masks] = [layerSize(snapshot), maskSize()];
    const now = JSON.stringify([identityOf(snapshot.content), size, masks]);
    if (now !== shown) {
      shown = now;
      // What was painted of another photo, or for another size, is of no use.
      ground = null;
      layers.clear();
      blend = createBlend({ view, marks, maskSize: masks, size });
      drawAll();
    }
    if (!snapshot.content || !regionList().length) return;
    const { signal } = controller;
    const photoKey = `${identityOf(snapshot.content)} ${size.height}`;
    if (isPaintable(snapshot)) {
      const wanted = groundSettings(snapshot);
      ask(ground, fingerprint(wanted), wanted.styles[0], () => layerOf(wanted, signal), (layer) => { ground = layer; });
    }
    for (const region of regionList()) {
      const there = layers.get(region.id) ?? null;
      const take = (/** @type {Layer} */ layer) => layers.set(region.id, layer);
      const wanted = region.kind === "keep" ? null : settingsOf(snapshot, region);
      const slot = region.kind === "weaker" ? snapshot.styles[0] : region.style;
      const isWanted = wanted && isPaintable(wanted);
      if (isWanted) ask(there, fingerprint(wanted), slot, () => layerOf(wanted, signal), take);
      else if (region.kind === "keep") ask(there, photoKey, null, () => photoLayer(snapshot), take);
      else layers.delete(region.id);
    }
    for (const id of layers.keys()) if (!regionList().some((region) => region.id === id)) layers.delete(id);
  }

  /**
   * @param {Layer | null} there
   * @param {string} key
   * @param {import("../../core/types.js").Slot | null} slot - its style, or the ground's first
   * @param {() => Promise<ImageBitmap | null>} paint
   * @param {(layer: Layer) => void} take
   */
  function ask(there, key, slot, paint, take) {
    if (there?.key === key) return;
    const style = slot && identityOf(slot.picture);
    /** @type {Layer} */
    const layer = { key, style, picture: there?.style === style ? there.picture : null };
    take(layer);
    paint().catch(() => null).then((picture) => {
      // One that failed is asked for again with the next change.
      if (picture) layer.picture = picture;
      else layer.key = "";
      draw(wholeArea(maskSize()));
    });
  }

  /** The server's own picture is there: the blend has nothing to add. */
  function settle() {
    if (!isAhead || !isUpToDate()) return;
    const isStill = () => isAhead && isUpToDate();
    image("result").decode().catch(() => {}).then(() => {
      if (!isStill()) return;
      isAhead = false;
      blend?.clear();
    });
  }

  function isUpToDate() {
    const painting = read("painting");
    if (!painting || isBusy() || !isPublished()) return false;
    if (!painting.result && isFollowed()) return false;
    return fingerprint(painting.snapshot) === fingerprint(takeSnapshot());
  }

  const ends = [
    whenPainted(({ id, area: place, isNews }) => {
      if (isNews) isAhead = true;
      else blend?.clear();
      if (id && place) {
        dirty.set(id, joined(dirty.get(id) ?? null, place) ?? place);
        draw(place);
        return;
      }
      follow();
      drawAll();
    }),
    subscribe(["settings", "pictures", "isServerGone"], follow),
    subscribe(["painting", "regions", "render", "isDue", "settings"], settle),
    subscribe(["regionWork"], ({ regionWork }, before) => {
      if (regionWork && regionWork.isTinted !== before.regionWork?.isTinted) draw(wholeArea(maskSize()));
    }),
  ];
  follow();

  return {
    ...overlay,
    end() {
      for (const end of ends) end();
      controller.abort();
      cancelAnimationFrame(frame);
      view.remove();
      overlay.end();
    },
  };
}
