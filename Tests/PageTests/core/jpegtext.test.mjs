import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { isWhole } from "../../../Public/assets/js/core/format.js";
import { textsOfJPEG, withSegment } from "../../../Public/assets/js/files/jpegtext.js";

const file = readFileSync(new URL("../../../Public/samples/style/night-swirl.jpg", import.meta.url));
const blob = new Blob([file], { type: "image/jpeg" });
const withText = (one, keyword, text) => withSegment(one, 0xfe, Buffer.from(`${keyword}\0${text}`));
const bytesOf = async (one) => new Uint8Array(await one.arrayBuffer());

test("a text that was written into a JPEG file is found in it, and the picture is as it was", async () => {
  const text = JSON.stringify({ strength: 80, title: "漆 und Öl" });
  const written = await withText(blob, "Impasto-Receipt", text);
  assert.equal(written.type, "image/jpeg");
  assert.deepEqual([...await textsOfJPEG(written)], [["Impasto-Receipt", text]]);
  const bytes = await bytesOf(written);
  assert.ok(isWhole(bytes));
  // JFIF's segment is still the first, and without the comment it is the same file.
  const [start, length] = [2 + 2 + ((file[4] << 8) | file[5]), bytes.length - file.length];
  assert.deepEqual(bytes.subarray(0, start), new Uint8Array(file.subarray(0, start)));
  assert.deepEqual([bytes[start], bytes[start + 1], (bytes[start + 2] << 8) | bytes[start + 3]], [0xff, 0xfe, length - 2]);
  assert.deepEqual(bytes.subarray(start + length), new Uint8Array(file.subarray(start)));
});

test("a second text does not replace the first", async () => {
  const written = await withText(await withText(blob, "One", "1"), "Two", "2");
  assert.deepEqual(Object.fromEntries(await textsOfJPEG(written)), { One: "1", Two: "2" });
});

test("a text that is too long, and a file of another kind, are left as they are", async () => {
  assert.equal(await withText(blob, "Long", "x".repeat(70_000)), blob);
  const other = new Blob(["GIF89a…"], { type: "image/gif" });
  assert.equal(await withText(other, "One", "1"), other);
  assert.equal((await textsOfJPEG(other)).size, 0);
});

test("comments of others, and files that end too early, are no texts", async () => {
  const ahead = (...segments) => new Blob([Uint8Array.of(0xff, 0xd8), ...segments.map((one) => Uint8Array.from(one))]);
  const foreign = [0xff, 0xfe, 0, 6, ...Buffer.from("Gimp")];
  assert.equal((await textsOfJPEG(ahead(foreign))).size, 0);
  assert.equal((await textsOfJPEG(ahead([0xff, 0xfe, 0xff, 0xff, 65, 0, 66]))).size, 0);
  assert.equal((await textsOfJPEG(ahead())).size, 0);
});
