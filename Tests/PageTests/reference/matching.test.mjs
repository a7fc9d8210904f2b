import assert from "node:assert/strict";
import test from "node:test";

import { found } from "../../../Public/assets/js/reference/matching.js";

const entry = (head, body) => ({ head, text: `${head} ${body}` });
const entries = [
  entry("post /api/jobs queue a render", "priority strength"),
  entry("get /api/jobs/{id} ask how a job is doing", "a job"),
  entry("post /api/stylize paint a photo", "strength 0...100, goes on at /api/jobs"),
];

test("every word has to be there, whatever its case", () => {
  assert.deepEqual(found(entries, "STRENGTH priority"), [entries[0]]);
  assert.deepEqual(found(entries, "strength nothing"), []);
});

test("what is called so comes alone, without all that mention it", () => {
  assert.deepEqual(found(entries, "/api/jobs"), entries.slice(0, 2));
  assert.deepEqual(found(entries, "strength"), [entries[0], entries[2]]);
});

test("no words find everything", () => {
  assert.deepEqual(found(entries, "  "), entries);
});
