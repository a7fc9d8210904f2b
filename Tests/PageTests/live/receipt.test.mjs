import assert from "node:assert/strict";
import test from "node:test";

import { groundStylesIn, hasRegions, stylesIn } from "../../../Public/assets/js/files/receipt.js";
import { receiptWith } from "../../../Public/assets/js/live/receipt.js";
import { region, regions, slot, snapshot, vectorSlot } from "../snapshots.mjs";

const numbers = (value) => ({ vector: Array(100).fill(value), space: "mobilenet" });
const size = { width: 640, height: 480 };

test("a kept picture's receipt has what its settings come back from", () => {
  const receipt = receiptWith(snapshot({ strength: 70, grain: 10, brush: 2 }), [numbers(1)], size);
  assert.deepEqual({ ...receipt, styles: [] }, {
    program: "Impasto", kind: "stylize", width: 640, height: 480, contentSize: 480, strength: 70, brush: 2,
    preserveColor: 0, grain: 10, padding: "published", styleModel: "style", transformer: "transformer", styles: [],
  });
  assert.deepEqual(stylesIn(receipt), [{ sample: "stripes", styleSize: 256, square: false, ...numbers(1) }]);
});

test("of a mix it has the weights, and of numbers only the numbers", () => {
  const mix = snapshot({ mode: "combine", ratio: 25, styles: [slot("a"), vectorSlot()] });
  const styles = stylesIn(receiptWith(mix, [numbers(1), numbers(2)], size));
  assert.deepEqual(styles.map(({ weight }) => weight), [0.75, 0.25]);
  assert.deepEqual(styles[1], { ...numbers(2), weight: 0.25 });
});

test("of regions it has the styles, apart from the ground's, and whether the photo was kept", () => {
  const list = [region(), region("two", { style: vectorSlot() }), region("kept", { kind: "keep" })];
  const receipt = receiptWith(snapshot({ regions: regions(list) }), [numbers(1), numbers(2), numbers(3)], size);
  assert.deepEqual(stylesIn(receipt).map(({ vector, region: of }) => [vector[0], of]), [[1, undefined], [2, 0], [3, 1]]);
  assert.deepEqual([receipt.kind, receipt.keep, groundStylesIn(receipt).length], ["combine", true, 1]);
  const kept = receiptWith(snapshot({ regions: regions(list.slice(2)) }), [numbers(1)], size);
  assert.deepEqual([kept.kind, hasRegions(kept)], ["stylize", true]);
  const weaker = receiptWith(snapshot({ regions: regions([region("calm", { kind: "weaker" })]) }), [numbers(1)], size);
  assert.deepEqual([weaker.strengthMask, "keep" in weaker, hasRegions(weaker)], [true, false, true]);
  assert.equal(hasRegions(receiptWith(snapshot(), [numbers(1)], size)), false);
});
