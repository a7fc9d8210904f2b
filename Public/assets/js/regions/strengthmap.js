// @ts-check
// How strong the styles are, as the server takes it: a picture, white where they have all of their strength. What is
// painted on the page is where they have less.

import { newID } from "../core/ids.js";
import { withdraw } from "../net/uploads.js";
import { greyPNG } from "./mask/greypng.js";
import { rasterOf } from "./maskfile.js";

/** @typedef {import("../core/types.js").FilePicture} FilePicture */

/**
 * Those under way: a preview and the full picture want the same one.
 * @type {WeakMap<FilePicture, { strength: number, picture: Promise<FilePicture> }>}
 */
const making = new WeakMap();

/**
 * The map's value where a mask has one, both from 0 to 255.
 * @param {number} value
 * @param {number} strength - where all of the mask is, in percent
 */
export const strengthAt = (value, strength) => 255 - Math.round(value * (1 - strength / 100));

/**
 * The map of a mask. It stays with the mask, so that it is sent once; the server need not hold the one before.
 * @param {FilePicture} mask
 * @param {number} strength - where all of it is, in percent
 * @returns {Promise<FilePicture>}
 */
export function strengthMap(mask, strength) {
  if (mask.map?.strength === strength) return Promise.resolve(mask.map.picture);
  const underWay = making.get(mask);
  if (underWay?.strength === strength) return underWay.picture;
  const picture = made(mask, strength).finally(() => {
    if (making.get(mask)?.picture === picture) making.delete(mask);
  });
  making.set(mask, { strength, picture });
  return picture;
}

/**
 * @param {FilePicture} mask
 * @param {number} strength
 * @returns {Promise<FilePicture>}
 */
async function made(mask, strength) {
  const raster = await rasterOf(mask.blob, mask);
  for (const [index, value] of raster.data.entries()) raster.data[index] = strengthAt(value, strength);
  const { width, height } = mask;
  const blob = await greyPNG(raster);
  if (mask.map) withdraw(mask.map.picture);
  /** @type {FilePicture} */
  const picture = { kind: "file", id: newID(), blob, shown: null, title: "", url: "", width, height, converted: null };
  mask.map = { strength, picture };
  return picture;
}
