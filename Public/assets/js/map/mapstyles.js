// @ts-check
// What is on the map: the saved styles of the chosen networks' space, and the samples that are not among them.

import { savedPicture } from "../core/picture.js";
import { withTitles } from "../core/shownnames.js";
import { t } from "../core/strings.js";
import { getJSON, postJSON } from "../net/api.js";
import { styleSamples } from "../settings/pickers.js";

/** @typedef {import("../core/types.js").Picture} Picture */
/** @typedef {import("../core/types.js").StyleDocument} StyleDocument */
/**
 * A style on the map; `sample` is the sample that it was saved from, if it is one.
 * @typedef {{ picture: Picture, name: string, vector: number[], sample?: Picture }} MapStyle
 */

/** The most saved styles that a map shows, the newest. */
const most = 500;
/** The height in px at which samples are looked at, as for the starter pack. */
const styleSize = 256;
/**
 * The samples' vectors by style network and name; they never change.
 * @type {Map<string, number[]>}
 */
const known = new Map();

/**
 * Reads all of it. A gallery that cannot be read has no styles, and without networks samples have no place.
 * @param {string} space
 * @param {string} styleModel
 * @returns {Promise<{ styles: MapStyle[], others: number }>} `others` counts saved styles of other spaces
 */
export async function mapStyles(space, styleModel) {
  const [saved, samples] = await Promise.all([savedStyles(space), sampleStyles(styleModel)]);
  const others = samples.filter(({ picture, vector }) => {
    const twin = saved.styles.find((style) => isSame(style.vector, vector));
    if (twin) twin.sample = picture;
    return !twin;
  });
  return { styles: [...saved.styles, ...others], others: saved.others };
}

/**
 * @param {string} styleModel
 * @returns {Promise<MapStyle[]>}
 */
async function sampleStyles(styleModel) {
  try {
    return await Promise.all(styleSamples().flatMap((picture) => (picture.kind === "sample" ? [picture] : []))
      .map(async (picture) => {
        const vector = await sampleVector(picture.name, styleModel);
        return { picture, name: t("mapSampleTitle", { name: picture.title }), vector };
      }));
  } catch {
    // The studio says what is wrong with the networks.
    return [];
  }
}

/**
 * @param {string} space
 * @returns {Promise<{ styles: MapStyle[], others: number }>}
 */
async function savedStyles(space) {
  const values = new URLSearchParams({ vectors: "true", space, sort: "newest", perPage: String(most) });
  try {
    /** @type {{ styles: StyleDocument[], total: number }} */
    const found = await getJSON(`/api/styles?${values}`);
    /** @type {{ total: number }} */
    const all = await getJSON("/api/styles?perPage=1");
    const styles = withTitles(found.styles).map((style) =>
      ({ picture: savedPicture(style), name: style.name, vector: style.vector ?? [] }));
    return { styles, others: all.total - found.total };
  } catch {
    return { styles: [], others: 0 };
  }
}

/**
 * @param {string} sample
 * @param {string} styleModel
 * @returns {Promise<number[]>}
 */
async function sampleVector(sample, styleModel) {
  const key = `${styleModel} ${sample}`;
  const kept = known.get(key);
  if (kept) return kept;
  // A mix of one, which is not saved.
  const { vector } = await postJSON("/api/styles/mix", { styleModel, styles: [{ style: { sample, styleSize } }] });
  known.set(key, vector);
  return vector;
}

/**
 * Whether two vectors are one style, as far as a link holds it.
 * @param {number[]} a
 * @param {number[]} b
 */
const isSame = (a, b) => a.every((value, index) => Math.abs(value - b[index]) <= 1e-3 * Math.max(1, Math.abs(value)));
