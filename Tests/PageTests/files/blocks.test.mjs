import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { blocksOf } from "../../../Public/assets/js/files/blocks.js";
import { areOwn, hasOwnColors, isKnownStandard } from "../../../Public/assets/js/files/colors.js";
import { partFile } from "../../../Public/assets/js/files/partfile.js";
import { withSegment } from "../../../Public/assets/js/files/jpegtext.js";
import { withChunk, withText } from "../../../Public/assets/js/files/pngtext.js";
import { isWhole } from "../../../Public/assets/js/core/format.js";

const fixture = (name) =>
  new Blob([readFileSync(new URL(`../../ImageCodecsTests/Fixtures/${name}`, import.meta.url))]);
const typed = (blob, type) => new Blob([blob], { type });
const text = (bytes) => bytes && Buffer.from(bytes).toString("latin1");
const bytesOf = async (blob) => new Uint8Array(await blob.arrayBuffer());
const ascii = (words) => [...Buffer.from(words, "latin1")];

/** A block with a maker and an orientation of 6. */
const exif = Uint8Array.from([
  ...ascii("MM\0*"), 0, 0, 0, 8, 0, 2, 0x01, 0x0f, 0, 2, 0, 0, 0, 6, 0, 0, 0, 38, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0,
  0, 0, 0, 0, ...ascii("Canon\0"),
]);
const packet = "<x:xmpmeta><rdf:RDF><rdf:Description tiff:Model=\"R5\"/></rdf:RDF></x:xmpmeta>";
const jpeg = typed(fixture("baseline.jpg"), "image/jpeg");
const png = typed(fixture("rgb8.png"), "image/png");

/** The photo with both, in each format. */
const told = {
  jpeg: async () => withSegment(
    await withSegment(jpeg, 0xe1, Uint8Array.from(ascii(`http://ns.adobe.com/xap/1.0/\0${packet}`))), 0xe1,
    Uint8Array.from([...ascii("Exif\0\0"), ...exif])),
  png: async () => withChunk(await withText(png, "XML:com.adobe.xmp", packet), "eXIf", exif),
  webp: () => {
    const chunk = (name, content) => {
      const head = Buffer.alloc(8);
      head.write(name, "latin1");
      head.writeUInt32LE(content.length, 4);
      return [...head, ...content, ...Array(content.length % 2).fill(0)];
    };
    const chunks = [...chunk("VP8X", Array(10).fill(0)), ...chunk("odd ", [1]), ...chunk("EXIF", exif),
      ...chunk("XMP ", ascii(packet))];
    const size = Buffer.alloc(4);
    size.writeUInt32LE(chunks.length + 4);
    return new Blob([Uint8Array.from([...ascii("RIFF"), ...size, ...ascii("WEBP"), ...chunks])]);
  },
};

test("the Exif block and the XMP packet are found in every format", async () => {
  for (const [format, make] of Object.entries(told)) {
    const blocks = await blocksOf(await make());
    assert.ok(text(blocks.exif).endsWith(text(exif)), format);
    assert.equal(text(blocks.xmp), packet, format);
  }
  const phone = await blocksOf(fixture("heif/phone.heic"));
  assert.equal(text(phone.exif.subarray(0, 4)), "MM\0*");
  assert.ok(text(phone.exif).includes("Impasto\0"));
  assert.ok(text(phone.xmp).startsWith("<x:xmpmeta") && text(phone.xmp).endsWith("</x:xmpmeta>"));
  assert.equal(phone.profile.length, 420);
});

test("what has none, and what is no photo, has none", async () => {
  const nothing = { exif: null, xmp: null, profile: null };
  for (const name of ["baseline.jpg", "lossy.webp", "heif/plain.avif", "palette8.gif", "refused.tiff", "heif/plain.heic"]) {
    const { exif: block, xmp, profile } = await blocksOf(fixture(name));
    assert.deepEqual({ exif: block, xmp, profile }, nothing, name);
  }
  assert.deepEqual((await blocksOf(new Blob([]))).exif, null);
});

test("a file that is cut off anywhere is no error", async () => {
  const files = [await told.jpeg(), await told.png(), told.webp(), fixture("heif/phone.heic"), fixture("color/profile-p3.png")];
  for (const file of files) {
    for (let length = 0; length < Math.min(file.size, 900); length += 7) await blocksOf(file.slice(0, length));
  }
});

test("it is known of which files the colours are not sRGB", async () => {
  const own = [
    "color/profile-p3.png", "color/profile-p3.jpg", "color/points-p3.png", "color/gamma-p3.png", "color/pq.png",
    "color/profile-table.png", "heif/phone.heic", "heif/pq.avif",
  ];
  // In greys and in the colours of print nothing can be painted.
  const others = [
    "color/plain.png", "color/points-709.png", "color/gray-profile.png", "color/profile-cmyk.jpg", "baseline.jpg",
    "heif/plain.avif", "lossy.webp", "palette8.gif",
  ];
  for (const name of own) assert.equal(await hasOwnColors(fixture(name)), true, name);
  for (const name of others) assert.equal(await hasOwnColors(fixture(name)), false, name);
  const none = { exif: null, xmp: null, profile: null, primaries: null };
  assert.equal(areOwn({ ...none, corners: [0.64, 0.33, 0.3, 0.6, 0.15, 0.06] }), false);
  assert.equal(areOwn({ ...none, corners: [0.64, 0.33, 0.21, 0.71, 0.15, 0.06] }), true);
  assert.equal(areOwn({ ...none, profile: new Uint8Array(3) }), false);
  assert.equal(areOwn(none), false);
});

test("a file is read once, and is known to be sRGB from then on", async () => {
  const blob = fixture("baseline.jpg");
  const photo = { kind: "file", blob };
  assert.equal(isKnownStandard(photo), false);
  assert.equal(hasOwnColors(blob), hasOwnColors(blob));
  await hasOwnColors(blob);
  assert.equal(isKnownStandard(photo), true);
  const wide = fixture("color/profile-p3.jpg");
  await hasOwnColors(wide);
  assert.equal(isKnownStandard({ kind: "file", blob: wide }), false);
  assert.equal(isKnownStandard({ kind: "file", blob: wide, cropped: {} }), true);
  assert.equal(isKnownStandard({ kind: "sample" }), true);
});

test("a part's file has what the photo's said, stands upright, and is the same picture", async () => {
  for (const [format, make] of Object.entries(told)) {
    const whole = await make();
    for (const part of [jpeg, png]) {
      const file = await partFile(part, whole, { width: 30, height: 20 });
      assert.equal(file.type, part.type);
      assert.ok(isWhole(await bytesOf(file)), format);
      const blocks = await blocksOf(file);
      const named = part === jpeg ? "Exif\0\0" : "";
      const upright = text(exif).replace("\x01\x12\0\x03\0\0\0\x01\0\x06", "\x01\x12\0\x03\0\0\0\x01\0\x01");
      assert.equal(text(blocks.exif), named + upright, format);
      assert.ok(text(blocks.xmp).includes("<tiff:Model>R5</tiff:Model>"), format);
      // All of the part is still there, behind its head.
      const [before, after] = [text(await bytesOf(part)), text(await bytesOf(file))];
      assert.ok(after.endsWith(before.slice(part === jpeg ? 20 : 33)), format);
    }
  }
});

test("of a photo without metadata a part's file is as it was made", async () => {
  for (const name of ["lossy.webp", "baseline.jpg", "palette8.gif", "heif/plain.avif"]) {
    assert.equal(await partFile(jpeg, fixture(name), { width: 3, height: 2 }), jpeg, name);
  }
});
