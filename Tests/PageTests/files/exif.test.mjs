import assert from "node:assert/strict";
import test from "node:test";

import { exifOfPart } from "../../../Public/assets/js/files/exif.js";

/** Numbers of 2 and 4 bytes in either order. */
const numbers = (isLittle) => {
  const of = (count) => (value) => {
    const bytes = Array.from({ length: count }, (_, index) => Math.floor(value / 256 ** (count - 1 - index)) & 255);
    return isLittle ? bytes.reverse() : bytes;
  };
  return { short: of(2), long: of(4) };
};
const ascii = (text) => [...Buffer.from(text, "latin1")];
const hex = (bytes) => bytes && Buffer.from(bytes).toString("hex");

/** A directory at a place: entries of tag, type, count and value, long values behind it; what follows is said, too. */
function directory(start, entries, next, { short, long }) {
  const head = [...short(entries.length)];
  const values = [];
  const valuesStart = start + 2 + entries.length * 12 + 4;
  for (const [tag, type, count, value] of entries) {
    head.push(...short(tag), ...short(type), ...long(count));
    if (value.length <= 4) head.push(...value, ...Array(4 - value.length).fill(0));
    else {
      head.push(...long(valuesStart + values.length));
      values.push(...value);
    }
  }
  return [...head, ...long(next), ...values];
}

/** A phone's block: turned, with a maker, a time and sizes, a place, what the maker noted, and a small picture. */
function phone(isLittle) {
  const order = numbers(isLittle);
  const { short, long } = order;
  const pictureEntries = (photo, place) => [
    [0x0100, 4, 1, long(4032)], [0x010f, 2, 6, ascii("Canon\0")], [0x0112, 3, 1, short(6)], [0x8769, 4, 1, long(photo)],
    [0x8825, 4, 1, long(place)],
  ];
  const photoEntries = [
    [0x9003, 2, 20, ascii("2024:05:06 07:08:09\0")], [0x927c, 7, 8, ascii("SECRETS!")], [0xa002, 3, 1, short(4032)],
    [0xa003, 3, 1, short(3024)],
  ];
  const placeEntries = [[1, 2, 2, ascii("N\0")], [2, 5, 1, [...long(48), ...long(1)]]];
  const smallEntries = [[0x0201, 4, 1, long(0)], [0x0202, 4, 1, long(9)]];
  const lengthOf = (entries) => directory(0, entries, 0, order).length;
  const photoStart = 8 + lengthOf(pictureEntries(0, 0));
  const placeStart = photoStart + lengthOf(photoEntries);
  const smallStart = placeStart + lengthOf(placeEntries);
  return Uint8Array.from([
    ...ascii(isLittle ? "II" : "MM"), ...short(42), ...long(8),
    ...directory(8, pictureEntries(photoStart, placeStart), smallStart, order),
    ...directory(photoStart, photoEntries, 0, order), ...directory(placeStart, placeEntries, 0, order),
    ...directory(smallStart, smallEntries, 0, order), ...ascii("THUMBNAIL"),
  ]);
}

/** The block of a part of 300 × 200 pixels, byte for byte. */
const expected = [
  "4d4d002a00000008", // the header
  "0005", // the picture's directory: width, maker, upright, the ways to the next two
  "0100" + "0004" + "00000001" + "0000012c", "010f" + "0002" + "00000006" + "0000004a",
  "0112" + "0003" + "00000001" + "00010000", "8769" + "0004" + "00000001" + "00000050",
  "8825" + "0004" + "00000001" + "0000008e", "00000000", "43616e6f6e00",
  "0003", // the photo's: when, width and height
  "9003" + "0002" + "00000014" + "0000007a", "a002" + "0004" + "00000001" + "0000012c",
  "a003" + "0004" + "00000001" + "000000c8", "00000000", "323032343a30353a30362030373a30383a303900",
  "0002", // the place's
  "0001" + "0002" + "00000002" + "4e000000", "0002" + "0005" + "00000001" + "000000ac", "00000000", "0000003000000001",
].join("");

const size = { width: 300, height: 200 };

test("a part is upright and has its own sizes; small pictures and makers' notes are left out", () => {
  assert.equal(hex(exifOfPart(phone(false), size)), expected);
  // With its name in front, as in a JPEG file, or twice, as some programs write it.
  assert.equal(hex(exifOfPart(Uint8Array.from([...ascii("Exif\0\0Exif\0\0"), ...phone(false)]), size)), expected);
});

test("a block in the other order of bytes says the same", () => {
  const bytes = Buffer.from(exifOfPart(phone(true), size));
  assert.equal(bytes.length, expected.length / 2);
  assert.equal(bytes.subarray(0, 4).toString("hex"), "49492a00");
  assert.equal(bytes.readUInt32LE(18), 300);
  assert.equal(bytes.toString("latin1", 0x4a, 0x4f), "Canon");
  assert.ok(!bytes.includes("SECRETS") && !bytes.includes("THUMBNAIL"));
});

test("what is there already is put right once: a part of a part has nothing new", () => {
  const once = exifOfPart(phone(false), size);
  assert.deepEqual(exifOfPart(once, size), once);
});

test("nothing is added to what has nothing, and what makes no sense is left out", () => {
  const one = (...entries) => Uint8Array.from([
    ...ascii("MM"), 0, 42, 0, 0, 0, 8, ...directory(8, entries, 0, numbers(false)),
  ]);
  const { short, long } = numbers(false);
  assert.equal(exifOfPart(one(), size), null);
  assert.equal(exifOfPart(one([0x927c, 7, 8, ascii("SECRETS!")]), size), null);
  // A directory that leads back to itself is no other; values beyond the end and of no type are passed over.
  assert.equal(exifOfPart(one([0x8769, 4, 1, long(0xffffffff)]), size), null);
  const whole = one([0x010f, 2, 6, ascii("Canon\0")], [0x0110, 0, 1, short(0)], [0x013b, 2, 0xffffffff, long(8)]);
  const bytes = exifOfPart(whole, size);
  assert.equal(Buffer.from(bytes).readUInt16BE(8), 1);
  const long4097 = one([0x8298, 2, 4097, Array(4097).fill(65)]);
  assert.equal(exifOfPart(long4097, size), null);
  for (const text of ["", "MM", "MM\0*\0\0\0\x08", "XX\0*\0\0\0\x08\0\0", "MM\0+\0\0\0\x08\0\0"]) {
    assert.equal(exifOfPart(Uint8Array.from(ascii(text)), size), null);
  }
});

test("a block that is cut off anywhere, or damaged, is no error", () => {
  const whole = phone(true);
  for (let length = 0; length < whole.length; length += 1) exifOfPart(whole.subarray(0, length), size);
  for (let at = 0; at < whole.length; at += 1) {
    const damaged = Uint8Array.from(whole);
    damaged[at] = 0xff;
    const part = exifOfPart(damaged, size);
    assert.ok(!part || part.length <= 2 * whole.length, `${at}`);
  }
});

test("a block that does not fit into a JPEG file's segment is left out", () => {
  const { long } = numbers(false);
  const many = Array.from({ length: 17 }, (_, index) => [0x9c9b + index, 1, 4096, Array(4096).fill(index)]);
  const block = (entries) => Uint8Array.from([
    ...ascii("MM"), 0, 42, ...long(8), ...directory(8, entries, 0, numbers(false)),
  ]);
  assert.equal(exifOfPart(block(many), size), null);
  assert.ok(exifOfPart(block(many.slice(0, 15)), size).length > 15 * 4096);
});
