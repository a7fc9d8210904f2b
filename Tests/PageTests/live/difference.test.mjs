import assert from "node:assert/strict";
import test from "node:test";

import { createWatch, difference, grid, isMoved, lumaOf } from "../../../Public/assets/js/live/pace/difference.js";

const cells = grid.width * grid.height;
const flat = (level, changes = {}) => {
  const luma = new Uint8Array(cells).fill(level);
  for (const [index, value] of Object.entries(changes)) luma[index] = value;
  return luma;
};

test("luma is that of television: green counts most, blue least", () => {
  const pixels = [255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255, 255, 255, 255, 255, 10, 20, 30, 255];
  assert.deepEqual([...lumaOf(pixels)], [76, 149, 28, 255, 18]);
});

test("the difference has a mean and a most", () => {
  assert.deepEqual(difference(flat(100), flat(100)), { mean: 0, most: 0 });
  assert.deepEqual(difference(flat(100), flat(100, { 0: 148, 5: 52 })), { mean: 96 / cells, most: 48 });
});

test("noise is no movement; a small thing that moves is, and so is a little everywhere", () => {
  assert.equal(isMoved(flat(100), flat(101)), false);
  assert.equal(isMoved(flat(100), flat(100, { 3: 110, 40: 90 })), false);
  assert.equal(isMoved(flat(100), flat(100, { 3: 111 })), true);
  assert.equal(isMoved(flat(100), flat(102)), true);
  assert.equal(isMoved(flat(100), new Uint8Array(4)), true);
});

test("what stands still is sent until it has come to rest, then only so that the stream stays open", () => {
  const watch = createWatch();
  const sent = [];
  for (let now = 0; now <= 13_000; now += 100) if (watch.wants(flat(100), now)) sent.push(now);
  assert.deepEqual(sent, [...Array.from({ length: 12 }, (_, index) => index * 100), 11_100]);
  assert.equal(watch.isStill(13_000), true);
});

test("movement and other settings wake it; a slow change adds up", () => {
  const watch = createWatch();
  watch.wants(flat(100), 0);
  assert.equal(watch.wants(flat(100), 2000), false);
  assert.equal(watch.wants(flat(101), 2100), false);
  assert.equal(watch.wants(flat(102), 2200), true);
  assert.equal(watch.isStill(3399), false);
  assert.equal(watch.wants(flat(102), 3400), false);
  watch.wake(4000, 300);
  assert.equal(watch.wants(flat(102), 5499), true);
  assert.equal(watch.wants(flat(102), 5500), false);
});
