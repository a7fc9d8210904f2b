// @ts-check
// What lies over the camera's picture while regions are painted: their colours, and the brush's outline. The server
// paints many pictures a second, so that nothing has to be shown ahead of them; what it does not have yet is marked by
// its colour, because a stroke is to be seen.

import { read, subscribe } from "../../core/store.js";
import { createBlend } from "./blend.js";
import { colorOf } from "./colors.js";
import { createOverlay } from "./overlay.js";
import { joined, wholeArea } from "../mask/raster.js";
import { activeRegion, fileNamed, maskSize, rasterNamed, regionList, whenPainted } from "../work.js";

/** @typedef {import("../mask/raster.js").Area} Area */

/** The marks' longer side, in px: they are looked through. */
const markSide = 640;

/** @param {{ isBusy: () => boolean }} hand - whether a stroke is under way */
export function createLiveView({ isBusy }) {
  const overlay = createOverlay();
  /** @type {ReturnType<typeof createBlend> | null} */
  let blend = null;
  let shown = "";
  /**
   * What is to be taken over with the next frame: areas of masks by regions.
   * @type {Map<string, Area>}
   */
  let dirty = new Map();
  let frame = 0;

  /** @param {string} id - of a region whose mask is not as in the painting that is seen */
  const isBehind = (id) => (isBusy() && id === activeRegion()?.id)
    || fileNamed(id) !== (read("liveRegions")?.list.find((one) => one.id === id)?.mask ?? null);
  const parts = () => regionList().map(({ id, color }) => ({
    id, color: colorOf(color), layer: null, isMarked: (read("regionWork")?.isTinted ?? false) || isBehind(id),
  }));

  const draw = () => {
    frame ||= requestAnimationFrame(flush);
  };

  function flush() {
    frame = 0;
    for (const [id, area] of dirty) {
      const raster = rasterNamed(id);
      const region = regionList().find((one) => one.id === id);
      if (raster && region) blend?.take(id, colorOf(region.color), raster, area);
    }
    dirty = new Map();
    blend?.mark(wholeArea(maskSize()), parts());
  }

  /** Takes all masks anew, and fits the canvas to them. */
  function drawAll() {
    const masks = maskSize();
    const now = JSON.stringify(masks);
    if (now !== shown) {
      shown = now;
      const scale = markSide / Math.max(masks.width, masks.height);
      const size = { width: Math.round(masks.width * scale), height: Math.round(masks.height * scale) };
      // Nothing is blended here.
      blend = createBlend({ view: document.createElement("canvas"), marks: overlay.canvas, maskSize: masks, size });
    }
    for (const { id } of regionList()) dirty.set(id, wholeArea(masks));
    blend?.keepOnly(regionList().map(({ id }) => id));
    draw();
  }

  const ends = [
    whenPainted(({ id, area }) => {
      if (!id || !area) {
        drawAll();
        return;
      }
      dirty.set(id, joined(dirty.get(id) ?? null, area) ?? area);
      draw();
    }),
    subscribe(["regionWork", "liveRegions"], draw),
  ];
  drawAll();

  return {
    ...overlay,
    end() {
      for (const end of ends) end();
      cancelAnimationFrame(frame);
      overlay.end();
    },
  };
}
