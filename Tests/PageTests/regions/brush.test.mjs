import assert from "node:assert/strict";
import test from "node:test";

import { beginStroke, brushProfile, strokeTo } from "../../../Public/assets/js/regions/mask/brush.js";
import { emptyRaster } from "../../../Public/assets/js/regions/mask/raster.js";

const hard = { radius: 4, softness: 0, opacity: 1, isErasing: false };
const at = ({ width, data }, x, y) => data[y * width + x];

test("a soft brush fades smoothly over its soft part, a hard one over one pixel", () => {
  const soft = [0, 5, 6.25, 7.5, 8.75, 10, 12].map((distance) => brushProfile(distance, 10, 0.5));
  assert.deepEqual(soft, [1, 1, 0.84375, 0.5, 0.15625, 0, 0]);
  assert.deepEqual([0, 9.5, 10, 10.5].map((distance) => brushProfile(distance, 10, 0)), [1, 1, 0.5, 0]);
  assert.equal(brushProfile(0, 10, 1), 1);
  // A brush thinner than a pixel still draws.
  assert.equal(brushProfile(0, 0.5, 0), 1);
});

test("a dab covers what is around its point, and says which area it changed", () => {
  const raster = emptyRaster({ width: 20, height: 20 });
  const stroke = beginStroke(raster, hard);
  const area = strokeTo(stroke, { x: 10, y: 10 }, { x: 10, y: 10 });
  assert.deepEqual(area, { left: 5, top: 5, width: 10, height: 10 });
  assert.deepEqual([at(raster, 10, 10), at(raster, 12, 11), at(raster, 14, 10), at(raster, 16, 10)], [255, 255, 0, 0]);
  assert.deepEqual(stroke.area, area);
});

test("within a stroke nothing is covered twice; the next one adds to it", () => {
  const raster = emptyRaster({ width: 20, height: 20 });
  const half = { ...hard, opacity: 0.5 };
  const stroke = beginStroke(raster, half);
  for (let times = 0; times < 5; times += 1) strokeTo(stroke, { x: 5, y: 10 }, { x: 15, y: 10 });
  assert.equal(at(raster, 10, 10), 128);
  strokeTo(beginStroke(raster, half), { x: 10, y: 10 }, { x: 10, y: 10 });
  assert.equal(at(raster, 10, 10), 192);
  strokeTo(beginStroke(raster, { ...hard, isErasing: true }), { x: 10, y: 10 }, { x: 10, y: 10 });
  assert.deepEqual([at(raster, 10, 10), at(raster, 5, 10)], [0, 128]);
});

test("a line is the same in one piece and in many, however far apart its points are", () => {
  const size = { width: 40, height: 20 };
  const soft = { radius: 5, softness: 0.8, opacity: 0.7, isErasing: false };
  const [whole, pieces] = [emptyRaster(size), emptyRaster(size)];
  strokeTo(beginStroke(whole, soft), { x: 4, y: 10 }, { x: 36, y: 10 });
  const stroke = beginStroke(pieces, soft);
  for (let x = 4; x < 36; x += 8) strokeTo(stroke, { x, y: 10 }, { x: x + 8, y: 10 });
  assert.deepEqual(pieces.data, whole.data);
});

test("a pen that presses less draws thinner, and never nothing", () => {
  const widthOf = (pressure) => {
    const raster = emptyRaster({ width: 41, height: 41 });
    strokeTo(beginStroke(raster, { ...hard, radius: 16 }), { x: 20.5, y: 20.5, pressure }, { x: 20.5, y: 20.5, pressure });
    return raster.data.slice(20 * 41, 21 * 41).filter((value) => value > 127).length;
  };
  assert.deepEqual([1, 0.5, 0.01].map(widthOf), [33, 17, 5]);
});

test("beside the picture there is nothing to change", () => {
  const raster = emptyRaster({ width: 10, height: 10 });
  const stroke = beginStroke(raster, hard);
  assert.equal(strokeTo(stroke, { x: -50, y: 5 }, { x: -40, y: 5 }), null);
  assert.equal(stroke.area, null);
});
