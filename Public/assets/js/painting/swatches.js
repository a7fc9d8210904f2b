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
/**
 * The styles that could not be painted, until there is a reason to try again.
 * @type {Set<string>}
 */
const failed = new Set();

export function setUpSwatches() {
  subscribe(["pictures", "isServerGone"], ({ isServerGone }) => {
    if (isServerGone) return;
    failed.clear();
    showAll();
  });
  // The networks that are chosen may be those of the style by now.
  subscribe(["settings"], ({ settings }) => settings === "settled" && showAll());
}

function showAll() {
  const { space } = takeSnapshot();
  for (const [slot, picture] of Object.entries(read("pictures"))) {
    if (picture?.kind === "vector" && !picture.url && (!space || picture.space === space)) show(slot, picture);
  }
}

/**
 * @param {string} slot
 * @param {VectorPicture} picture
 */
async function show(slot, picture) {
  const key = identityOf(picture) ?? "";
  if (failed.has(key)) return;
  const painting = swatches.get(key) ?? painted(picture);
  swatches.set(key, painting);
  const url = await painting;
  if (!url) {
    swatches.delete(key);
    failed.add(key);
  }
  const now = read("pictures")[slot];
  if (url && now?.kind === "vector" && !now.url && identityOf(now) === key) setPicture(slot, { ...picture, url });
}

/** @param {VectorPicture} picture */
async function painted(picture) {
  const [content] = contentSamples();
  if (!content) return null;
  try {
    const { blob } = await paintSmall({
      ...takeSnapshot(), mode: "stylize", content, styles: [{ picture, size: 256, square: false, weight: 100 }],
      strength: 100, contentSize: height, previewHeight: height, brush: "auto",
    }, new AbortController().signal);
    return URL.createObjectURL(blob);
  } catch {
    // The style can be used without.
    return null;
  }
}
