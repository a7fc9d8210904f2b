import assert from "node:assert/strict";
import test, { afterEach, beforeEach } from "node:test";

import { titleOf, withTitles } from "../../../Public/assets/js/core/shownnames.js";
import { setStrings } from "../../../Public/assets/js/core/strings.js";
import { foundByTitle } from "../../../Public/assets/js/gallery/titlesearch.js";

const { fetch } = globalThis;
const styles = ["Marbled paper", "Stripes", "My own"].map((name, id) => ({ id: String(id), name, tags: ["starter"] }));
let asked = 0;
beforeEach(() => {
  asked = 0;
  setStrings("zh-Hans", { "sample-marble": "大理石纹纸", "sample-stripes": "条纹", tagStarter: "入门" });
  const samples = [["marble", "Marbled paper\n大理石纹纸"], ["stripes", "Stripes\n条纹"]];
  const thumbnails = samples.map(([value, titles]) => ({ value, dataset: { titles } }));
  globalThis.document = { querySelectorAll: () => thumbnails };
  globalThis.fetch = async () => {
    asked += 1;
    return new Response(JSON.stringify({ styles }));
  };
});
afterEach(() => {
  delete globalThis.document;
  globalThis.fetch = fetch;
});

const found = async (query) => (await foundByTitle(query)).map(({ name }) => name);

test("styles of the starter pack are found by their titles in the page's language", async () => {
  assert.deepEqual(await found("大理石"), ["Marbled paper"]);
  assert.deepEqual(await found("纹"), ["Marbled paper", "Stripes"]);
  assert.deepEqual(await found("入门"), ["Marbled paper", "Stripes", "My own"]);
});

test("what no title holds is not asked for", async () => {
  assert.deepEqual([await found(""), await found("水彩"), asked], [[], [], 0]);
});

test("a style has a title if nobody has renamed it, and if it is of the starter pack", () => {
  assert.deepEqual(withTitles(styles).map(({ name }) => name), ["大理石纹纸", "条纹", "My own"]);
  assert.equal(titleOf({ name: "Stripes" }), "Stripes");
  assert.equal(titleOf({ name: "条纹", tags: ["starter"] }), "条纹");
});
