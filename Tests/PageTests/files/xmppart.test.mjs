import assert from "node:assert/strict";
import test from "node:test";

import { xmpOfPart } from "../../../Public/assets/js/files/xmppart.js";

const bytes = (text) => new TextEncoder().encode(text);
const part = (inside) => {
  const packet = xmpOfPart(bytes(inside));
  return packet && new TextDecoder().decode(packet);
};
/** What a packet says, without what is around it. */
const said = (inside) => /<rdf:Description [^>]*>(.*)<\/rdf:Description>/.exec(part(inside) ?? "")?.[1] ?? null;

test("a part keeps when, with what and by whom the whole was taken, and nothing else", () => {
  const whole = `<x:xmpmeta><rdf:RDF><rdf:Description tiff:Make="Canon" tiff:Orientation="6" xmp:Rating="5"
    xmp:CreateDate='2024-05-06T07:08:09'>
    <dc:creator> <rdf:Seq> <rdf:li>Ada</rdf:li> <rdf:li>Öl &amp; Co</rdf:li> </rdf:Seq> </dc:creator>
    <dc:rights><rdf:Alt><rdf:li xml:lang="x-default">© Ada</rdf:li></rdf:Alt></dc:rights>
    <aux:Lens>50mm</aux:Lens>
    <xmp:Thumbnails><rdf:Alt><rdf:li>SMALL</rdf:li></rdf:Alt></xmp:Thumbnails>
    <mwg-rs:Regions>FACE</mwg-rs:Regions><exif:GPSLatitude>48,51N</exif:GPSLatitude>
    <impasto:Impasto-Receipt>{}</impasto:Impasto-Receipt></rdf:Description></rdf:RDF></x:xmpmeta>`;
  assert.equal(said(whole), "<dc:creator><rdf:Seq><rdf:li>Ada</rdf:li><rdf:li>Öl &amp; Co</rdf:li></rdf:Seq></dc:creator>"
    + "<dc:rights><rdf:Alt><rdf:li xml:lang=\"x-default\">© Ada</rdf:li></rdf:Alt></dc:rights>"
    + "<xmp:CreateDate>2024-05-06T07:08:09</xmp:CreateDate><tiff:Make>Canon</tiff:Make><aux:Lens>50mm</aux:Lens>");
  // Once more there is no more and no less.
  assert.equal(part(part(whole)), part(whole));
});

test("without any of it there is no packet", () => {
  assert.equal(part(""), null);
  assert.equal(part("<x:xmpmeta><rdf:RDF><rdf:Description xmp:Rating=\"5\"/></rdf:RDF></x:xmpmeta>"), null);
  assert.equal(part("<dc:creator>"), null);
  assert.equal(part("<dc:creator><b>1</b></dc:creator>"), null);
  assert.equal(part("<tiff:Make> </tiff:Make>"), null);
  // Another property that begins with the same letters.
  assert.equal(part("<tiff:Maker>No</tiff:Maker>"), null);
});

test("what is too long is left out", () => {
  const make = (count) => `<tiff:Make>${"x".repeat(count)}</tiff:Make>`;
  assert.ok(part(make(60_000)));
  assert.equal(part(make(65_600)), null);
  assert.equal(xmpOfPart(new Uint8Array((1 << 18) + 1).fill(32)), null);
});

test("a packet that was made to take long does not", () => {
  const openings = bytes("<dc:creator>".repeat(20_000));
  const spaces = bytes(`<dc:creator><rdf:Seq><rdf:li${" ".repeat(200_000)}`);
  const quotes = bytes(" tiff:Make=\"<".repeat(20_000));
  for (const packet of [openings, spaces, quotes]) assert.equal(xmpOfPart(packet), null);
});
