import assert from "node:assert/strict";
import test from "node:test";

import { setStrings } from "../../../Public/assets/js/core/strings.js";
import { groupOf, hasEffect, variationsOf } from "../../../Public/assets/js/dialogs/variations.js";
import { fingerprint } from "../../../Public/assets/js/settings/fingerprint.js";
import { snapshot, vectorSlot } from "../snapshots.mjs";

setStrings("en", {
  sweepCell: "{first}, {second}", saturation: "Saturation", contrast: "Contrast", preserveColor: "Colours", grain: "Grain",
});

test("sheets of the finish vary two of its sliders, and nothing else", async () => {
  const finish = { preserveColor: 20, saturation: 10, contrast: 5, grain: 40 };
  for (const [kind, rows, columns] of [["tones", "saturation", "contrast"], ["grains", "preserveColor", "grain"]]) {
    const variations = await variationsOf(kind, snapshot(finish));
    assert.equal(new Set(variations.map(({ changed }) => fingerprint(changed))).size, 16, kind);
    for (const { changed } of variations) {
      assert.deepEqual({ ...changed, [rows]: finish[rows], [columns]: finish[columns] }, snapshot(finish), kind);
    }
    assert.ok(variations.some(({ changed }) => changed[rows] === 0 && changed[columns] === 0), kind);
    assert.equal(groupOf(kind), 4);
    assert.ok(hasEffect(kind, snapshot({ styles: [vectorSlot()] })));
  }
});

test("each says what it is", async () => {
  const [first] = await variationsOf("tones", snapshot());
  assert.deepEqual([first.label, first.title], ["-50 · -30", "Saturation -50, Contrast -30"]);
  const last = (await variationsOf("grains", snapshot())).at(-1);
  assert.deepEqual([last.label, last.title], ["100 % · 60 %", "Colours 100 %, Grain 60 %"]);
});
