import assert from "node:assert/strict";
import test from "node:test";

import { textsOfPNG, withText } from "../../../Public/assets/js/files/pngtext.js";
import { linesOf } from "../../../Public/assets/js/gallery/card.js";

/** A line holds so many letters. */
const upTo = (most) => (text) => [...text].length <= most;

test("a name is broken between words, and cut off behind the last line", () => {
  assert.deepEqual(linesOf("Night", upTo(10), 2), ["Night"]);
  assert.deepEqual(linesOf("Night swirl at dusk", upTo(12), 2), ["Night swirl", "at dusk"]);
  assert.deepEqual(linesOf("Night swirl at dusk over the harbour", upTo(12), 2), ["Night swirl", "at dusk ove…"]);
  assert.deepEqual(linesOf("", upTo(12), 2), []);
});

test("words that are longer than a line, and scripts without spaces, are broken anywhere but within a letter", () => {
  assert.deepEqual(linesOf("ABCDEFGHIJ", upTo(6), 2), ["ABCDEF", "GHIJ"]);
  const chinese = linesOf("夜之漩涡与星空下的港口", upTo(6), 2);
  assert.equal(chinese.join(""), "夜之漩涡与星空下的港口");
  const family = "👩‍👩‍👧";
  for (const line of linesOf(family.repeat(4), (text) => text.length <= family.length * 2, 2)) {
    assert.equal(line.length % family.length, 0);
  }
  assert.deepEqual(linesOf("WW", () => false, 2), ["W", "W"]);
});

test("a text that is put into a PNG is read again, beside the others", async () => {
  const pixel = Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
  const one = await withText(new Blob([pixel]), "Impasto-Style", "{\"name\":\"夜\"}");
  const two = await withText(one, "Title", "Привет 🎨");
  assert.deepEqual([...await textsOfPNG(two)], [["Title", "Привет 🎨"], ["Impasto-Style", "{\"name\":\"夜\"}"]]);
  await assert.rejects(withText(new Blob(["no picture at all, but long enough for one"]), "Title", "a"));
});
