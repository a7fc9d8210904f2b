import assert from "node:assert/strict";
import test from "node:test";

import { cornersOf, pointOf, sharesAt } from "../../../Public/assets/js/mixer/padshape.js";

const sum = (shares) => shares.reduce((total, share) => total + share, 0);

test("three and four styles have a pad, no other number has", () => {
  assert.deepEqual([1, 2, 3, 4, 5, 16].filter((count) => cornersOf(count)), [3, 4]);
});

test("a corner is all of its style, the middle the same of each", () => {
  for (const count of [3, 4]) {
    for (const [index, corner] of cornersOf(count).entries()) {
      const all = Array.from({ length: count }, (_, other) => (other === index ? 100 : 0));
      assert.deepEqual(sharesAt(count, corner), all);
      assert.deepEqual(pointOf(all), corner);
    }
  }
  assert.deepEqual(sharesAt(4, { x: 0.5, y: 0.5 }), [25, 25, 25, 25]);
  assert.deepEqual(sharesAt(3, pointOf([1, 1, 1])).sort(), [33, 33, 34]);
});

test("shares are whole percents that make 100, also where the hand leaves the pad", () => {
  for (const count of [3, 4]) {
    for (let x = -0.5; x <= 1.5; x += 0.13) {
      for (let y = -0.5; y <= 1.5; y += 0.11) {
        const shares = sharesAt(count, { x, y });
        assert.equal(sum(shares), 100, `${count} at ${x}, ${y}`);
        assert.ok(shares.every((share) => Number.isInteger(share) && share >= 0));
      }
    }
  }
});

test("every mix of three has its place; of four the nearest is found", () => {
  for (const weights of [[70, 20, 10], [5, 5, 90], [40, 30, 30]]) {
    assert.deepEqual(sharesAt(3, pointOf(weights)), weights);
  }
  assert.deepEqual(sharesAt(4, pointOf([42, 28, 18, 12])), [42, 28, 18, 12]);
  assert.deepEqual(pointOf([50, 0, 0, 50]), { x: 0.5, y: 0.5 });
  assert.deepEqual(pointOf([0, 0, 0, 0]), { x: 0.5, y: 0.5 });
});
