import assert from "node:assert/strict";
import test, { afterEach, beforeEach } from "node:test";

import { read, reset, subscribe } from "../../Public/assets/js/core/store.js";
import { setUpChanges, settingsChanged } from "../../Public/assets/js/settings/changes.js";
import { fingerprint } from "../../Public/assets/js/settings/fingerprint.js";
import { isComplete, restore, snapshot } from "../../Public/assets/js/settings/snapshot.js";
import { fakePage } from "./fakepage.mjs";
import { photo, regions, slot } from "./snapshots.mjs";

let fields;
beforeEach(() => {
  reset();
  fields = fakePage();
});
afterEach(() => {
  delete globalThis.document;
});

const chosen = {
  mode: "combine", extrapolate: true, content: photo, contentSize: 512, ratio: 150, strength: 35, quality: 70, brush: 2.5,
  preserveColor: 60, saturation: -30, contrast: 20, grain: 15, profile: "keep", metadata: false,
  keepMetadata: true, keepLocation: true, padding: "reflect", format: "jpeg", styleModel: "b-style", transformer: "b-painter",
  space: "b", regions: regions(),
  styles: [slot("stripes", { size: 300, square: true, weight: -20 }), slot("marble", { size: 128, weight: 120 })],
};

test("a snapshot that is put back is read again as it was, in every setting", () => {
  assert.notDeepEqual(snapshot(), chosen);
  restore(chosen);
  assert.deepEqual(snapshot(), chosen);
  assert.equal(fingerprint(snapshot()), fingerprint(chosen));
});

test("what a page begins with is put back, too", () => {
  const before = snapshot();
  restore(chosen);
  restore({ ...before, styles: before.styles.map((style) => ({ ...style, picture: slot("bricks").picture })) });
  assert.deepEqual({ ...snapshot(), styles: [], content: null }, { ...before, styles: [], content: null });
});

test("the parts that a snapshot lacks stay as they are", () => {
  restore(chosen);
  restore({ strength: 80, styles: [{ picture: undefined, weight: 10 }] });
  const { strength, ratio, styles } = snapshot();
  assert.deepEqual([strength, ratio], [80, 150]);
  assert.deepEqual(styles, [{ ...chosen.styles[0], weight: 10 }, chosen.styles[1]]);
});

test("a painting needs a photo, all styles, and networks", () => {
  restore(chosen);
  assert.equal(isComplete(snapshot()), true);
  assert.equal(isComplete({ ...snapshot(), content: null }), false);
  assert.equal(isComplete({ ...snapshot(), styles: [slot(), slot("x", { picture: null })] }), false);
  fields["style-model"].options[1].disabled = true;
  assert.equal(isComplete(snapshot()), false);
});

test("all changes of a turn are heard once, as far as the furthest of them", async () => {
  const panel = { addEventListener() {} };
  globalThis.document.querySelector = () => panel;
  setUpChanges();
  await Promise.resolve();
  const heard = [];
  subscribe(["settings"], () => heard.push(read("settings")));
  settingsChanged("typing");
  settingsChanged("moving");
  settingsChanged("typing");
  assert.deepEqual(heard, []);
  await Promise.resolve();
  settingsChanged("typing");
  await Promise.resolve();
  settingsChanged();
  await Promise.resolve();
  assert.deepEqual(heard, ["moving", "typing", "settled"]);
});
