import assert from "node:assert/strict";
import test from "node:test";

import { letterOf } from "../../Public/assets/js/core/format.js";
import {
  fileStem, identityOf, needsUpload, samplePicture, savedPicture, spaceOf, stemOf, vectorPicture,
} from "../../Public/assets/js/core/picture.js";
import { fileName } from "../../Public/assets/js/stage/download.js";
import { slot, snapshot } from "./snapshots.mjs";

test("pictures are the same by what they are, not by their titles", () => {
  const sample = { name: "bust", title: "Bust", url: "/a", width: 1, height: 1 };
  const translated = { ...sample, title: "半身像", url: "/b" };
  assert.equal(identityOf(samplePicture(sample)), identityOf(samplePicture(translated)));
  const saved = { id: "bust", name: "", swatch: "", space: "a" };
  assert.notEqual(identityOf(samplePicture(sample)), identityOf(savedPicture(saved)));
  const vector = { vector: [1, 2], space: "a", title: "" };
  assert.notEqual(identityOf(vectorPicture(vector)), identityOf(vectorPicture({ ...vector, space: "b" })));
  assert.notEqual(identityOf(vectorPicture(vector)), identityOf(vectorPicture({ ...vector, vector: [1, 3] })));
  assert.equal(identityOf(null), null);
  const file = { kind: "file", id: "x", url: "blob:1" };
  assert.equal(identityOf(file), identityOf({ ...file, url: "blob:2" }));
  assert.notEqual(identityOf(file), identityOf({ ...file, id: "y" }));
});

test("only styles that are no pictures have a space, only unsent files are sent", () => {
  assert.equal(spaceOf(savedPicture({ id: "1", name: "", swatch: "", space: "a" })), "a");
  assert.equal(spaceOf(slot().picture), undefined);
  assert.equal(spaceOf(null), undefined);
  assert.equal(needsUpload({ kind: "file" }), true);
  assert.equal(needsUpload({ kind: "file", upload: "1" }), false);
  assert.equal(needsUpload(slot().picture), false);
});

test("files are named after what they show", () => {
  assert.equal(stemOf("holiday.2024.jpg"), "holiday.2024");
  assert.equal(fileStem("--Grüße, 山水!--"), "Grüße-山水");
  assert.equal(fileName(snapshot({ strength: 80 })), "bust-stripes-80");
  const titled = slot("x", { picture: { kind: "file", title: "My cat" } });
  const mix = snapshot({ mode: "combine", styles: [titled, slot("a"), slot("b"), slot("c")] });
  assert.equal(fileName(mix), "bust-My-cat-a-b");
});

test("slots are lettered from A", () => {
  assert.deepEqual([0, 1, 15].map(letterOf), ["A", "B", "P"]);
});
