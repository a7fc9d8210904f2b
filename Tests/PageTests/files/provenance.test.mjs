import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { withProvenance } from "../../../Public/assets/js/files/provenance.js";
import { withChunk } from "../../../Public/assets/js/files/pngtext.js";
import { textsOfXMP } from "../../../Public/assets/js/files/xmptext.js";
import { isWhole } from "../../../Public/assets/js/core/format.js";

const file = readFileSync(new URL("../../../Public/samples/style/night-swirl.jpg", import.meta.url));
const jpeg = new Blob([file], { type: "image/jpeg" });
const pixel = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
const words = "A photo in the style of dusk.\nStrength: 80 %";
const receipt = { program: "Impasto", version: "1.2.3", kind: "stylize", note: "a < b & c" };
const bytesOf = async (blob) => Buffer.from(await blob.arrayBuffer());

test("a JPEG file that a browser made tells what the server's PNG does", async () => {
  const painting = await withChunk(new Blob([pixel]), "tEXt", Buffer.from(`parameters\0${words}`, "latin1"));
  const told = await withProvenance(jpeg, receipt, painting);
  assert.equal(told.type, "image/jpeg");
  const bytes = await bytesOf(told);
  assert.ok(isWhole(new Uint8Array(bytes)));
  assert.deepEqual(JSON.parse((await textsOfXMP(told)).get("Impasto-Receipt")), receipt);
  assert.ok(bytes.includes("<xmp:CreatorTool>Impasto 1.2.3</xmp:CreatorTool>"));
  assert.ok(bytes.includes("digitalsourcetype/compositeWithTrainedAlgorithmicMedia<"));
  const exif = bytes.subarray(bytes.indexOf("Exif\0\0") + 6);
  // The first directory has one entry, which leads to the second; its second entry is the comment.
  const second = exif.readUInt32BE(18);
  assert.deepEqual([exif.readUInt16BE(8), exif.readUInt16BE(10)], [1, 0x8769]);
  assert.deepEqual([exif.readUInt16BE(second), exif.readUInt16BE(second + 14)], [2, 0x9286]);
  const [length, at] = [exif.readUInt32BE(second + 18), exif.readUInt32BE(second + 22)];
  const comment = exif.subarray(at, at + length);
  assert.equal(comment.subarray(0, 8).toString("latin1"), "UNICODE\0");
  assert.equal(Buffer.from(comment.subarray(8)).swap16().toString("utf16le"), words);
});

test("without words in the painting's file there are none in the copy", async () => {
  const bytes = await bytesOf(await withProvenance(jpeg, receipt, new Blob(["no PNG"])));
  assert.ok(!bytes.includes("Exif\0\0MM"));
  assert.ok(bytes.includes("DigitalSourceType"));
});
