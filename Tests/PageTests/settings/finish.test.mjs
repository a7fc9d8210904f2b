import assert from "node:assert/strict";
import test from "node:test";

import { setStrings } from "../../../Public/assets/js/core/strings.js";
import { finishWords } from "../../../Public/assets/js/settings/finish.js";

setStrings("en", {
  finishColors: "{percent} % colours", finishSaturation: "saturation {value}", finishContrast: "contrast {value}",
  finishGrain: "grain {percent} %",
});

test("a finish is said in the order in which it acts, without what changes nothing", () => {
  assert.deepEqual(finishWords({ preserveColor: 0, saturation: 0, contrast: 0, grain: 0 }), []);
  assert.deepEqual(finishWords({}), []);
  assert.deepEqual(
    finishWords({ preserveColor: 40, saturation: 20, contrast: -35, grain: 12.5 }),
    ["40 % colours", "saturation +20", "contrast -35", "grain 12.5 %"]);
});
