// @ts-check
// Shapes between two points: a rectangle, a gradient along a line, and one around a middle; and how they, or any other
// coverage, are joined with what a mask holds already.

import { areaWithin, wholeArea } from "./raster.js";

/** @typedef {import("./raster.js").Raster} Raster */
/** @typedef {import("./raster.js").Area} Area */
/** @typedef {import("./raster.js").Point} Point */
/** @typedef {import("./raster.js").Size} Size */
/** @typedef {"rectangle" | "linear" | "radial"} ShapeKind */
/** @typedef {"add" | "subtract" | "replace"} Joining */
/**
 * - `rectangle`: the two are opposite corners;
 * - `linear`: all of it at and before `from`, nothing at and behind `to`;
 * - `radial`: all of it in the middle `from`, nothing from `to` outwards.
 * @typedef {{ kind: ShapeKind, from: Point, to: Point }} Shape
 */
/** @typedef {{ joining: Joining, opacity: number, softness: number }} Way - opacity and softness from 0 to 1 */

/**
 * Draws a shape into a mask. Returns what it changes; null for nothing.
 * @param {Raster} raster
 * @param {Shape} shape
 * @param {Way} way - of its softness the rectangle makes soft edges, inwards and outwards, and the radial gradient how
 * soon it begins to fade
 * @returns {Area | null}
 */
export function drawShape(raster, shape, way) {
  const covers = coverageOf(shape, way.softness);
  const area = way.joining === "replace" ? wholeArea(raster) : touchedBy(shape, way.softness, raster);
  if (!area) return null;
  for (let row = area.top; row < area.top + area.height; row += 1) {
    for (let column = area.left; column < area.left + area.width; column += 1) {
      const index = row * raster.width + column;
      raster.data[index] = joinedValue(raster.data[index], covers(column + 0.5, row + 0.5) * way.opacity, way.joining);
    }
  }
  return area;
}

/**
 * Draws a coverage of the mask's own size, such as a selection.
 * @param {Raster} raster
 * @param {Uint8ClampedArray} coverage - 255 is all
 * @param {Pick<Way, "joining" | "opacity">} way
 */
export function drawCoverage({ data }, coverage, { joining, opacity }) {
  for (let index = 0; index < data.length; index += 1) {
    data[index] = joinedValue(data[index], (coverage[index] / 255) * opacity, joining);
  }
}

/**
 * @param {number} value - of the mask, up to 255
 * @param {number} covered - from 0 to 1
 * @param {Joining} joining
 */
export function joinedValue(value, covered, joining) {
  switch (joining) {
    case "add": return value + (255 - value) * covered;
    case "subtract": return value * (1 - covered);
    default: return 255 * covered;
  }
}

/**
 * How much of a point a shape covers, from 0 to 1.
 * @param {Shape} shape
 * @param {number} softness
 * @returns {(x: number, y: number) => number}
 */
export function coverageOf({ kind, from, to }, softness) {
  const [across, down] = [to.x - from.x, to.y - from.y];
  if (kind === "rectangle") {
    const fade = fadeOf({ kind, from, to }, softness);
    const [left, right] = [Math.min(from.x, to.x), Math.max(from.x, to.x)];
    const [top, bottom] = [Math.min(from.y, to.y), Math.max(from.y, to.y)];
    return (x, y) => edge(x - left, fade) * edge(right - x, fade) * edge(y - top, fade) * edge(bottom - y, fade);
  }
  if (kind === "linear") {
    const length = across * across + down * down;
    if (length === 0) return () => 0;
    return (x, y) => bounded(1 - ((x - from.x) * across + (y - from.y) * down) / length);
  }
  const radius = Math.hypot(across, down);
  const fade = Math.max(1, radius * softness);
  return (x, y) => bounded((radius - Math.hypot(x - from.x, y - from.y)) / fade);
}

/**
 * How wide the edge of a rectangle is, in px: at most so that its middle is covered whole.
 * @param {Shape} shape
 * @param {number} softness
 */
const fadeOf = ({ from, to }, softness) =>
  Math.max(1, softness * Math.min(Math.abs(to.x - from.x), Math.abs(to.y - from.y)));

/**
 * @param {number} inside - how far inside the edge, in px
 * @param {number} fade
 */
function edge(inside, fade) {
  const part = bounded(inside / fade + 0.5);
  return fade > 1 ? part * part * (3 - 2 * part) : part;
}

/** @param {number} value */
const bounded = (value) => Math.min(1, Math.max(0, value));

/**
 * @param {Shape} shape
 * @param {number} softness
 * @param {Size} size
 */
function touchedBy(shape, softness, size) {
  const { kind, from, to } = shape;
  if (kind === "linear") return from.x === to.x && from.y === to.y ? null : wholeArea(size);
  if (kind === "radial") {
    const radius = Math.hypot(to.x - from.x, to.y - from.y);
    return areaWithin(size, {
      left: from.x - radius, top: from.y - radius, right: from.x + radius, bottom: from.y + radius,
    });
  }
  const half = fadeOf(shape, softness) / 2;
  return areaWithin(size, {
    left: Math.min(from.x, to.x) - half,
    top: Math.min(from.y, to.y) - half,
    right: Math.max(from.x, to.x) + half,
    bottom: Math.max(from.y, to.y) + half,
  });
}
