import assert from "node:assert/strict";
import { webcrypto } from "node:crypto";
import test from "node:test";

import { fingerprint } from "../../../Public/assets/js/settings/fingerprint.js";
import { groundSettings, layerOf, layerSize, settingsOf } from "../../../Public/assets/js/regions/picture/layers.js";
import { fakePage } from "../fakepage.mjs";
import { region, regions, slot, snapshot } from "../snapshots.mjs";

const painted = snapshot({
  mode: "combine", styles: [slot(), slot("circles")], extrapolate: true, contentSize: 720, regions: regions(),
});

test("a region's layer is the whole photo in its style alone, as strong as the region", () => {
  const layer = settingsOf(painted, region("one", { strength: 30 }));
  assert.deepEqual([layer.mode, layer.styles.length, layer.styles[0].picture.name], ["stylize", 1, "marble"]);
  assert.deepEqual([layer.strength, layer.extrapolate, layer.regions, layer.previewHeight], [30, false, null, 480]);
  assert.equal(settingsOf(painted, region("one", { style: slot("x", { picture: null }) })), null);
});

test("where styles are weaker, the ground is seen with what is left of its strength", () => {
  const layer = settingsOf({ ...painted, strength: 80 }, region("calm", { kind: "weaker", strength: 25 }));
  assert.deepEqual([layer.mode, layer.styles.length, layer.strength, layer.regions], ["combine", 2, 20, null]);
});

test("the ground's layer is the painting without its regions", () => {
  assert.equal(fingerprint(groundSettings(painted)), fingerprint({ ...painted, regions: null }));
});

test("a layer is as high as the stage needs, and no higher than the painting", () => {
  assert.deepEqual(layerSize(painted), { width: 360, height: 480 });
  assert.deepEqual(layerSize(snapshot({ contentSize: 200 })), { width: 150, height: 200 });
});

test("a layer that a closed tool asked for is painted for the one that is open", async () => {
  globalThis.crypto ??= webcrypto;
  const { fetch } = globalThis;
  fakePage();
  globalThis.createImageBitmap = async (blob) => blob.text();
  let answer;
  const answers = [new Promise((resolve) => { answer = resolve; }), new Response("painted")];
  globalThis.fetch = (_, { signal }) => new Promise((resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason));
    Promise.resolve(answers.shift()).then(resolve);
  });
  try {
    const settings = groundSettings(painted);
    const [closed, open] = [new AbortController(), new AbortController()];
    const early = layerOf(settings, closed.signal);
    const late = layerOf(settings, open.signal);
    await new Promise(setImmediate);
    closed.abort();
    assert.deepEqual([await early, await late, answers.length], [null, "painted", 0]);
    answer();
  } finally {
    globalThis.fetch = fetch;
    for (const name of ["createImageBitmap", "document"]) delete globalThis[name];
  }
});
