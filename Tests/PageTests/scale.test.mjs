import assert from "node:assert/strict";
import test from "node:test";

import { positionOf, stepped, valueAt } from "../../Public/assets/js/settings/scale.js";

test("a scale of octaves moves by doublings", () => {
  assert.deepEqual([1, 2, 16].map((value) => positionOf(value, "octaves")), [0, 1, 4]);
  assert.deepEqual([0, 1, 4].map((position) => valueAt(position, "octaves")), [1, 2, 16]);
  assert.equal(positionOf(0, "octaves") < -1000, true);
});

test("any other scale is the number itself", () => {
  assert.equal(positionOf(37), 37);
  assert.equal(valueAt(37), 37);
});

test("values are rounded to the field's steps, and written with its digits", () => {
  assert.equal(stepped(1.26, "0.1"), "1.3");
  assert.equal(stepped(2, "0.1"), "2.0");
  assert.equal(stepped(99.5, "1"), "100");
  assert.equal(stepped(7, "5"), "5");
  assert.equal(stepped(3.6, ""), "4");
});
