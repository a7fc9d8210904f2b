// @ts-check
// Styles without a picture are seen by a sample that is painted in them.

import { identityOf } from "../core/picture.js";
import { read, subscribe } from "../core/store.js";
import { contentSamples } from "../settings/pickers.js";
import { setPicture } from "../settings/slots.js";
import { snapshot as takeSnapshot } from "../settings/snapshot.js";
import { paintSmall } from "./live.js";

/** @typedef {import("../core/types.js").VectorPicture} VectorPicture */

/** How high a swatch is, in px: twice what is shown. */
const height = 232;
/**
 * The swatches, painted or on their way, by the styles.
 * @type {Map<string, Promise<string | null>>}
 */
const swatches = new Map();

export function setUpSwatches() {
  subscribe(["pictures"], ({ pictures }) => {
    for (const [slot, picture] of Object.entries(pictures)) {
      if (picture?.kind === "vector" && !picture.url) show(slot, picture);
    }
  });
}

/**
 * @param {string} slot
 * @param {VectorPicture} picture
 */
async function show(slot, picture) {
  const key = identityOf(picture) ?? "";
  const painting = swatches.get(key) ?? painted(picture);
  swatches.set(key, painting);
  const url = await painting;
  const now = read("pictures")[slot];
  if (url && now && identityOf(now) === key) setPicture(slot, { ...picture, url });
}

/** @param {VectorPicture} picture */
async function painted(picture) {
  const [content] = contentSamples();
  const snapshot = takeSnapshot();
  if (!content || (snapshot.space && snapshot.space !== picture.space)) return null;
  try {
    const { blob } = await paintSmall({
      ...snapshot, mode: "stylize", content, styles: [{ picture, size: 256, square: false, weight: 100 }],
      strength: 100, contentSize: height, previewHeight: height, brush: "auto",
    }, new AbortController().signal);
    return URL.createObjectURL(blob);
  } catch {
    // The style can be used without.
    return null;
  }
}
