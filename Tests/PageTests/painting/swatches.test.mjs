import assert from "node:assert/strict";
import test, { after, before, beforeEach } from "node:test";

import { vectorPicture } from "../../../Public/assets/js/core/picture.js";
import { read, reset, update } from "../../../Public/assets/js/core/store.js";
import { setUpSwatches } from "../../../Public/assets/js/painting/swatches.js";
import { setPicture } from "../../../Public/assets/js/settings/slots.js";
import { fakePage } from "../fakepage.mjs";

const { fetch } = globalThis;
let asked = 0;
/** What the server answers. */
let answer;
let fields;

before(() => {
  globalThis.fetch = async () => {
    asked += 1;
    return answer();
  };
});
beforeEach(() => {
  fields = fakePage();
  const { querySelectorAll } = document;
  const bust = {
    value: "bust", dataset: { width: 600, height: 800 }, nextElementSibling: { src: "/bust.jpg", alt: "Bust" },
  };
  const content = { querySelectorAll: () => [bust] };
  document.querySelectorAll = (selector) =>
    (selector === '.slot[data-slot="content"]' ? [content] : querySelectorAll(selector));
  reset();
  setUpSwatches();
  asked = 0;
});
after(() => {
  globalThis.fetch = fetch;
  delete globalThis.document;
});

const good = () => new Response(new Blob(["x"]));
const bad = () => new Response("{}", { status: 500 });
/** A style that no other test has. */
const style = (number, space = "a") =>
  vectorPicture({ vector: Array.from({ length: 100 }, () => number), space, title: String(number) });
/** Lets everything run that waits for nothing but promises and answers that are there. */
const turn = async () => {
  for (let times = 0; times < 20; times += 1) await new Promise(setImmediate);
};

test("a swatch is painted once, also while settings change", async () => {
  answer = good;
  setPicture("A", style(1));
  update({ settings: "settled" });
  await turn();
  assert.match(read("pictures").A.url, /^blob:/);
  assert.equal(asked, 1);
});

test("one that could not be painted is tried again when there is a reason, and not before", async () => {
  answer = bad;
  setPicture("A", style(2));
  await turn();
  update({ settings: "settled" });
  await turn();
  assert.deepEqual([read("pictures").A.url, asked], [null, 1]);
  answer = good;
  update({ isServerGone: false });
  await turn();
  assert.match(read("pictures").A.url, /^blob:/);
  assert.equal(asked, 2);
});

test("a style of other networks waits for them", async () => {
  answer = good;
  setPicture("A", style(3, "b"));
  await turn();
  assert.equal(asked, 0);
  for (const [menu, name] of [["style-model", "b-style"], ["transformer", "b-painter"]]) fields[menu].value = name;
  update({ settings: "settled" });
  await turn();
  assert.match(read("pictures").A.url, /^blob:/);
});
