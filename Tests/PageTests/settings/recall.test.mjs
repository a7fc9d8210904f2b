import assert from "node:assert/strict";
import test from "node:test";

import { setStrings } from "../../../Public/assets/js/core/strings.js";
import { readReceipt, slotOf as readSlot, snapshotOf } from "../../../Public/assets/js/settings/recall.js";
import { fakePage } from "../fakepage.mjs";
import { photo, slot } from "../snapshots.mjs";

setStrings("en", { recalledStyle: "From a picture" });

const vector = Array.from({ length: 100 }, () => 0.5);
const ranges = { contentSize: [16, 8192], styleSize: [16, 2048], brush: [1, 16] };
const of = (receipt, styles = []) => snapshotOf(receipt, styles, photo, ranges);
const slotOf = (entry, sample) => readSlot(entry, sample, ranges);

test("a receipt's settings come back", () => {
  const saved = of({
    kind: "stylize", contentSize: 720, strength: 80, brush: 2.5, preserveColor: true, padding: "reflect",
    styleModel: "s", transformer: "t",
  }, [slotOf({ sample: "stripes", styleSize: 300, square: true }, slot().picture)]);
  assert.deepEqual(saved.styles, [{ picture: slot().picture, size: 300, square: true, weight: undefined }]);
  assert.deepEqual(
    [saved.mode, saved.content, saved.contentSize, saved.strength, saved.brush, saved.preserveColor, saved.padding],
    ["stylize", photo, 720, 80, 2.5, 100, "reflect"]);
});

test("two weights are a ratio, more are weights", () => {
  const slots = (...weights) => weights.map((weight) => slotOf({ sample: "a", weight }, slot().picture));
  assert.equal(of({ kind: "combine" }, slots(0.25, 0.75)).ratio, 75);
  assert.deepEqual(of({ kind: "combine" }, slots(0.2, 0.3, 0.5)).styles.map(({ weight }) => weight), [20, 30, 50]);
  const beyond = of({ kind: "combine" }, slots(-0.5, 1.5));
  assert.deepEqual([beyond.extrapolate, beyond.ratio], [true, 150]);
  assert.equal(of({}, slots(0.5, 0.5)).mode, "combine");
});

test("what cannot be meant is left out: anyone can write a receipt", () => {
  const saved = of({ contentSize: 1e9, strength: "100", brush: 99, preserveColor: 101, saturation: -101, contrast: "9",
    grain: -1, padding: "none", ratio: NaN });
  for (const name of ["contentSize", "strength", "preserveColor", "saturation", "contrast", "grain", "padding", "ratio", "styles"]) {
    assert.equal(saved[name], undefined, name);
  }
  assert.equal(slotOf({ styleSize: 1e6, weight: 9 }, undefined).size, undefined);
  assert.equal(slotOf({ weight: 9 }, undefined).weight, 200);
});

test("a receipt from before there were brushes has the network's own", () => {
  assert.equal(of({}).brush, 1);
  assert.equal(of({ brush: "auto" }).brush, "auto");
});

test("the finish comes back, and of older receipts, which had only a switch, too", () => {
  const finish = ({ preserveColor, saturation, contrast, grain }) => [preserveColor, saturation, contrast, grain];
  assert.deepEqual(finish(of({ preserveColor: 40, saturation: -20, contrast: 30, grain: 12.5 })), [40, -20, 30, 12.5]);
  assert.deepEqual(finish(of({ preserveColor: true })), [100, 0, 0, 0]);
  assert.deepEqual(finish(of({ preserveColor: false })), [0, 0, 0, 0]);
  assert.deepEqual(finish(of({})), [0, 0, 0, 0]);
});

test("a style without a sample is its vector, if that is one", () => {
  assert.equal(slotOf({ vector, space: "a" }, undefined).picture.kind, "vector");
  assert.equal(slotOf({ vector, space: "a" }, undefined).picture.title, "From a picture");
  assert.equal(slotOf({ vector: vector.slice(1), space: "a" }, undefined).picture, undefined);
  assert.equal(slotOf({ vector: [...vector.slice(1), Infinity], space: "a" }, undefined).picture, undefined);
  assert.equal(slotOf({ vector, space: "a" }, slot().picture).picture.kind, "sample");
});

test("a receipt that makes no sense is none, and one that makes some says what it does", () => {
  fakePage();
  try {
    const texts = ["no JSON", "null", "[]", "{}", ...[{}, "abc", [null], [], 7].map((styles) => JSON.stringify({ styles }))];
    for (const text of texts) assert.equal(readReceipt(text), null, text);
    const told = readReceipt(JSON.stringify({
      styles: [null, { vector, space: {}, styleSize: "x" }], content: "abc", strength: 80, styleModel: {},
    }));
    assert.equal(told.saved.strength, 80);
    assert.deepEqual(told.saved.styles.map(({ picture }) => [picture.kind, picture.space]), [["vector", ""]]);
    assert.equal(told.saved.content, null);
  } finally {
    delete globalThis.document;
  }
});
