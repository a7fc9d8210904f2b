import assert from "node:assert/strict";
import { inflateSync } from "node:zlib";
import test, { afterEach, beforeEach } from "node:test";

import { strengthAt, strengthMap } from "../../../Public/assets/js/regions/strengthmap.js";
import { renderRequest } from "../../../Public/assets/js/net/requests.js";
import { fingerprint } from "../../../Public/assets/js/settings/fingerprint.js";
import { mask, region, regions, snapshot } from "../snapshots.mjs";

/** A mask's pixels, as the browser would read them from its file. */
const values = [0, 255, 128, 255, 0, 0, 0, 0, 0, 0, 0, 255];
let decoded;

beforeEach(() => {
  decoded = 0;
  globalThis.createImageBitmap = async () => {
    decoded += 1;
    return { close() {} };
  };
  const context = {
    drawImage() {},
    getImageData: () => ({ data: Uint8ClampedArray.from(values.flatMap((value) => [value, value, value, 255])) }),
  };
  globalThis.document = { createElement: () => ({ getContext: () => context }) };
});
afterEach(() => {
  for (const name of ["createImageBitmap", "document"]) delete globalThis[name];
});

/** The pixels of a PNG file whose rows are written as differences. */
async function pixelsOf(blob, width) {
  const bytes = Buffer.from(await blob.arrayBuffer());
  const at = bytes.indexOf("IDAT");
  const rows = inflateSync(bytes.subarray(at + 4, at + 4 + bytes.readUInt32BE(at - 4)));
  const pixels = [];
  for (let row = 0; row < rows.length / (width + 1); row += 1) {
    for (let column = 0; column < width; column += 1) {
      const above = row ? pixels[(row - 1) * width + column] : 0;
      pixels.push((rows[row * (width + 1) + 1 + column] + above) % 256);
    }
  }
  return pixels;
}

test("nothing painted leaves all of the strength, and all of the mask what is said", () => {
  assert.deepEqual([0, 255].map((value) => strengthAt(value, 0)), [255, 0]);
  assert.deepEqual([0, 128, 255].map((value) => strengthAt(value, 100)), [255, 255, 255]);
  assert.equal(strengthAt(255, 40), 102);
});

test("a mask's map is made once for each strength, however many want it", async () => {
  const painted = mask("calm");
  const [one, other] = await Promise.all([strengthMap(painted, 40), strengthMap(painted, 40)]);
  assert.equal(one, other);
  assert.equal(await strengthMap(painted, 40), one);
  assert.equal(decoded, 1);
  assert.deepEqual(await pixelsOf(one.blob, 4), values.map((value) => strengthAt(value, 40)));
  assert.notEqual(await strengthMap(painted, 0), one);
  assert.equal(decoded, 2);
});

test("a painting is asked for with the map, and with another strength it is another painting", async () => {
  const painted = (strength) => {
    const map = { strength, picture: mask(`map-${strength}`) };
    return snapshot({ regions: regions([region("calm", { kind: "weaker", strength, mask: mask("calm", { map }) })]) });
  };
  const body = await renderRequest(painted(20));
  assert.deepEqual([body.kind, body.strengthMask, "styles" in body], ["stylize", { upload: "upload-map-20" }, false]);
  assert.notEqual(fingerprint(painted(20)), fingerprint(painted(30)));
  assert.notEqual(fingerprint(painted(20)), fingerprint(snapshot()));
});
