// @ts-check
// How a painting came about, in the JPEG files that browsers make of it: what the server writes into its own. The
// receipt and the kind of source are XMP, and the words that image sites show Exif's UserComment.

import { joined } from "./bytes.js";
import { withSegment } from "./jpegtext.js";
import { textsOfPNG } from "./pngtext.js";
import { receiptKeyword } from "./receipt.js";

/** @typedef {import("../core/types.js").Receipt} Receipt */

/** The keyword of the words among a PNG's texts. */
const wordsKeyword = "parameters";
/** The IPTC's term for real pictures that trained networks edited. */
const source = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia";
/** The marker of the segments that hold Exif and XMP. */
const application1 = 0xe1;

const encoder = new TextEncoder();

/**
 * A JPEG file with what is told of the painting that it shows.
 * @param {Blob} file
 * @param {Receipt} receipt
 * @param {Blob} painting - the server's file, of which the words are taken if they are there
 * @returns {Promise<Blob>}
 */
export async function withProvenance(file, receipt, painting) {
  const packet = encoder.encode(packetOf(receipt));
  const told = await withSegment(
    file, application1, joined([encoder.encode("http://ns.adobe.com/xap/1.0/\0"), packet]));
  const words = (await textsOfPNG(painting)).get(wordsKeyword);
  return words ? withSegment(told, application1, exifOf(words)) : told;
}

/** @param {string} text */
const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

/** @param {Receipt} receipt */
function packetOf(receipt) {
  const { program = "Impasto", version = "" } = /** @type {{ program?: string, version?: string }} */ (receipt);
  const tool = escaped(`${program} ${version}`.trim());
  return `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:impasto="urn:impasto:text:">
<xmp:CreatorTool>${tool}</xmp:CreatorTool>
<Iptc4xmpExt:DigitalSourceType>${source}</Iptc4xmpExt:DigitalSourceType>
<impasto:${receiptKeyword}>${escaped(JSON.stringify(receipt))}</impasto:${receiptKeyword}>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>`;
}

/**
 * A block that holds nothing but a comment: two directories of one and two entries (CIPA DC-008, 4.6).
 * @param {string} words
 */
function exifOf(words) {
  const comment = new Uint8Array(8 + 2 * words.length);
  comment.set(encoder.encode("UNICODE\0"));
  const units = new DataView(comment.buffer, 8);
  for (let index = 0; index < words.length; index += 1) units.setUint16(2 * index, words.charCodeAt(index));
  const head = new DataView(new ArrayBuffer(56));
  // Big-endian; the first directory is behind this header, and leads to the second.
  [0x4d4d, 42, 0, 8, 1, 0x8769, 4, 0, 1, 0, 26, 0, 0].forEach((word, index) => head.setUint16(2 * index, word));
  // The version, which is its own value, and the comment, which lies behind.
  [2, 0x9000, 7, 0, 4].forEach((word, index) => head.setUint16(26 + 2 * index, word));
  head.setUint32(36, 0x30323332);
  [0x9286, 7].forEach((word, index) => head.setUint16(40 + 2 * index, word));
  head.setUint32(44, comment.length);
  head.setUint32(48, 56);
  return joined([encoder.encode("Exif\0\0"), new Uint8Array(head.buffer), comment]);
}
