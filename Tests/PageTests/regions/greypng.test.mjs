import assert from "node:assert/strict";
import test from "node:test";
import { inflateSync } from "node:zlib";

import { crc32 } from "../../../Public/assets/js/files/crc32.js";
import { writeMask } from "../../../Public/assets/js/regions/maskfile.js";
import { greyPNG } from "../../../Public/assets/js/regions/mask/greypng.js";
import { emptyRaster } from "../../../Public/assets/js/regions/mask/raster.js";

/** The chunks of a PNG file, their check sums checked. */
function chunksOf(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const chunks = {};
  for (let at = 8; at < bytes.length;) {
    const length = view.getUint32(at);
    const type = String.fromCharCode(...bytes.slice(at + 4, at + 8));
    assert.equal(view.getUint32(at + 8 + length), crc32(bytes.subarray(at + 4, at + 8 + length)), type);
    chunks[type] = bytes.slice(at + 8, at + 8 + length);
    at += length + 12;
  }
  return chunks;
}

test("a mask's file is grey, of its size, and holds each of its pixels", async () => {
  const raster = emptyRaster({ width: 5, height: 3 });
  raster.data.set([0, 255, 3, 4, 5, 255, 0, 8, 9, 10, 11, 12, 13, 14, 255]);
  const file = await greyPNG(raster);
  assert.equal(file.type, "image/png");
  const bytes = new Uint8Array(await file.arrayBuffer());
  assert.deepEqual([...bytes.slice(0, 8)], [137, 80, 78, 71, 13, 10, 26, 10]);
  const { IHDR, IDAT, IEND } = chunksOf(bytes);
  assert.deepEqual([...IHDR], [0, 0, 0, 5, 0, 0, 0, 3, 8, 0, 0, 0, 0]);
  assert.equal(IEND.length, 0);
  const rows = inflateSync(IDAT);
  const pixels = [];
  for (let row = 0; row < 3; row += 1) {
    assert.equal(rows[row * 6], 2);
    for (let column = 0; column < 5; column += 1) {
      pixels.push((rows[row * 6 + 1 + column] + (pixels[(row - 1) * 5 + column] ?? 0)) & 255);
    }
  }
  assert.deepEqual(pixels, [...raster.data]);
});

test("a picture is a mask by its light, or by its opacity where anything shows through", () => {
  const raster = emptyRaster({ width: 3, height: 1 });
  writeMask(raster, Uint8ClampedArray.of(255, 255, 255, 255, 0, 0, 0, 255, 0, 255, 0, 255));
  assert.deepEqual([...raster.data], [255, 0, 182]);
  writeMask(raster, Uint8ClampedArray.of(255, 255, 255, 255, 0, 0, 0, 128, 0, 255, 0, 0));
  assert.deepEqual([...raster.data], [255, 128, 0]);
});
