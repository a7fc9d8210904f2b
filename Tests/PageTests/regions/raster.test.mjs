import assert from "node:assert/strict";
import test from "node:test";

import {
  areaWithin, emptyRaster, isEmpty, joined, maskSizeOf, pixelsIn, putPixels,
} from "../../../Public/assets/js/regions/mask/raster.js";

test("a mask has the photo's shape, and neither the pixels of a large one nor the few of a small one", () => {
  assert.deepEqual(maskSizeOf({ width: 6000, height: 4000 }), { width: 1024, height: 683 });
  assert.deepEqual(maskSizeOf({ width: 600, height: 800 }), { width: 600, height: 800 });
  assert.deepEqual(maskSizeOf({ width: 32, height: 64 }), { width: 256, height: 512 });
  assert.deepEqual(maskSizeOf({ width: 1, height: 5000 }), { width: 1, height: 1024 });
});

test("areas are the pixels that are touched, and never outside", () => {
  const size = { width: 10, height: 8 };
  assert.deepEqual(
    areaWithin(size, { left: -3, top: 1.5, right: 2.1, bottom: 99 }), { left: 0, top: 1, width: 3, height: 7 });
  assert.equal(areaWithin(size, { left: 11, top: 0, right: 15, bottom: 4 }), null);
  const [one, other] = [{ left: 1, top: 1, width: 2, height: 2 }, { left: 5, top: 0, width: 1, height: 9 }];
  assert.deepEqual(joined(one, other), { left: 1, top: 0, width: 5, height: 9 });
  assert.deepEqual(joined(null, other), other);
  assert.equal(joined(null, null), null);
});

test("pixels of an area come back where they were taken from", () => {
  const raster = emptyRaster({ width: 4, height: 3 });
  assert.ok(isEmpty(raster));
  raster.data.set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  const area = { left: 1, top: 1, width: 2, height: 2 };
  const taken = pixelsIn(raster, area);
  assert.deepEqual([...taken], [5, 6, 9, 10]);
  raster.data.fill(0);
  putPixels(raster, area, taken);
  assert.deepEqual([...raster.data], [0, 0, 0, 0, 0, 5, 6, 0, 0, 9, 10, 0]);
  assert.ok(!isEmpty(raster));
});
