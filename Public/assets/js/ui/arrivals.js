// @ts-check
// What was dropped or pasted: a picture, an Impasto painting with its settings, or a style in one of its forms.

import { textsOfJPEG } from "../files/jpegtext.js";
import { textsOfPNG } from "../files/pngtext.js";
import { receiptKeyword } from "../files/receipt.js";
import { textsOfXMP } from "../files/xmptext.js";

/** Also the keyword of cards to come. */
const styleKeyword = /^impasto-style/i;
/** A link of any host: only what is behind its # counts. */
const styleLink = /#style=[A-Za-z0-9_-]+/;

/** @typedef {import("../core/types.js").Parcel} Parcel */
/** @typedef {{ style?: Parcel, receipt?: string }} Kind - of a style, of a painting with its receipt, or neither */
/** @typedef {Kind & { file: File }} Arrival */
/**
 * What becomes of files that came together.
 * @typedef {object} Uses
 * @property {Arrival | null} recalled - the painting whose settings come back
 * @property {[slot: string, arrival: Arrival][]} placed - what goes into style slots
 * @property {Parcel[]} imported - styles for the gallery
 * @property {Arrival[]} photos
 * @property {Arrival[]} leftOut - for which there is no slot
 */

/**
 * What a file is.
 * @param {File} file
 * @returns {Promise<Kind>}
 */
export async function arrivalOf(file) {
  if (/json/.test(file.type) || /\.json$/i.test(file.name)) return { style: { body: file, type: "application/json" } };
  const texts = await textsOfPNG(file);
  if ([...texts.keys()].some((keyword) => styleKeyword.test(keyword))) {
    return { style: { body: file, type: "image/png" } };
  }
  for (const read of [textsOfJPEG, textsOfXMP]) {
    if (!texts.has(receiptKeyword)) for (const [keyword, text] of await read(file)) texts.set(keyword, text);
  }
  return { receipt: texts.get(receiptKeyword) };
}

/**
 * What becomes of files that came together: none is forgotten. Over a style slot they are the styles from there on;
 * elsewhere styles are for the gallery, and pictures are photos. A painting brings its settings back if it came alone,
 * elsewhere than over a slot; of several, paintings are pictures like others.
 * @param {Arrival[]} arrivals
 * @param {string | undefined} slot - that they came to
 * @param {string[]} slots - the style slots that count
 * @returns {Uses}
 */
export function usesOf(arrivals, slot, slots) {
  /** @type {Uses} */
  const uses = { recalled: null, placed: [], imported: [], photos: [], leftOut: [] };
  if (slot !== undefined && slot !== "content") {
    const room = slots.includes(slot) ? slots.slice(slots.indexOf(slot)) : [slot];
    uses.placed = arrivals.slice(0, room.length).map((arrival, index) => [room[index], arrival]);
    uses.leftOut = arrivals.slice(room.length);
    return uses;
  }
  const [first] = arrivals;
  if (slot === undefined && arrivals.length === 1 && first.receipt !== undefined) return { ...uses, recalled: first };
  uses.imported = arrivals.flatMap(({ style }) => style ?? []);
  uses.photos = arrivals.filter(({ style }) => !style);
  return uses;
}

/**
 * The style in a text: a link or the text of a style file; null for any other text.
 * @param {string} text
 * @returns {Parcel | null}
 */
export function styleInText(text) {
  const link = styleLink.exec(text)?.[0];
  if (link) return { body: link, type: "text/plain" };
  return /^\s*\{[\s\S]*impasto/i.test(text) ? { body: text, type: "application/json" } : null;
}

/**
 * Whether a text is a style link and nothing else.
 * @param {string} text
 */
export const isStyleLink = (text) => /^\s*\S*#style=[A-Za-z0-9_-]+\s*$/.test(text);
