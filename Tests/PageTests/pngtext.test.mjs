import assert from "node:assert/strict";
import test from "node:test";
import { deflateSync } from "node:zlib";

import { textsOfPNG } from "../../Public/assets/js/files/pngtext.js";

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** A chunk; its checksum is not looked at. */
function chunk(type, data) {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  return Buffer.concat([length, Buffer.from(type, "latin1"), data, Buffer.alloc(4)]);
}

function text(keyword, value, { isCompressed = false } = {}) {
  const data = Buffer.from(value);
  return chunk("iTXt", Buffer.concat([
    Buffer.from(keyword, "latin1"), Buffer.from([0, isCompressed ? 1 : 0, 0]), Buffer.from("en\0\0"),
    isCompressed ? deflateSync(data) : data,
  ]));
}

const textsOf = async (...chunks) => Object.fromEntries(await textsOfPNG(new Blob([signature, ...chunks])));
const end = chunk("IEND", Buffer.alloc(0));

test("texts are found by keyword, plain or compressed, around other chunks", async () => {
  const found = await textsOf(
    chunk("IHDR", Buffer.alloc(13)), text("One", "{\"ä\":1}"), chunk("IDAT", Buffer.alloc(500)),
    text("Two", "漆".repeat(1000), { isCompressed: true }), end);
  assert.deepEqual(found, { One: "{\"ä\":1}", Two: "漆".repeat(1000) });
});

test("what comes after the end, and what is cut off, is not read", async () => {
  assert.deepEqual(await textsOf(end, text("Late", "x")), {});
  assert.deepEqual(await textsOf(text("Whole", "x"), text("Cut", "xyz").subarray(0, 14)), { Whole: "x" });
});

test("what is no PNG has no texts", async () => {
  assert.equal((await textsOfPNG(new Blob(["GIF89a, and more than that"]))).size, 0);
  assert.equal((await textsOfPNG(new Blob([]))).size, 0);
});

test("damaged texts are left out", async () => {
  const noKeyword = chunk("iTXt", Buffer.from("\0\0\0en\0\0text"));
  const noEnd = chunk("iTXt", Buffer.from("Keyword\0\0\0en"));
  const noDeflate = chunk("iTXt", Buffer.from("Keyword\0\u0001\0\0\0no zlib stream"));
  assert.deepEqual(await textsOf(noKeyword, noEnd, noDeflate, text("Good", "x"), end), { Good: "x" });
});

test("a small chunk does not become an enormous text", async () => {
  const found = await textsOf(text("Bomb", "0".repeat((1 << 20) + 1), { isCompressed: true }), text("Good", "x"), end);
  assert.deepEqual(found, { Good: "x" });
  const largest = await textsOf(text("Large", "0".repeat(1 << 20), { isCompressed: true }), end);
  assert.equal(largest.Large.length, 1 << 20);
});
