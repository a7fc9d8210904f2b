import assert from "node:assert/strict";
import test from "node:test";

import { setStrings } from "../../../Public/assets/js/core/strings.js";
import { downloadZIP } from "../../../Public/assets/js/shelf/archive.js";
import { wordsOfFailure } from "../../../Public/assets/js/ui/toasts.js";
import { snapshot } from "../snapshots.mjs";

test("more than a ZIP file holds is refused in the page's words", async () => {
  setStrings("en", { zipTooLarge: "Choose fewer." });
  const huge = { type: "image/png", size: 2 ** 31, arrayBuffer: () => assert.fail("it was read") };
  const results = ["a", "b"].map((id) => ({ id, at: 0, blob: huge, snapshot: snapshot(), receipt: null }));
  const failure = await downloadZIP(results).catch((thrown) => thrown);
  assert.equal(wordsOfFailure(failure), "Choose fewer.");
});
