import assert from "node:assert/strict";
import test from "node:test";

import { setStrings } from "../../../Public/assets/js/core/strings.js";
import { changesTo, fieldsOf, NoStyle } from "../../../Public/assets/js/live/fields.js";
import { slot, snapshot, vectorSlot } from "../snapshots.mjs";

setStrings("en", { liveNoStyle: "Choose a style." });
const own = { calm: 60, crossFade: 0.3 };

test("a stream is told the settings of a painting, but neither photo nor size nor format", async () => {
  const fields = await fieldsOf(snapshot({ strength: 80, brush: "auto" }), own);
  assert.deepEqual(Object.keys(fields).sort(), [
    "brush", "calm", "contentSize", "contrast", "crossFade", "grain", "padding", "preserveColor", "saturation",
    "strength", "style", "styleModel", "transformer",
  ]);
  assert.deepEqual([fields.strength, fields.contentSize, fields.calm], [80, "full", 60]);
});

test("a mix is told as styles with weights, whatever their number", async () => {
  const two = await fieldsOf(snapshot({ mode: "combine", ratio: 30, styles: [slot("a"), slot("b")] }), own);
  assert.deepEqual(two.styles.map(({ weight }) => weight), [0.7, 0.3]);
  assert.equal("style" in two, false);
  const beyond = { mode: "combine", ratio: 150, extrapolate: true, styles: [slot("a"), vectorSlot()] };
  const fields = await fieldsOf(snapshot(beyond), own);
  assert.equal(fields.extrapolate, true);
  assert.deepEqual(fields.styles.map(({ weight }) => weight), [-0.5, 1.5]);
});

test("without a style there is nothing to paint in", async () => {
  const missing = snapshot({ mode: "combine", styles: [slot("a"), slot("b", { picture: null })] });
  await assert.rejects(fieldsOf(missing, own), NoStyle);
});

test("only what has changed is told, and a mix whole", async () => {
  const one = await fieldsOf(snapshot(), own);
  assert.equal(changesTo(one, { ...one }), null);
  assert.deepEqual(changesTo(one, { ...one, strength: 20, calm: 0 }), { strength: 20, calm: 0 });
  const mix = await fieldsOf(snapshot({ mode: "combine", ratio: 30, styles: [slot("a"), slot("b")] }), own);
  assert.deepEqual(changesTo(one, mix), { styles: mix.styles });
  assert.deepEqual(changesTo(mix, one), { style: one.style });
  const beyond = { ...mix, extrapolate: true };
  assert.deepEqual(changesTo(mix, beyond), { extrapolate: true, styles: mix.styles });
  assert.deepEqual(changesTo(beyond, mix), { extrapolate: false, styles: mix.styles });
  assert.deepEqual(changesTo(beyond, one), { style: one.style });
});
