// @ts-check
// A style card: a picture that carries its style. The browser draws its face, in fonts that have every script; the text
// within the file that is the style comes from the server's own card.

import { contextOf } from "../core/imagefile.js";
import { inputs } from "../core/dom.js";
import { textsOfPNG, withText } from "../files/pngtext.js";
import { t } from "../core/strings.js";
import { request } from "../net/api.js";
import { slotElement } from "../settings/slots.js";

/** @typedef {{ id: string, name: string, swatch: string }} CardStyle */

/** px. The picture is a square; below it are the numbers as a band of stripes, the name and a line about the card. */
export const cardSize = { width: 800, height: 1040 };
const band = { top: 800, height: 14 };
const margin = 44;
const nameSize = 46;
const captionSize = 21;
const mostLines = 2;

const paper = "#faf7f0";
const ink = "#28241f";
const soft = "#6f675d";
const [negative, positive] = [[26, 82, 130], [206, 84, 28]];
const styleKeyword = "Impasto-Style";

/**
 * The card of a saved style as a PNG. Throws what the requests throw, and an error where it cannot be drawn.
 * @param {CardStyle} style
 * @returns {Promise<Blob>}
 */
export async function styleCard(style) {
  const plain = await (await request("GET", `/api/styles/${encodeURIComponent(style.id)}/card`)).blob();
  const payload = (await textsOfPNG(plain)).get(styleKeyword);
  if (payload === undefined) throw new Error("the card carries no style");
  const picture = await pictureFor(style);
  const canvas = new OffscreenCanvas(cardSize.width, cardSize.height);
  draw(contextOf(canvas), style.name, picture, vectorIn(payload));
  picture.close();
  const face = await canvas.convertToBlob({ type: "image/png" });
  return withText(await withText(face, styleKeyword, payload), "Title", style.name);
}

/**
 * A sample painted in the style, as large as it is shown; the swatch where that cannot be painted.
 * @param {CardStyle} style
 */
async function pictureFor({ id, swatch }) {
  const samples = inputs(".thumb input", slotElement("content")).map(({ value }) => value);
  // Which sample it is depends on the style, and is the same each time.
  const number = [...id].reduce((hash, character) => (hash * 31 + character.charCodeAt(0)) % 65521, 7);
  const json = {
    content: { sample: samples[number % samples.length] }, style: { saved: id }, contentSize: cardSize.width,
    format: "jpeg", quality: 95, metadata: false, priority: "preview",
  };
  try {
    return await createImageBitmap(await (await request("POST", "/api/stylize", { json })).blob());
  } catch {
    return createImageBitmap(await (await request("GET", swatch)).blob());
  }
}

/**
 * The style's numbers in the text that a card carries.
 * @param {string} payload
 * @returns {number[]}
 */
function vectorIn(payload) {
  const vector = JSON.parse(payload)?.style?.vector;
  return Array.isArray(vector) ? vector.map(Number) : [];
}

/**
 * @param {OffscreenCanvasRenderingContext2D} context
 * @param {string} name
 * @param {ImageBitmap} picture
 * @param {number[]} vector
 */
function draw(context, name, picture, vector) {
  const { width, height } = cardSize;
  context.fillStyle = paper;
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = "high";
  const side = Math.min(picture.width, picture.height);
  context.drawImage(
    picture, (picture.width - side) / 2, (picture.height - side) / 2, side, side, 0, 0, width, band.top);
  drawBand(context, vector);
  const family = getComputedStyle(document.body).fontFamily;
  context.textBaseline = "alphabetic";
  context.fillStyle = ink;
  context.font = `600 ${nameSize}px ${family}`;
  const fits = (/** @type {string} */ text) => context.measureText(text).width <= width - 2 * margin;
  const lines = linesOf(name, fits, mostLines);
  const lead = nameSize * 1.2;
  // One line stands where two have their middle.
  let baseline = band.top + band.height + 76 + (lines.length < mostLines ? lead / 2 : 0);
  for (const line of lines) {
    context.fillText(line, margin, baseline);
    baseline += lead;
  }
  context.fillStyle = soft;
  context.font = `400 ${captionSize}px ${family}`;
  context.fillText(t("cardCaption"), margin, height - margin, width - 2 * margin);
}

/**
 * The hundred numbers as stripes: blue below zero, orange above, paler towards it.
 * @param {OffscreenCanvasRenderingContext2D} context
 * @param {number[]} vector
 */
function drawBand(context, vector) {
  const largest = Math.max(...vector.map(Math.abs), 1e-9);
  for (const [index, value] of vector.entries()) {
    const [red, green, blue] = value < 0 ? negative : positive;
    context.fillStyle = `rgb(${red} ${green} ${blue} / ${Math.sqrt(Math.abs(value) / largest)})`;
    const left = Math.round((index / vector.length) * cardSize.width);
    const right = Math.round(((index + 1) / vector.length) * cardSize.width);
    context.fillRect(left, band.top, right - left, band.height);
  }
}

/**
 * A text in lines, broken between words where there are some, and cut off with an ellipsis behind the last.
 * @param {string} text
 * @param {(text: string) => boolean} fits - whether a line holds it
 * @param {number} most - lines
 */
export function linesOf(text, fits, most) {
  const lines = [];
  let rest = text.trim();
  while (rest && lines.length < most) {
    const end = lengthThatFits(rest, fits);
    if (end === rest.length || lines.length < most - 1) {
      lines.push(rest.slice(0, end).trimEnd());
      rest = rest.slice(end).trimStart();
    } else {
      lines.push(`${rest.slice(0, lengthThatFits(rest, (part) => fits(`${part.trimEnd()}…`), false)).trimEnd()}…`);
      rest = "";
    }
  }
  return lines;
}

/**
 * How much of the text a line holds; at least one letter.
 * @param {string} text
 * @param {(text: string) => boolean} fits
 * @param {boolean} [byWords]
 */
function lengthThatFits(text, fits, byWords = true) {
  if (fits(text)) return text.length;
  const ends = (/** @type {"word" | "grapheme"} */ granularity) => {
    const segments = [...new Intl.Segmenter(undefined, { granularity }).segment(text)];
    return segments.map(({ index, segment }) => index + segment.length);
  };
  const letters = ends("grapheme");
  const longest = (/** @type {number[]} */ all) => all.filter((end) => fits(text.slice(0, end).trimEnd())).at(-1);
  return (byWords ? longest(ends("word")) : undefined) ?? longest(letters) ?? letters[0];
}
