// @ts-check
// The XMP packet (ISO 16684-1) of a part of a photo: when, with what and by whom the whole was taken. All else is left
// out: faces, small pictures and histories are of the whole.

/** Longer packets are not looked at, and none longer is written: what a JPEG file's segment holds, in bytes. */
const [mostRead, most] = [1 << 18, 0xffff - 2 - 29];

/** Properties by their usual names, each with the space that its prefix stands for. */
const spaces = {
  dc: "http://purl.org/dc/elements/1.1/", exif: "http://ns.adobe.com/exif/1.0/",
  aux: "http://ns.adobe.com/exif/1.0/aux/", exifEX: "http://cipa.jp/exif/1.0/",
  photoshop: "http://ns.adobe.com/photoshop/1.0/",
  tiff: "http://ns.adobe.com/tiff/1.0/", xmp: "http://ns.adobe.com/xap/1.0/",
};
const kept = [
  "dc:creator", "dc:rights", "exif:DateTimeOriginal", "photoshop:DateCreated", "xmp:CreateDate", "tiff:Make",
  "tiff:Model", "exifEX:LensModel", "aux:Lens",
];

/**
 * The part's packet; null if there is nothing to say.
 * @param {Uint8Array} packet - the whole's
 */
export function xmpOfPart(packet) {
  if (packet.length > mostRead) return null;
  const text = new TextDecoder().decode(packet);
  const properties = kept.flatMap((name) => property(text, name) ?? []);
  if (!properties.length) return null;
  const names = Object.entries(spaces).map(([prefix, space]) => ` xmlns:${prefix}="${space}"`).join("");
  const written = new TextEncoder().encode("<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">"
    + "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">"
    + `<rdf:Description rdf:about=""${names}>${properties.join("")}</rdf:Description></rdf:RDF></x:xmpmeta>`);
  return written.length <= most ? written : null;
}

/**
 * A property as an element, whether it was that, a list, or an attribute; null if it is not there, or makes no sense.
 * @param {string} text
 * @param {string} name
 */
function property(text, name) {
  const [, , value] = new RegExp(`\\s${name}\\s*=\\s*(["'])([^<]*?)\\1`).exec(text) ?? [];
  if (value !== undefined) return `<${name}>${value}</${name}>`;
  const opening = new RegExp(`<${name}(?:\\s[^<>]*)?>`).exec(text);
  const start = opening ? opening.index + opening[0].length : 0;
  const end = opening ? text.indexOf(`</${name}`, start) : -1;
  if (end < 0) return null;
  const inside = text.slice(start, end);
  if (!inside.includes("<")) return inside.trim() ? `<${name}>${inside.trim()}</${name}>` : null;
  // A list of texts: its kind, and each with its language.
  const [, kind] = /^\s*<rdf:(Seq|Bag|Alt)[\s>]/.exec(inside) ?? [];
  const items = [...inside.matchAll(/<rdf:li(\s+xml:lang=(?:"[^"<&]*"|'[^'<&]*'))?\s*>([^<]*)<\/rdf:li\s*>/g)]
    .map(([, language, item]) => `<rdf:li${language ?? ""}>${item}</rdf:li>`);
  return kind && items.length ? `<${name}><rdf:${kind}>${items.join("")}</rdf:${kind}></${name}>` : null;
}
