// @ts-check
// What the file of a picture that was kept says of its settings: the same as the file of any result. The server writes
// none for a stream's frames, of which there are many a second.

import { getJSON, postJSON } from "../net/api.js";
import { weighted } from "../net/requests.js";
import { pictureJSON } from "../net/uploads.js";
import { regionsOf } from "../regions/counting.js";

/** @typedef {import("../core/types.js").Receipt} Receipt */
/** @typedef {import("../core/types.js").ReceiptStyle} ReceiptStyle */
/** @typedef {import("../core/types.js").Slot} Slot */
/** @typedef {import("../core/types.js").Snapshot} Snapshot */
/** @typedef {{ vector: number[], space: string }} Numbers - of a style */

/**
 * The receipt of a frame that was painted in these settings; null if the server does not say what a style is.
 * @param {Snapshot} snapshot
 * @param {{ width: number, height: number }} size - of the painting
 * @returns {Promise<Receipt | null>}
 */
export async function receiptOfFrame(snapshot, size) {
  try {
    const styles = [...snapshot.styles, ...layersOf(snapshot).map(({ style }) => style)];
    return receiptWith(snapshot, await Promise.all(styles.map((style) => numbersOf(style, snapshot))), size);
  } catch {
    // The picture is there all the same.
    return null;
  }
}

/**
 * The regions with a style, from the bottom up.
 * @param {Snapshot} snapshot
 */
const layersOf = (snapshot) => regionsOf(snapshot).filter(({ kind }) => kind === "style");

/**
 * @param {Snapshot} snapshot
 * @param {Numbers[]} numbers - of its styles, and then of its regions'
 * @param {{ width: number, height: number }} size
 * @returns {Receipt}
 */
export function receiptWith(snapshot, numbers, { width, height }) {
  const { mode, strength, brush, preserveColor, padding, styleModel, transformer } = snapshot;
  const { saturation, contrast, grain } = snapshot;
  const finish = Object.fromEntries(Object.entries({ saturation, contrast, grain }).filter(([, value]) => value !== 0));
  const told = snapshot.styles.map((style, index) => ({ ...asTold(style), ...numbers[index] }));
  const ground = mode === "stylize" ? told
    : weighted(told, snapshot).styles.map(({ style, weight }) => ({ ...style, weight }));
  const layers = layersOf(snapshot);
  const styles = [...ground, ...layers.map(({ style }, region) =>
    ({ ...asTold(style), ...numbers[snapshot.styles.length + region], weight: 1, region }))];
  const has = (/** @type {string} */ kind) => regionsOf(snapshot).some((region) => region.kind === kind);
  return /** @type {Receipt} */ ({
    program: "Impasto", kind: layers.length ? "combine" : mode, width, height, contentSize: height, strength,
    brush, preserveColor, ...finish,
    padding, styleModel, transformer, styles, ...(has("keep") && { keep: true }),
    ...(has("weaker") && { strengthMask: true }),
  });
}

/**
 * What is told of a style beside its numbers: a sample by its name, and how a picture was looked at.
 * @param {Slot} slot
 * @returns {ReceiptStyle}
 */
function asTold({ picture, size, square }) {
  if (picture?.kind === "sample") return { sample: picture.name, styleSize: size, square };
  return picture?.kind === "file" ? { styleSize: size, square } : {};
}

/**
 * @param {Slot} slot
 * @param {Snapshot} snapshot
 * @returns {Promise<Numbers>}
 */
async function numbersOf({ picture, size, square }, { styleModel }) {
  if (!picture) throw new Error("there is no style");
  if (picture.kind === "vector") return { vector: picture.vector, space: picture.space };
  const { vector, space } = picture.kind === "saved"
    ? await getJSON(`/api/styles/${encodeURIComponent(picture.id)}`)
    : await postJSON("/api/style-vectors", {
      picture: await pictureJSON(picture), styleSize: size, square, styleModel,
    });
  if (!Array.isArray(vector)) throw new Error("the style has no numbers");
  return { vector, space };
}
