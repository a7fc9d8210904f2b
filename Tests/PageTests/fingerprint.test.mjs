import assert from "node:assert/strict";
import test from "node:test";

import { fingerprint, unfinishedPrint } from "../../Public/assets/js/settings/fingerprint.js";
import { lostRegions } from "../../Public/assets/js/regions/counting.js";
import { photo, region, regions, slot, snapshot, vectorSlot } from "./snapshots.mjs";

const same = (a, b) => assert.equal(fingerprint(a), fingerprint(b));
const different = (a, b) => assert.notEqual(fingerprint(a), fingerprint(b));

test("every setting that a painting depends on is in it", () => {
  const changes = {
    mode: "combine", content: { ...photo, name: "skyline" }, styles: [slot("marble")], contentSize: 401, strength: 99,
    brush: 2, preserveColor: 100, saturation: -1, contrast: 1, grain: 1, padding: "reflect", styleModel: "other", transformer: "other", format: "jpeg",
    metadata: false, extrapolate: true, profile: "keep", keepMetadata: true,
  };
  for (const [name, value] of Object.entries(changes)) different(snapshot(), snapshot({ [name]: value }));
});

test("what does not count is left out", () => {
  same(snapshot(), snapshot({ quality: 10 }));
  different(snapshot({ format: "jpeg" }), snapshot({ format: "jpeg", quality: 10 }));
  same(snapshot(), snapshot({ ratio: 10, styles: [slot("stripes", { weight: 1 })] }));
  same(snapshot({ styles: [vectorSlot()] }), snapshot({ styles: [vectorSlot({ size: 100, square: true })] }));
  same(snapshot({ contentSize: "full" }), snapshot({ contentSize: photo.height }));
});

test("two styles differ by ratio, three by weights", () => {
  const mix = (styles, changes) => snapshot({ mode: "combine", styles, ...changes });
  const two = (changes, weight = 50) => mix([slot(), slot("marble", { weight })], changes);
  different(two({ ratio: 10 }), two({ ratio: 20 }));
  same(two({}, 10), two({}, 20));
  const three = (changes, weight = 50) => mix([slot(), slot(), slot("a", { weight })], changes);
  different(three({}, 10), three({}, 20));
  same(three({ ratio: 10 }), three({ ratio: 20 }));
});

test("paintings that differ in their finish alone are one before it", () => {
  const finished = snapshot({ preserveColor: 40, saturation: 10, contrast: -10, grain: 5 });
  different(snapshot(), finished);
  assert.equal(unfinishedPrint(snapshot()), unfinishedPrint(finished));
  assert.notEqual(unfinishedPrint(snapshot()), unfinishedPrint(snapshot({ strength: 99 })));
});

test("regions count where they are seen, and as what they are", () => {
  const of = (list, photo) => snapshot({ regions: regions(list, photo) });
  const one = of([region()]);
  different(snapshot(), one);
  different(one, of([region("two")]));
  different(one, of([region("one", { strength: 99 })]));
  different(one, of([region("one", { style: slot("waves") })]));
  different(one, of([region("one", { kind: "keep" })]));
  different(of([region("one"), region("two")]), of([region("two"), region("one")]));
  // What marks a region is not painted, and neither is what is seen nowhere or was painted on another photo.
  same(one, of([region("one", { color: 3 })]));
  same(snapshot(), of([region("one", { mask: null })]));
  same(snapshot(), of([region()], "sample:skyline"));
  // A painting that came without its masks is like no other.
  different(snapshot(), snapshot({ regions: lostRegions("a") }));
  different(snapshot({ regions: lostRegions("a") }), snapshot({ regions: lostRegions("b") }));
});
