import assert from "node:assert/strict";
import test, { afterEach, beforeEach } from "node:test";

import { setStrings } from "../../../Public/assets/js/core/strings.js";
import { isAnyMissing, takeNetworks } from "../../../Public/assets/js/settings/models.js";
import { fakePage } from "../fakepage.mjs";

let fields;
beforeEach(() => {
  setStrings("en", { notDownloaded: "not downloaded", "network-b-style": "B, the style" });
  fields = fakePage();
  fields.transformer.options[1].dataset.present = "false";
  document.createElement = (tag) => ({
    tag, dataset: {}, textContent: "",
    setAttribute(name, value) {
      if (name === "value") this.value = value;
      else this.dataset[name.slice(5)] = value;
    },
  });
  for (const menu of [fields["style-model"], fields.transformer]) menu.append = (option) => menu.options.push(option);
});
afterEach(() => {
  delete globalThis.document;
});

const network = (name, present, more = {}) => ({
  name, kind: name.endsWith("style") ? "style" : "transformer", space: name[0], title: `Title of ${name}`,
  bytes: 2_400_000, present, ...more,
});
const before = [
  network("a-style", true), network("b-style", true), network("a-painter", true), network("b-painter", false),
];

test("networks that are as they were are no news, and one without a partner cannot be chosen", () => {
  assert.equal(isAnyMissing(), true);
  assert.deepEqual(takeNetworks(before), []);
  assert.deepEqual(fields["style-model"].options.map(({ disabled }) => disabled), [false, true]);
});

test("a network that has come can be chosen, and so can its partner", () => {
  takeNetworks(before);
  const all = [...before.slice(0, 3), network("b-painter", true)];
  assert.deepEqual(takeNetworks(all), ["B, the style", "Title of b-painter"]);
  assert.equal(isAnyMissing(), false);
  for (const menu of ["style-model", "transformer"]) {
    assert.deepEqual(fields[menu].options.map(({ disabled }) => disabled), [false, false]);
  }
  assert.equal(fields.transformer.options[1].textContent, "Title of b-painter · 2.4 MB");
  takeNetworks(before);
  assert.equal(fields.transformer.options[1].textContent, "Title of b-painter · 2.4 MB — not downloaded");
  assert.equal(fields.transformer.options[1].disabled, true);
});

test("a network that nobody knew is added to its menu", () => {
  assert.deepEqual(takeNetworks([...before, network("a-style-of-mine", true, { kind: "style" })]), [
    "Title of a-style-of-mine",
  ]);
  const added = fields["style-model"].options[2];
  assert.deepEqual([added.value, added.disabled, added.dataset.space], ["a-style-of-mine", false, "a"]);
});
