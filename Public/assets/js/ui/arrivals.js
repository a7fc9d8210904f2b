// @ts-check
// What was dropped or pasted: a picture, an Impasto painting with its settings, or a style in one of its forms.

import { textsOfJPEG } from "../files/jpegtext.js";
import { textsOfPNG } from "../files/pngtext.js";
import { receiptKeyword } from "../settings/recall.js";

/** Also the keyword of cards to come. */
const styleKeyword = /^impasto-style/i;
/** A link of any host: only what is behind its # counts. */
const styleLink = /#style=[A-Za-z0-9_-]+/;

/** @typedef {import("../core/types.js").Parcel} Parcel */

/**
 * What a file is: one with a `style`, one with a painting's `receipt`, or neither.
 * @param {File} file
 * @returns {Promise<{ style?: Parcel, receipt?: string }>}
 */
export async function arrivalOf(file) {
  if (/json/.test(file.type) || /\.json$/i.test(file.name)) return { style: { body: file, type: "application/json" } };
  const texts = await textsOfPNG(file);
  if ([...texts.keys()].some((keyword) => styleKeyword.test(keyword))) {
    return { style: { body: file, type: "image/png" } };
  }
  return { receipt: texts.get(receiptKeyword) ?? (await textsOfJPEG(file)).get(receiptKeyword) };
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
