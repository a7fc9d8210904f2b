import assert from "node:assert/strict";
import test from "node:test";

import { draw } from "../../../Public/assets/js/mixer/draw.js";

/** Numbers by chance that are the same in every run (mulberry32). */
function seeded(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

test("what is drawn can be seen, and no style twice", () => {
  const random = seeded(7);
  const counts = new Set();
  for (let times = 0; times < 500; times += 1) {
    const { styles, weights, strength, brush } = draw(["a", "b", "c", "d"], random);
    counts.add(styles.length);
    assert.equal(new Set(styles).size, styles.length);
    assert.equal(weights.length, styles.length);
    assert.equal(weights.reduce((sum, weight) => sum + weight, 0), 100);
    assert.ok(weights.every((weight) => weight >= 20), String(weights));
    assert.ok(strength >= 40 && strength <= 100, String(strength));
    assert.ok(brush === "auto" || (brush >= 1 && brush <= 3), String(brush));
  }
  assert.deepEqual([...counts].sort(), [1, 2, 3]);
});

test("of a single style there is no mix", () => {
  const random = seeded(3);
  for (let times = 0; times < 50; times += 1) assert.deepEqual(draw(["a"], random).styles, ["a"]);
});
