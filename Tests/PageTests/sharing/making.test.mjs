import assert from "node:assert/strict";
import test from "node:test";

import { textsOfXMP } from "../../../Public/assets/js/files/xmptext.js";
import { isPossible, Maker } from "../../../Public/assets/js/sharing/making.js";
import { photo, slot, snapshot } from "../snapshots.mjs";

const result = (changes, more = {}) => ({ snapshot: snapshot(changes), ...more });
const kinds = (one) => ["painting", "pair", "strengths"].filter((kind) => isPossible(kind, one));

test("only a painting is left of a result that lacks its photo, and no other strength of one that lacks a style", () => {
  assert.deepEqual(kinds(result({ content: photo })), ["painting", "pair", "strengths"]);
  assert.deepEqual(kinds(result({ content: null })), ["painting"]);
  assert.deepEqual(kinds(result({ styles: [slot(), { ...slot(), picture: null }] })), ["painting", "pair"]);
});

test("a painting that is shared has its settings, if they are wanted", async () => {
  const jpeg = new Blob([Uint8Array.of(0xff, 0xd8, 0xff, 0xda, 0, 2, 1, 2, 3, 0xff, 0xd9)], { type: "image/jpeg" });
  const receipt = { kind: "stylize", styles: [{ sample: "stripes" }] };
  const shared = async (metadata) => {
    const maker = new Maker(result({ metadata }, { blob: jpeg, width: 3, height: 2, receipt }));
    const made = await maker.make({ kind: "painting" }, { signal: new AbortController().signal, onProgress: () => {} });
    assert.deepEqual([made.width, made.height, made.suffix, made.blob.type], [3, 2, "", "image/jpeg"]);
    return textsOfXMP(made.blob);
  };
  assert.deepEqual([...await shared(true)], [["Impasto-Receipt", JSON.stringify(receipt)]]);
  assert.deepEqual([...await shared(false)], []);
});
