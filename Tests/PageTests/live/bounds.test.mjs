import assert from "node:assert/strict";
import test from "node:test";

import { clockOf, endOf, frameAt, planOf, secondsLeft } from "../../../Public/assets/js/live/bounds.js";

test("a recording ends after five minutes, or with two hundred megabytes", () => {
  assert.equal(endOf({ milliseconds: 299_999, bytes: 199_999_999 }), null);
  assert.equal(endOf({ milliseconds: 300_000, bytes: 0 }), "time");
  assert.equal(endOf({ milliseconds: 1, bytes: 200e6 }), "size");
});

test("of a clip a minute is painted, at most 640 px wide or high", () => {
  const plan = planOf({ duration: 12.5, width: 1920, height: 1080 });
  assert.deepEqual(plan, { width: 640, height: 360, seconds: 12.5, isCut: false });
  assert.deepEqual(planOf({ duration: 61, width: 480, height: 640 }), { width: 480, height: 640, seconds: 60, isCut: true });
});

test("what is left of a clip follows from what was painted of it", () => {
  assert.equal(secondsLeft({ at: 2, end: 10, painted: 50, elapsed: 5 }), 20);
  assert.equal(secondsLeft({ at: 0, end: 10, painted: 0, elapsed: 0 }), 0);
  assert.equal(secondsLeft({ at: 10, end: 10, painted: 50, elapsed: 5 }), 0);
  // Of so little of it the rate is not known.
  assert.equal(secondsLeft({ at: 0.25, end: 10.25, painted: 2, elapsed: 0.2 }), 30);
});

test("the frame at a time is the last that has begun", () => {
  const times = [0.1, 0.2, 0.35, 0.4];
  assert.deepEqual([0, 0.1, 0.19, 0.2, 0.36, 9].map((time) => frameAt(times, time)), [0, 0, 0, 1, 2, 3]);
  assert.equal(frameAt([], 1), 0);
});

test("a clock shows minutes and seconds", () => {
  assert.deepEqual([0, 9.9, 65, 600, -1].map(clockOf), ["0:00", "0:09", "1:05", "10:00", "0:00"]);
});
