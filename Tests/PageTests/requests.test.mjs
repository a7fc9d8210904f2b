import assert from "node:assert/strict";
import test from "node:test";

import { setStrings } from "../../Public/assets/js/core/strings.js";
import { Problem } from "../../Public/assets/js/net/api.js";
import { Incomplete, renderRequest, weighted, withFreshUploads } from "../../Public/assets/js/net/requests.js";
import { region, regions, slot, snapshot, vectorSlot } from "./snapshots.mjs";

setStrings("en", {
  chooseContentFirst: "photo", chooseStyleFirst: "no {slot}", style: "style", styleLetter: "style {letter}",
  spaceMismatch: "{name} is of {space}",
});

const mix = (weights, changes = {}) => snapshot({
  mode: "combine", styles: weights.map((weight) => slot("stripes", { weight })), ...changes,
});
const weightsOf = (changed) => weighted(changed.styles, changed).styles.map(({ weight }) => weight);

test("two styles share the ratio, whatever their weights say", () => {
  assert.deepEqual(weightsOf(mix([1, 2], { ratio: 30 })), [0.7, 0.3]);
});

test("more styles share by weight; nothing of everything is the same of everything", () => {
  assert.deepEqual(weightsOf(mix([10, 30, 60])), [0.1, 0.3, 0.6]);
  assert.deepEqual(weightsOf(mix([0, 0, 0, 0])), [0.25, 0.25, 0.25, 0.25]);
});

test("weights that go beyond are sent as they are", () => {
  const changed = mix([-50, 200, 0], { extrapolate: true });
  assert.deepEqual(weightsOf(changed), [-0.5, 2, 0]);
  assert.equal(weighted([1, 2, 3], changed).extrapolate, true);
  assert.deepEqual(weightsOf(mix([5, 5], { extrapolate: true, ratio: 150 })), [-0.5, 1.5]);
});

test("one style is a stylize request with its size", async () => {
  const body = await renderRequest(snapshot({ styles: [slot("marble", { size: 300, square: true })] }));
  assert.equal(body.kind, "stylize");
  assert.deepEqual(body.style, { sample: "marble", styleSize: 300, square: true });
  assert.deepEqual(body.content, { sample: "bust" });
  assert.equal(body.priority, "full");
});

test("a style that is a vector has no size", async () => {
  const { style } = await renderRequest(snapshot({ styles: [vectorSlot()] }));
  assert.deepEqual(Object.keys(style), ["vector", "space"]);
});

test("two styles are sent with a ratio, unless it goes beyond", async () => {
  const body = await renderRequest(mix([50, 50], { ratio: 20 }));
  assert.equal(body.kind, "combine");
  assert.equal(body.ratio, 20);
  assert.ok(body.styles.every((style) => !("weight" in style)));
  const beyond = await renderRequest(mix([50, 50], { ratio: 120, extrapolate: true }));
  assert.equal("ratio" in beyond, false);
  assert.deepEqual(beyond.styles.map(({ weight }) => weight), [-0.2, 1.2]);
});

test("a preview is a small JPEG without metadata", async () => {
  const body = await renderRequest(snapshot({ previewHeight: 256 }), { preview: true });
  assert.deepEqual(
    [body.previewHeight, body.format, body.metadata, body.priority, body.contentSize],
    [256, "jpeg", false, "preview", 400]);
});

test("what is kept of the photo's metadata is asked for, the place only along with the rest", async () => {
  const kept = async (changes, options) => {
    const { keepMetadata, keepLocation } = await renderRequest(snapshot(changes), options);
    return [keepMetadata, keepLocation];
  };
  assert.deepEqual(await kept({ keepMetadata: true, keepLocation: true }), [true, true]);
  assert.deepEqual(await kept({ keepMetadata: false, keepLocation: true }), [false, false]);
  assert.deepEqual(await kept({ keepMetadata: true, keepLocation: true }, { preview: true }), [false, false]);
});

test("the photo's profile is kept in what is painted in full", async () => {
  const profile = async (changes, options) => (await renderRequest(snapshot(changes), options)).profile;
  assert.deepEqual([await profile(), await profile({ profile: "keep" })], ["srgb", "keep"]);
  assert.equal(await profile({ profile: "keep" }, { preview: true }), "srgb");
});

