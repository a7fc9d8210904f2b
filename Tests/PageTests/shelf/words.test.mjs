import assert from "node:assert/strict";
import test from "node:test";

import { setStrings } from "../../../Public/assets/js/core/strings.js";
import { differences, factsOf, settingsOf, summaryOf } from "../../../Public/assets/js/shelf/words.js";
import { lostRegions } from "../../../Public/assets/js/regions/counting.js";
import { fakePage } from "../fakepage.mjs";
import { region, regions, slot, snapshot } from "../snapshots.mjs";

setStrings("en", { resultStrength: "strength {strength}", resultBrush: "brush {brush}", unknownStyle: "Not known" });

const result = (changes) => ({ snapshot: snapshot(changes), width: 600, height: 800 });
const mix = (weights, changes = {}) => ({
  mode: "combine", styles: weights.map((weight, index) => slot("abc"[index], { weight })), ...changes,
});

test("results of different shares have different names", () => {
  const names = [20, 30, 40].map((ratio) => summaryOf(result(mix([50, 50], { ratio }))));
  assert.deepEqual(names, ["a 80 % + b 20 %", "a 70 % + b 30 %", "a 60 % + b 40 %"].map((mix) => `Bust · ${mix}`));
  assert.equal(summaryOf(result(mix([60, 20, 20]))), "Bust · a 60 % + b 20 % + c 20 %");
});

test("the shares of a mix are those that the mixer shows", () => {
  assert.equal(summaryOf(result(mix([100, 100, 100]))), "Bust · a 33 % + b 33 % + c 33 %");
  assert.equal(summaryOf(result(mix([50, 50, 0]))), "Bust · a 50 % + b 50 % + c 0 %");
  // What goes beyond counts as it is.
  const beyond = mix([150, -50, 100], { extrapolate: true });
  assert.equal(summaryOf(result(beyond)), "Bust · a 150 % + b -50 % + c 100 %");
});

test("what is as usual is not said", () => {
  assert.equal(summaryOf(result()), "Bust · stripes");
  assert.equal(summaryOf(result({ strength: 60, brush: 2 })), "Bust · stripes, strength 60 %, brush 2.0×");
  assert.equal(summaryOf(result({ content: null, styles: [slot("a", { picture: null })] })), "Not known");
});

test("two lists differ where a value does, or where only one has it", () => {
  const facts = (values) => Object.entries(values).map(([label, value]) => ({ label, value }));
  assert.deepEqual(differences(facts({ a: "1", b: "2", c: "3" }), facts({ a: "1", b: "4", d: "5" })), [
    { label: "b", values: ["2", "4"] }, { label: "c", values: ["3", ""] }, { label: "d", values: ["", "5"] },
  ]);
});

test("a small file has its size in kB", () => {
  const [{ value }] = factsOf({ blob: { size: 9_400 }, at: 0, seconds: 0 });
  assert.equal(value, "9.4 kB");
});

test("regions are said, each with its style, and so is that they are lost", () => {
  setStrings("en", { regionCount: "regions: {count}", regionNumber: "Region {number}", regionKeep: "the photo" });
  fakePage();
  const painted = result({ brush: 1, regions: regions([region("a", { strength: 40 }), region("b", { kind: "keep" })]) });
  assert.ok(summaryOf(painted).endsWith(", regions: 2"));
  const said = (of) => settingsOf(of).filter(({ label }) => /^[Rr]egion/.test(label));
  assert.deepEqual(said(painted), [
    { label: "Region 1", value: "marble · 40 %" }, { label: "Region 2", value: "the photo" },
  ]);
  assert.deepEqual(said(result()), []);
  assert.deepEqual(said(result({ regions: lostRegions("x") })), [{ label: "regions", value: "regionsLost" }]);
  delete globalThis.document;
});
