import assert from "node:assert/strict";
import test from "node:test";

import { createPace } from "../../Public/assets/js/painting/measure.js";
import { previewPixels } from "../../Public/assets/js/painting/previewpace.js";
import { paintedSize } from "../../Public/assets/js/settings/contentsize.js";
import { photo } from "./snapshots.mjs";

test("nothing is known of a transformer that has not painted: it may be quick", () => {
  const pace = createPace(100);
  assert.equal(pace.secondsFor("a", 1e6), 0);
  assert.equal(pace.knows("a"), false);
});

test("time grows with the pixels, by the last painting of each transformer", () => {
  const pace = createPace(100);
  pace.learn("a", 1000, 2);
  assert.equal(pace.secondsFor("a", 3000), 6);
  pace.learn("a", 1000, 1);
  assert.equal(pace.secondsFor("a", 3000), 3);
  assert.equal(pace.secondsFor("b", 3000), 0);
});

test("tiny pictures teach nothing", () => {
  const pace = createPace(100);
  pace.learn("a", 99, 5);
  assert.equal(pace.knows("a"), false);
  pace.learn("a", 100, 5);
  assert.equal(pace.knows("a"), true);
});

test("a painting that is only finished anew teaches nothing", () => {
  const pace = createPace(100);
  pace.learn("a", 1000, 8, "painting");
  pace.learn("a", 1000, 1, "painting");
  assert.equal(pace.secondsFor("a", 1000), 8);
  // What the server expects of it is no painting yet.
  pace.learn("a", 1000, 7);
  pace.learn("a", 1000, 1, "painting");
  assert.equal(pace.secondsFor("a", 1000), 7);
  pace.learn("a", 1000, 6, "another");
  assert.equal(pace.secondsFor("a", 1000), 6);
});

test("a painting keeps the photo's shape, and at least one pixel", () => {
  assert.deepEqual(paintedSize({ content: photo, contentSize: 400 }), { width: 300, height: 400 });
  assert.deepEqual(paintedSize({ content: photo, contentSize: "full" }), { width: 600, height: 800 });
  const narrow = { ...photo, width: 1, height: 9000 };
  assert.deepEqual(paintedSize({ content: narrow, contentSize: 16 }), { width: 1, height: 16 });
  assert.equal(paintedSize({ content: null, contentSize: 400 }), null);
});

test("a preview paints what is shown, or the coarsest octave where that is larger", () => {
  const size = { width: 1500, height: 1000 };
  assert.equal(previewPixels(size, 480, 250), 480 * 720);
  assert.equal(previewPixels(size, 480, 1000), 1000 * 1500);
  assert.equal(previewPixels(size, 2000, 250), 1000 * 1500);
});
