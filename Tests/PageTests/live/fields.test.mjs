import assert from "node:assert/strict";
import test from "node:test";

import { setStrings } from "../../../Public/assets/js/core/strings.js";
import { changesTo, fieldsOf, NoStyle } from "../../../Public/assets/js/live/fields.js";
import { mask, region, regions, slot, snapshot, vectorSlot } from "../snapshots.mjs";

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

const kept = region("kept", { kind: "keep" });
/** A mask under which styles are weaker, and what of it is on the server already. */
const weaker = (strength = 0) => region("calm", {
  kind: "weaker", strength, mask: mask("calm", { map: { strength, picture: mask(`map-${strength}`) } }),
});
const sky = region("sky", { strength: 40, style: slot("waves") });

test("regions lie over the style or the mix, from the bottom up, and what keeps the photo is told as well", async () => {
  const over = await fieldsOf(snapshot({ regions: regions([region(), sky, kept]) }), own);
  assert.equal("style" in over, false);
  assert.deepEqual(over.styles.map(({ style, mask: of, strength }) => [style.sample, of?.upload, strength]), [
    ["stripes", undefined, undefined], ["marble", "upload-mask-one", 100], ["waves", "upload-mask-sky", 40],
  ]);
  assert.deepEqual(over.keep, { upload: "upload-mask-kept" });
  const mix = { mode: "combine", ratio: 25, styles: [slot("a"), slot("b")], regions: regions([sky]) };
  const fields = await fieldsOf(snapshot(mix), own);
  assert.deepEqual(fields.styles.map(({ weight }) => weight), [0.75, 0.25, undefined]);
  // Where nothing but the photo is kept, there is one style still.
  const alone = await fieldsOf(snapshot({ regions: regions([kept]) }), own);
  assert.deepEqual([alone.style.sample, alone.keep.upload], ["stripes", "upload-mask-kept"]);
});

test("regions of another photo are not told; those that were painted without one are, where there is none", async () => {
  const foreign = await fieldsOf(snapshot({ regions: regions([sky], "sample:skyline") }), own);
  assert.deepEqual([foreign.style.sample, "styles" in foreign], ["stripes", false]);
  const without = await fieldsOf(snapshot({ content: null, regions: regions([sky], null) }), own);
  assert.equal(without.styles.length, 2);
});

test("with a region's mask, style, order or strength all styles and masks are told, because they go together", async () => {
  const told = async (list) => fieldsOf(snapshot({ regions: list.length ? regions(list) : null }), own);
  const before = await told([region(), sky, kept]);
  const changed = async (list) => changesTo(before, await told(list));
  assert.equal(await changed([region(), sky, kept]), null);
  for (const list of [
    [region("one", { mask: mask("other") }), sky, kept], [region("one", { style: slot("bricks") }), sky, kept],
    [sky, region(), kept], [region("one", { strength: 5 }), sky, kept],
    [region(), sky, { ...kept, mask: mask("more") }],
  ]) {
    const wanted = await told(list);
    assert.deepEqual(await changed(list), { styles: wanted.styles, keep: wanted.keep });
  }
  // One that is left out is gone.
  assert.deepEqual(await changed([region(), sky]), { styles: before.styles });
  assert.deepEqual(Object.keys(await changed([])), ["style"]);
  assert.deepEqual(await changed([kept]), { style: (await told([])).style, keep: before.keep });
});

test("where styles are weaker is told as the map of their strength, with all that goes together", async () => {
  const told = async (list) => fieldsOf(snapshot({ regions: regions(list) }), own);
  const before = await told([sky, weaker(), kept]);
  assert.deepEqual([before.styles.length, before.strengthMask, before.keep], [
    2, { upload: "upload-map-0" }, { upload: "upload-mask-kept" },
  ]);
  const after = await told([sky, weaker(30), kept]);
  assert.deepEqual(changesTo(before, after), {
    styles: before.styles, strengthMask: { upload: "upload-map-30" }, keep: before.keep,
  });
  assert.deepEqual(changesTo(before, await told([sky])), { styles: before.styles });
});
