import assert from "node:assert/strict";
import test from "node:test";

import { feather, invert, radiiFor } from "../../../Public/assets/js/regions/mask/filters.js";
import { emptyRaster } from "../../../Public/assets/js/regions/mask/raster.js";

test("what is inverted twice is as it was", () => {
  const raster = { width: 3, height: 1, data: Uint8ClampedArray.of(0, 100, 255) };
  invert(raster);
  assert.deepEqual([...raster.data], [255, 155, 0]);
  invert(raster);
  assert.deepEqual([...raster.data], [0, 100, 255]);
});

test("a feathered edge is that of a Gaussian, half seen where it was", () => {
  const raster = emptyRaster({ width: 80, height: 5 });
  for (let row = 0; row < 5; row += 1) raster.data.fill(255, row * 80 + 40, (row + 1) * 80);
  feather(raster, 6);
  const row = [...raster.data.slice(160, 240)];
  assert.deepEqual([row[0], row[79]], [0, 255]);
  assert.ok(row[39] < 127.5 && row[40] > 127.5);
  // One standard deviation to either side of the edge: 15.9 % and 84.1 %.
  assert.ok(Math.abs(row[33] / 255 - 0.139) < 0.012, `${row[33]}`);
  assert.ok(Math.abs(row[46] / 255 - 0.861) < 0.012, `${row[46]}`);
  // Each row is like the others, and each pixel at least as white as the one before.
  assert.deepEqual([...raster.data.slice(0, 80)], row);
  assert.ok(row.every((value, index) => index === 0 || value >= row[index - 1]));
});

test("nothing and everything stay what they are, however soft", () => {
  for (const value of [0, 255]) {
    const raster = emptyRaster({ width: 7, height: 3 });
    raster.data.fill(value);
    feather(raster, 20);
    assert.ok(raster.data.every((one) => one === value));
  }
  const raster = { width: 3, height: 1, data: Uint8ClampedArray.of(0, 255, 0) };
  feather(raster, 0);
  assert.deepEqual([...raster.data], [0, 255, 0]);
});

test("three means have the variance that is asked for", () => {
  for (const deviation of [1, 2, 5, 12, 40]) {
    const variance = radiiFor(deviation).reduce((sum, radius) => sum + ((2 * radius + 1) ** 2 - 1) / 12, 0);
    assert.ok(Math.abs(Math.sqrt(variance) - deviation) < 0.35, `${deviation}: ${variance}`);
  }
});
