import assert from "node:assert/strict";
import test from "node:test";

import { emptyRaster } from "../../../Public/assets/js/regions/mask/raster.js";
import { coverageOf, drawCoverage, drawShape, joinedValue } from "../../../Public/assets/js/regions/mask/shapes.js";

const add = { joining: "add", opacity: 1, softness: 0 };
const rows = ({ width, height, data }) =>
  Array.from({ length: height }, (_, row) => [...data.slice(row * width, (row + 1) * width)]);

test("a rectangle covers its pixels, and parts of those that it cuts", () => {
  const raster = emptyRaster({ width: 6, height: 4 });
  const area = drawShape(raster, { kind: "rectangle", from: { x: 4.5, y: 3 }, to: { x: 1, y: 1 } }, add);
  assert.deepEqual(area, { left: 0, top: 0, width: 5, height: 4 });
  assert.deepEqual(rows(raster), [
    [0, 0, 0, 0, 0, 0], [0, 255, 255, 255, 128, 0], [0, 255, 255, 255, 128, 0], [0, 0, 0, 0, 0, 0],
  ]);
});

test("a soft rectangle is half seen at its edge, and whole in its middle", () => {
  const covers = coverageOf({ kind: "rectangle", from: { x: 10, y: 0 }, to: { x: 50, y: 40 } }, 0.5);
  assert.deepEqual([0, 5, 10, 20, 30].map((x) => covers(x, 20)), [0, 0.15625, 0.5, 1, 1]);
});

test("a gradient goes from all to nothing between its points, and stays so beyond them", () => {
  const raster = emptyRaster({ width: 6, height: 1 });
  drawShape(raster, { kind: "linear", from: { x: 1, y: 0 }, to: { x: 5, y: 0 } }, add);
  assert.deepEqual(rows(raster), [[255, 223, 159, 96, 32, 0]]);
  // Nowhere to go: nothing changes.
  assert.equal(drawShape(raster, { kind: "linear", from: { x: 1, y: 0 }, to: { x: 1, y: 0 } }, add), null);
});

test("around a middle it fades outwards, sooner where it is soft", () => {
  const shape = { kind: "radial", from: { x: 0, y: 0 }, to: { x: 6, y: 8 } };
  const along = (softness) => [0, 4, 8, 10, 12].map((x) => coverageOf(shape, softness)(x, 0));
  assert.deepEqual(along(1), [1, 0.6, 0.2, 0, 0]);
  assert.deepEqual(along(0.5), [1, 1, 0.4, 0, 0]);
});

test("shapes add, take away and replace, as much as they are opaque", () => {
  assert.deepEqual(["add", "subtract", "replace"].map((joining) => joinedValue(100, 0.5, joining)), [177.5, 50, 127.5]);
  const raster = emptyRaster({ width: 4, height: 1 });
  raster.data.fill(200);
  const shape = { kind: "rectangle", from: { x: 0, y: 0 }, to: { x: 2, y: 9 } };
  drawShape(raster, shape, { ...add, joining: "subtract", opacity: 0.5 });
  assert.deepEqual(rows(raster), [[100, 100, 200, 200]]);
  drawShape(raster, shape, { ...add, joining: "replace", opacity: 0.2 });
  assert.deepEqual(rows(raster), [[51, 51, 0, 0]]);
  drawCoverage(raster, Uint8ClampedArray.of(0, 255, 51, 255), { joining: "add", opacity: 1 });
  assert.deepEqual(rows(raster), [[51, 255, 51, 255]]);
});
