import assert from "node:assert/strict";
import test, { after, before } from "node:test";

import { reset } from "../../../Public/assets/js/core/store.js";
import { setStrings } from "../../../Public/assets/js/core/strings.js";
import { importStyles, setUpImporting } from "../../../Public/assets/js/gallery/importing.js";
import { miniDOM, noDOM, settled } from "../minidom.mjs";

const { fetch } = globalThis;
const broken = "broken.png";
let page;
/** What the server was asked to save. */
const saved = [];

/** A server to which a style is a file with its name in it. */
async function answer(path, { body }) {
  const name = await body.text();
  const { searchParams } = new URL(path, "http://localhost");
  if (body.name === broken) return new Response(JSON.stringify({ type: "/problems/invalid-field" }), { status: 422 });
  if (searchParams.get("dryRun")) return new Response(JSON.stringify({ styles: [{ name, status: "new" }] }));
  saved.push(name);
  return new Response(JSON.stringify({ styles: [{ name, saved: { id: name, name, swatch: "", space: "a" } }] }));
}

before(() => {
  reset();
  page = miniDOM();
  page.put("template", { id: "style-slot-template" }).content = page.createElement("div");
  const { content } = page.getElementById("style-slot-template");
  page.put("input", { name: "style-{letter}" }, page.put("label", { class: "thumb" }, content));
  page.put("div", { class: "strip-row" }, content);
  globalThis.fetch = answer;
  globalThis.window = new EventTarget();
  globalThis.location = { hash: "" };
  setStrings("en", {
    batchFailed: "{name}: {reason}", errorGeneric: "no", importNew: "new", imported: "{count} saved", close: "Close",
    useStyle: "Use", tryStyle: "Try",
  });
  setUpImporting();
});
after(() => {
  noDOM();
  globalThis.fetch = fetch;
  delete globalThis.window;
  delete globalThis.location;
});

test("of several styles all are looked at and saved, and of one that is none it is said which", async () => {
  const parcel = (name) => ({ body: new File([name], name), type: "image/png" });
  await importStyles(parcel("one"), parcel(broken), parcel("two"));
  const toasts = () => page.getElementById("toasts").children.map((item) => item.querySelector("p").textContent);
  assert.equal(toasts().length, 1);
  assert.match(toasts()[0], /^broken\.png: ./);
  assert.equal(page.getElementById("import-list").textContent, "onenewtwonew");
  assert.equal(page.getElementById("import-try").hidden, true);
  page.getElementById("import-form").dispatchEvent(new Event("submit"));
  for (let count = 0; count < 8; count += 1) await settled();
  assert.deepEqual(saved, ["one", "two"]);
  assert.equal(toasts().at(-1), "2 saved");
  assert.equal(page.getElementById("import-dialog").open, false);
});
