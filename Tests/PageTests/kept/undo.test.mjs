import assert from "node:assert/strict";
import test from "node:test";

import { aspectsOf } from "../../../Public/assets/js/kept/undo.js";
import { mask, region, regions, slot, snapshot } from "../snapshots.mjs";

const differing = (one, other) => {
  const [here, there] = [aspectsOf(one), aspectsOf(other)];
  return [...new Set([...Object.keys(here), ...Object.keys(there)])].filter((name) => here[name] !== there[name]);
};

test("each setting has an aspect of its own", () => {
  assert.deepEqual(differing(snapshot(), snapshot({ strength: 5 })), ["strength"]);
  assert.deepEqual(differing(snapshot(), snapshot({ content: null })), ["content"]);
  assert.deepEqual(differing(snapshot(), snapshot({ styles: [slot("marble")] })), ["picture 0"]);
  assert.deepEqual(differing(snapshot(), snapshot({ styles: [slot("stripes", { weight: 7 })] })), ["weight 0"]);
  assert.equal(differing(snapshot(), snapshot({ styles: [slot(), slot("marble")] })).length, 4);
});

test("the same picture in other words is the same", () => {
  const [style] = snapshot().styles;
  const translated = { ...style, picture: { ...style.picture, title: "条纹", url: "/other" } };
  assert.deepEqual(differing(snapshot(), snapshot({ styles: [translated] })), []);
});

test("regions are one setting; that a mask was sent is no change of it", () => {
  const painted = (changes) => snapshot({ regions: regions([region("one", changes)]) });
  assert.deepEqual(differing(snapshot(), painted()), ["regions"]);
  assert.deepEqual(differing(painted(), painted({ strength: 4 })), ["regions"]);
  assert.deepEqual(differing(painted(), painted({ mask: mask("other") })), ["regions"]);
  assert.deepEqual(differing(painted(), painted({ mask: mask("mask-one", { upload: undefined }) })), []);
});
