import assert from "node:assert/strict";
import test from "node:test";

import { allowance, bytesOf, surplus } from "../../../Public/assets/js/kept/budget.js";

const held = (id, bytes, { isStarred = false, pictures = [] } = {}) => ({ id, bytes, isStarred, pictures });

test("half of the browser's room, and never more than 512 MiB", () => {
  assert.equal(allowance({ quota: 100 }), 50);
  assert.equal(allowance({ quota: 1e12 }), 512 * 2 ** 20);
  assert.equal(allowance({}), 512 * 2 ** 20);
});

test("a picture that several results need counts once", () => {
  const pictures = [{ id: "p", bytes: 100 }];
  assert.equal(bytesOf([held("a", 10, { pictures }), held("b", 10, { pictures })]), 120);
});

test("the oldest without a star go first, and no more than have to", () => {
  const results = [held("d", 10), held("c", 10), held("b", 10, { isStarred: true }), held("a", 10)];
  assert.deepEqual(surplus(results, 40), []);
  assert.deepEqual(surplus(results, 30), ["a"]);
  assert.deepEqual(surplus(results, 20), ["a", "c"]);
});

test("the newest and the starred stay, whatever they take", () => {
  const results = [held("c", 99), held("b", 99, { isStarred: true }), held("a", 1)];
  assert.deepEqual(surplus(results, 10), ["a"]);
  assert.deepEqual(surplus([held("a", 99)], 1), []);
});

test("room is gained by the last result that needs a picture", () => {
  const pictures = [{ id: "p", bytes: 100 }];
  const results = [held("c", 1), held("b", 1, { pictures }), held("a", 1, { pictures })];
  assert.deepEqual(surplus(results, 50), ["a", "b"]);
});

test("their number is bounded, too, but for starred ones", () => {
  const results = [held("d", 1), held("c", 1, { isStarred: true }), held("b", 1), held("a", 1)];
  assert.deepEqual(surplus(results, 1000, 2), ["a"]);
});
