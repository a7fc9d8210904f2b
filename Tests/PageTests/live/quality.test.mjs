import assert from "node:assert/strict";
import test from "node:test";

import { createMeter, median } from "../../../Public/assets/js/live/pace/meter.js";
import { createQuality, sentSize } from "../../../Public/assets/js/live/pace/quality.js";

/** Frames that take so long each; returns the sides that came of it, with the times. */
function run(quality, milliseconds, from, until) {
  const changes = [];
  for (let now = from; now < until; now += milliseconds(quality.side)) {
    if (quality.learn(milliseconds(quality.side), now)) changes.push([Math.round(now), quality.side]);
  }
  return changes;
}
/** A server that paints so many pixels in a ms, after 5 ms for what any frame needs. */
const server = (pixels) => (side) => 5 + (side * side * 0.75) / pixels;

test("a quick server gets the largest frames, step by step, and keeps them", () => {
  const quality = createQuality(384);
  const changes = run(quality, server(10_000), 0, 20_000);
  assert.deepEqual(changes.map(([, side]) => side), [512, 640]);
  assert.equal(quality.side, 640);
});

test("a slow server gets small ones; none are smaller than the smallest", () => {
  const quality = createQuality(640);
  run(quality, server(600), 0, 20_000);
  assert.equal(quality.side, 256);
});

test("two hopeless frames are enough to go down", () => {
  const quality = createQuality(640);
  assert.deepEqual([quality.learn(900, 0), quality.learn(900, 900), quality.side], [false, true, 512]);
});

test("between too slow and quick enough all stays", () => {
  const quality = createQuality(512);
  assert.deepEqual(run(quality, () => 60, 0, 30_000), []);
  assert.deepEqual(run(quality, () => 35, 30_000, 60_000), []);
});

test("a larger side that fails is tried again ever more rarely", () => {
  const quality = createQuality(384);
  // 384 seems to leave room for 512, which is not so.
  const changes = run(quality, (side) => (side > 384 ? 100 : 25), 0, 120_000).filter(([, side]) => side === 512);
  const gaps = changes.slice(1).map(([at], index) => Math.round((at - changes[index][0]) / 1000));
  assert.deepEqual(gaps, [5, 9, 17, 33]);
});

test("a frame has the shape of the picture, even sides, and no more pixels than it", () => {
  assert.deepEqual(sentSize({ width: 1280, height: 720 }, 640), { width: 640, height: 360 });
  assert.deepEqual(sentSize({ width: 720, height: 1280 }, 384), { width: 216, height: 384 });
  assert.deepEqual(sentSize({ width: 321, height: 241 }, 640), { width: 322, height: 242 });
  assert.deepEqual(sentSize({ width: 4000, height: 10 }, 320), { width: 320, height: 16 });
});

test("the rate and the latency are those of the last two seconds", () => {
  const meter = createMeter();
  assert.deepEqual(meter.read(0), { rate: 0, latency: 0 });
  for (let index = 0; index <= 100; index += 1) meter.add(index * 40, index < 90 ? 80 : 300);
  assert.deepEqual(meter.read(4000), { rate: 25, latency: 80 });
  for (let index = 101; index <= 140; index += 1) meter.add(index * 40, 300);
  assert.deepEqual(meter.read(5600), { rate: 25, latency: 300 });
  assert.deepEqual(meter.read(9000), { rate: 0, latency: 0 });
  assert.deepEqual([median([]), median([3]), median([4, 1]), median([9, 1, 5])], [0, 3, 1, 5]);
});
