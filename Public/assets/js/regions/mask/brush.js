// @ts-check
// A stroke of the brush or the eraser. It covers a pixel as much as where it came nearest to it, however often it
// passes there: only the next stroke adds to what this one has left.

import { areaWithin, joined } from "./raster.js";

/** @typedef {import("./raster.js").Raster} Raster */
/** @typedef {import("./raster.js").Area} Area */
/** @typedef {import("./raster.js").Point & { pressure?: number }} Dab - pressure from 0 to 1, which is a mouse's */
/**
 * @typedef {object} Brush
 * @property {number} radius - at full pressure, in px of the mask
 * @property {number} softness - the part of the radius in which it fades: 0 is hard, 1 fades from the middle
 * @property {number} opacity - from 0 to 1
 * @property {boolean} isErasing
 */
/**
 * @typedef {object} Stroke
 * @property {Raster} raster
 * @property {Brush} brush
 * @property {Uint8ClampedArray} before - the mask when the stroke began
 * @property {Uint8ClampedArray} coverage - how much of each pixel the stroke covers so far
 * @property {Area | null} area - what it has touched
 */

/** A pen that hardly touches still draws a line of so much of the radius. */
const leastPressure = 0.15;

/**
 * How much of a pixel a brush covers that comes so near to it, from 0 to 1: all of it inside, and less and less over
 * the part of the radius that is soft, at least over one pixel.
 * @param {number} distance - in px
 * @param {number} radius - in px
 * @param {number} softness
 */
export function brushProfile(distance, radius, softness) {
  const soft = radius * softness;
  const fade = Math.max(1, soft);
  const outer = soft >= 1 ? radius : radius + (1 - soft) / 2;
  const part = Math.min(1, Math.max(0, (outer - distance) / fade));
  return part * part * (3 - 2 * part);
}

/**
 * @param {Raster} raster
 * @param {Brush} brush
 * @returns {Stroke}
 */
export const beginStroke = (raster, brush) => ({
  raster, brush, before: raster.data.slice(), coverage: new Uint8ClampedArray(raster.data.length), area: null,
});

/**
 * Goes on from one point to the next; the same point twice is a dab. Returns the area that it changes; null for one
 * beside the picture.
 * @param {Stroke} stroke
 * @param {Dab} from
 * @param {Dab} to
 */
export function strokeTo(stroke, from, to) {
  const { raster, brush, before, coverage } = stroke;
  const [first, last] = [radiusAt(brush, from), radiusAt(brush, to)];
  const reach = Math.max(first, last) + 1;
  const area = areaWithin(raster, {
    left: Math.min(from.x, to.x) - reach,
    top: Math.min(from.y, to.y) - reach,
    right: Math.max(from.x, to.x) + reach,
    bottom: Math.max(from.y, to.y) + reach,
  });
  if (!area) return null;
  const [across, down] = [to.x - from.x, to.y - from.y];
  const length = across * across + down * down;
  const target = brush.isErasing ? 0 : 255;
  const reachSquared = reach * reach;
  for (let row = area.top; row < area.top + area.height; row += 1) {
    for (let column = area.left; column < area.left + area.width; column += 1) {
      const x = column + 0.5 - from.x;
      const y = row + 0.5 - from.y;
      // Where on the way from one to the other it is nearest.
      const along = length ? Math.min(1, Math.max(0, (x * across + y * down) / length)) : 0;
      const [aside, below] = [x - along * across, y - along * down];
      const squared = aside * aside + below * below;
      if (squared > reachSquared) continue;
      const radius = first + (last - first) * along;
      const covered = Math.round(255 * brushProfile(Math.sqrt(squared), radius, brush.softness));
      const index = row * raster.width + column;
      if (covered <= coverage[index]) continue;
      coverage[index] = covered;
      raster.data[index] = before[index] + ((target - before[index]) * covered * brush.opacity) / 255;
    }
  }
  stroke.area = joined(stroke.area, area);
  return area;
}

/**
 * @param {Brush} brush
 * @param {Dab} dab
 */
const radiusAt = ({ radius }, { pressure = 1 }) => radius * Math.min(1, Math.max(leastPressure, pressure));
