import assert from "node:assert/strict";
import test, { after, before, beforeEach } from "node:test";

import { read, reset, update } from "../../../Public/assets/js/core/store.js";
import { setStrings } from "../../../Public/assets/js/core/strings.js";
import { removeWithUndo } from "../../../Public/assets/js/shelf/use.js";
import { fakeNode } from "../fakepage.mjs";
import { snapshot } from "../snapshots.mjs";

const toasts = fakeNode();
/** The message, and its button. */
const said = () => toasts.children[0]?.children;

const { setTimeout } = globalThis;
before(() => {
  // No message goes by itself.
  globalThis.setTimeout = () => 0;
  globalThis.CSS = { escape: (text) => text };
  globalThis.document = {
    getElementById: () => toasts, createElement: fakeNode, querySelectorAll: () => [], body: { append: () => {} },
  };
  setStrings("en", { resultRemoved: "one", resultsRemoved: "{count}", undo: "Undo" });
});
beforeEach(() => {
  reset();
  toasts.children = [];
  const entry = (id, at) => ({
    key: id, thumb: null, thumbURL: null,
    result: { id, at, blob: new Blob(["x"]), url: `blob:${id}`, width: 1, height: 1, snapshot: snapshot() },
  });
  update({ shelf: [entry("c", 3), entry("b", 2), entry("a", 1)] });
});
after(() => {
  globalThis.setTimeout = setTimeout;
  delete globalThis.document;
  delete globalThis.CSS;
});

const ids = () => read("shelf").map(({ result }) => result.id);
const undo = () => said()[1].listeners.click();

test("results that are deleted in turn come back together", async () => {
  removeWithUndo(["a"]);
  assert.deepEqual(said()[0].children, ["one"]);
  removeWithUndo(["c", "nobody"]);
  assert.deepEqual(said()[0].children, ["2"]);
  assert.deepEqual(ids(), ["b"]);
  undo();
  await new Promise(setImmediate);
  assert.deepEqual(ids(), ["c", "b", "a"]);
});

test("what was said and is over is not brought back with the next", async () => {
  removeWithUndo(["a"]);
  toasts.children[0].remove();
  removeWithUndo(["b"]);
  assert.deepEqual(said()[0].children, ["one"]);
  undo();
  await new Promise(setImmediate);
  assert.deepEqual(ids(), ["c", "b"]);
});
