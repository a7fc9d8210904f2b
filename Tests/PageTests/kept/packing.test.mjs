import assert from "node:assert/strict";
import test from "node:test";

import { filePicture } from "../../../Public/assets/js/core/picture.js";
import { unneeded } from "../../../Public/assets/js/kept/database.js";
import { filesOf, packed, recordOf, unpacked } from "../../../Public/assets/js/kept/packing.js";
import { region, regions, slot, snapshot, vectorSlot } from "../snapshots.mjs";

const file = (id, more = {}) =>
  ({ ...filePicture(new Blob(["x"]), { id, title: id, width: 2, height: 3 }), ...more });
const original = file("original");
const cropped = file("cropped", { cropped: { original, crop: { quarters: 1 } } });
const whole = snapshot({
  mode: "combine", content: cropped, styles: [slot(), { ...slot(), picture: cropped }, vectorSlot()],
});

test("what is packed can be stored: neither bytes nor addresses of the page are in it", () => {
  const text = JSON.stringify(packed(whole));
  assert.ok(!text.includes("blob:"));
  assert.deepEqual(structuredClone(packed(whole)), packed(whole));
});

test("settings come back as they were, with the same pictures", () => {
  const files = new Map(filesOf(whole).map((one) => [one.id, one]));
  const find = (picture) => (picture.kind === "file" ? files.get(picture.id) : picture);
  const back = unpacked(structuredClone(packed(whole)), find, snapshot());
  assert.deepEqual(back, whole);
  assert.equal(back.content, cropped);
});

test("a picture that is gone leaves its place empty, and a setting that is new is as usual", () => {
  const { strength: _, ...old } = packed(whole);
  const back = unpacked(old, () => null, snapshot({ strength: 70 }));
  assert.deepEqual([back.content, back.styles[0].picture, back.strength], [null, null, 70]);
});

test("the files are each there once, with what they were cut out of", () => {
  assert.deepEqual(filesOf(whole).map(({ id }) => id), ["cropped", "original"]);
  assert.deepEqual(filesOf(snapshot()), []);
  const { blob, ...record } = recordOf(cropped);
  assert.equal(blob.size, 1);
  assert.deepEqual(record.cropped, { original: { kind: "file", id: "original" }, crop: { quarters: 1 } });
  assert.ok(!("url" in record) && !("upload" in record));
});

test("pictures that no record needs are found", () => {
  const records = [{ id: "r", pictures: ["a", "b"] }, { id: "s" }];
  assert.deepEqual(unneeded(["a", "b", "c"], records), ["c"]);
});

test("masks are kept like photos, and so are the pictures of regions' styles", () => {
  const styled = region("two", { style: slot("x", { picture: cropped }) });
  const painted = snapshot({ regions: regions([region("one"), styled, region("three", { mask: null })]) });
  assert.deepEqual(filesOf(painted).map(({ id }) => id), ["mask-one", "mask-two", "cropped", "original"]);
  const stored = structuredClone(packed(painted));
  assert.deepEqual(stored.regions.list[0].mask, { kind: "file", id: "mask-one" });
  const files = new Map(filesOf(painted).map((one) => [one.id, one]));
  const find = (picture) => (picture.kind === "file" ? files.get(picture.id) : picture);
  assert.deepEqual(unpacked(stored, find, snapshot()), painted);
  const { regions: _, ...old } = stored;
  assert.equal(unpacked(old, find, snapshot()).regions, null);
});