test("what is missing is said by the slot's name", async () => {
  const empty = slot("x", { picture: null });
  const refused = (changes, words) => assert.rejects(renderRequest(snapshot(changes)), new Incomplete(words));
  await refused({ content: null }, "photo");
  await refused({ styles: [empty] }, "no style");
  await refused({ mode: "combine", styles: [slot(), empty] }, "no style B");
  await refused({ space: "inception", styles: [vectorSlot()] }, "V is of mobilenet");
});

test("pictures that the server has forgotten are sent again, once", async () => {
  const content = { kind: "file", upload: "u1", width: 1, height: 1 };
  let calls = 0;
  const expired = new Problem(404, { type: "/problems/not-found", field: "content.upload" });
  const work = async () => {
    calls += 1;
    if (content.upload) throw expired;
    return "sent";
  };
  assert.equal(await withFreshUploads(snapshot({ content }), work), "sent");
  assert.equal(calls, 2);
  await assert.rejects(withFreshUploads(snapshot({ content }), async () => { throw expired; }), expired);
  const other = new Problem(422, { type: "/problems/invalid-field", field: "upload" });
  content.upload = "u2";
  await assert.rejects(withFreshUploads(snapshot({ content }), async () => { throw other; }), other);
  assert.equal(content.upload, "u2");
});

const parts = regions([
  region("sky", { strength: 60 }), region("sea", { style: slot("waves", { size: 300 }) }),
  region("face", { kind: "keep", style: slot("marble", { picture: null }) }),
]);

test("regions lie over the ground in their order, and the photo is kept over all", async () => {
  const body = await renderRequest(snapshot({ regions: parts }));
  assert.equal(body.kind, "combine");
  assert.deepEqual(body.styles, [
    { style: { sample: "stripes", styleSize: 256, square: false } },
    { style: { sample: "marble", styleSize: 256, square: false }, strength: 60, mask: { upload: "upload-mask-sky" } },
    { style: { sample: "waves", styleSize: 300, square: false }, strength: 100, mask: { upload: "upload-mask-sea" } },
  ]);
  assert.deepEqual(body.keep, { upload: "upload-mask-face" });
  assert.ok(!("style" in body) && !("ratio" in body));
});

test("under regions a mix has its weights, also that of two", async () => {
  const { styles, ratio } = await renderRequest(mix([50, 50], { ratio: 20, regions: parts }));
  assert.equal(ratio, undefined);
  assert.deepEqual(styles.map(({ weight, mask }) => weight ?? mask.upload), [0.8, 0.2, "upload-mask-sky", "upload-mask-sea"]);
});

test("where only the photo is kept, the painting is as without", async () => {
  const kept = regions([region("face", { kind: "keep" })]);
  const body = await renderRequest(snapshot({ regions: kept }));
  assert.deepEqual([body.kind, body.keep, body.style.sample], ["stylize", { upload: "upload-mask-face" }, "stripes"]);
});

test("regions of another photo, without a mask or without a style are left out", async () => {
  const empty = [region("a", { mask: null }), region("b", { style: slot("x", { picture: null }) })];
  for (const left of [regions(empty), regions([region()], "sample:skyline"), null]) {
    const body = await renderRequest(snapshot({ regions: left }));
    assert.deepEqual([body.kind, "styles" in body, "keep" in body], ["stylize", false, false]);
  }
});

test("the style of a region has to fit the networks, too", async () => {
  const other = regions([region("one", { style: vectorSlot() })]);
  await assert.rejects(renderRequest(snapshot({ space: "other", regions: other })), Incomplete);
});

test("a mask that the server forgot is sent again", async () => {
  const mask = parts.list[0].mask;
  const forgotten = new Problem(404, { field: "styles[1].mask.upload" });
  let times = 0;
  await withFreshUploads(snapshot({ regions: parts }), async () => {
    times += 1;
    if (times === 1) throw forgotten;
    assert.equal(mask.upload, undefined);
  });
  assert.equal(times, 2);
  mask.upload = "upload-mask-sky";
});
