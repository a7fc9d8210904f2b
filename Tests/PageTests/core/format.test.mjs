import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { formatOf, isWhole } from "../../../Public/assets/js/core/format.js";

/** Bytes, given as numbers or as texts of which each character is one. */
const bytes = (...parts) =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === "string" ? [...Buffer.from(part, "latin1")] : [part])));
const sample = (name) => new Uint8Array(readFileSync(new URL(`../../../Public/${name}`, import.meta.url)));

test("formats are recognized by their first bytes", () => {
  assert.equal(formatOf(bytes(0x89, "PNG\r\n", 0x1a, "\n")), "png");
  assert.equal(formatOf(bytes(0xff, 0xd8, 0xff, 0xe0)), "jpeg");
  assert.equal(formatOf(bytes("GIF89a")), "gif");
  assert.equal(formatOf(bytes("RIFF", 1, 2, 3, 4, "WEBP")), "webp");
  assert.equal(formatOf(bytes("BM", 1, 2, 3, 4, 0, 0, 0, 0)), "bmp");
  assert.equal(formatOf(bytes("<svg xmlns=")), "svg");
  assert.equal(formatOf(bytes(0xef, 0xbb, 0xbf, "<?xml version")), "svg");
  assert.equal(formatOf(bytes("<html>")), null);
  assert.equal(formatOf(bytes("RIFF", 0, 0, 0, 0, "WAVE")), null);
  assert.equal(formatOf(bytes("BMW and other cars")), null);
  assert.equal(formatOf(bytes()), null);
});

test("what browsers do not show is recognized, too, so that it can be said what to do", () => {
  assert.equal(formatOf(bytes("II*", 0, 8, 0, 0, 0)), "tiff");
  assert.equal(formatOf(bytes("MM", 0, "*", 0, 0, 0, 8)), "tiff");
  assert.equal(formatOf(bytes("II*", 0, 16, 0, 0, 0, "CR", 2, 0)), "raw");
  assert.equal(formatOf(bytes("FUJIFILMCCD-RAW")), "raw");
  assert.equal(formatOf(bytes("8BPS", 0, 1)), "psd");
  assert.equal(formatOf(bytes("%PDF-1.7")), "pdf");
  assert.equal(formatOf(bytes(0, 0, 1, 0, 1, 0, 16, 16)), "ico");
});

test("files made of boxes are known by all of their brands", () => {
  const boxes = (...brands) => bytes(0, 0, 0, 8 + 4 * (brands.length + 1), "ftyp", brands[0], 0, 0, 0, 0, ...brands.slice(1));
  assert.equal(formatOf(boxes("avif", "mif1", "miaf")), "avif");
  assert.equal(formatOf(boxes("mif1", "avif", "miaf")), "avif");
  assert.equal(formatOf(boxes("heic", "mif1")), "heic");
  assert.equal(formatOf(boxes("mif1", "heic")), "heic");
  assert.equal(formatOf(boxes("crx ", "crx ", "isom")), "raw");
  assert.equal(formatOf(boxes("isom", "iso2", "avc1")), "video");
  assert.equal(formatOf(boxes("qt  ")), "video");
});

for (const [name, ending] of [["assets/brush.jpg", 2], ["samples/style/night-swirl.jpg", 2]]) {
  test(`${name} is whole until something of its end is missing`, () => {
    const whole = sample(name);
    assert.ok(isWhole(whole));
    assert.ok(!isWhole(whole.subarray(0, whole.length - ending)));
    assert.ok(!isWhole(whole.subarray(0, whole.length >> 1)));
    assert.ok(!isWhole(whole.subarray(0, 300)));
    // A phone's film behind the picture is no damage.
    assert.ok(isWhole(Uint8Array.from([...whole, ...bytes("ftypmp42", 0xff)])));
  });
}

test("the picture inside a JPEG file's first segment does not count as its end", () => {
  const thumbnail = [0xff, 0xd8, 0xff, 0xd9];
  const head = bytes(0xff, 0xd8, 0xff, 0xe1, 0, 2 + thumbnail.length, ...thumbnail, 0xff, 0xda, 0, 2, 0x12, 0xff, 0, 0xff, 0xd0, 1);
  assert.ok(!isWhole(head));
  assert.ok(isWhole(bytes(...head, 0xff, 0xff, 0xd9)));
});

test("a PNG file is whole up to the chunk that ends it", () => {
  const chunk = (length, name) => bytes(0, 0, 0, length, name, ..."x".repeat(length), 1, 2, 3, 4);
  const png = bytes(0x89, "PNG\r\n", 0x1a, "\n", ...chunk(13, "IHDR"), ...chunk(20, "IDAT"), ...chunk(0, "IEND"));
  assert.ok(isWhole(png));
  assert.ok(!isWhole(png.subarray(0, png.length - 1)));
  assert.ok(!isWhole(png.subarray(0, png.length - 12)));
  assert.ok(!isWhole(png.subarray(0, 8)));
});

test("a HEIC or AVIF file is whole if its boxes are", () => {
  for (const name of ["phone.heic", "plain.heic", "plain.avif", "grid.avif", "animation.avif"]) {
    const file = readFileSync(new URL(`../../ImageCodecsTests/Fixtures/heif/${name}`, import.meta.url));
    const whole = new Uint8Array(file);
    assert.ok(isWhole(whole), name);
    // What follows is no part of the picture.
    assert.ok(isWhole(Uint8Array.from([...whole, 0, 0, 0])), name);
    for (const missing of [1, 40, whole.length >> 1]) assert.ok(!isWhole(whole.subarray(0, whole.length - missing)), name);
  }
  const head = bytes(0, 0, 0, 16, "ftypavif", 0, 0, 0, 0);
  assert.ok(isWhole(Uint8Array.from([...head, ...bytes(0, 0, 0, 0, "mdat", 1, 2, 3)])));
  assert.ok(isWhole(Uint8Array.from([...head, ...bytes(0, 0, 0, 1, "mdat", 0, 0, 0, 0, 0, 0, 0, 17, 1)])));
  assert.ok(!isWhole(Uint8Array.from([...head, ...bytes(0, 0, 0, 1, "mdat", 0, 0, 0, 0, 0, 0, 0, 18, 1)])));
});

test("a WebP file is whole if it is as long as it says", () => {
  const whole = new Uint8Array(readFileSync(new URL("../../ImageCodecsTests/Fixtures/lossy.webp", import.meta.url)));
  assert.ok(isWhole(whole));
  for (const missing of [1, whole.length >> 1]) assert.ok(!isWhole(whole.subarray(0, whole.length - missing)));
});

test("of other files nothing is known", () => {
  assert.ok(isWhole(bytes("GIF89a")));
  assert.ok(isWhole(bytes()));
});
