import assert from "node:assert/strict";
import test from "node:test";

import { sharesOf, weightsOf } from "../../../Public/assets/js/core/shares.js";

test("two styles weigh what the ratio says, and more what each says", () => {
  const styles = [{ weight: 1 }, { weight: 2 }, { weight: 3 }];
  assert.deepEqual(weightsOf({ styles: styles.slice(0, 2), ratio: 30 }), [70, 30]);
  assert.deepEqual(weightsOf({ styles, ratio: 30 }), [1, 2, 3]);
});

test("shares are what weights come to", () => {
  assert.deepEqual(sharesOf([50, 50, 20], false), [42, 42, 17]);
  assert.deepEqual(sharesOf([0, 0, 0, 0], false), [25, 25, 25, 25]);
  assert.deepEqual(sharesOf([150, -50], true), [150, -50]);
});
