// @ts-check
// The stage shows the photo, a preview or a result in one frame of fixed place, so that nothing jumps.

import { byId, image } from "../core/dom.js";
import { read, subscribe, update } from "../core/store.js";
import { paintedSize } from "../settings/contentsize.js";
import { photo } from "../settings/slots.js";

/** @typedef {import("../core/types.js").Snapshot} Snapshot */
/** @typedef {import("../core/types.js").Result} Result */
/** @typedef {import("../core/types.js").Size} Size */

/** @type {string | null} */
let previewURL = null;
/** @type {Size | null} */
let size = null;
/** What marks the picture, by reason. */
const badges = { held: "", tried: "", state: "" };

export function setUpStage() {
  subscribe(["pictures"], (state, before) => {
    if (state.pictures.content !== before.pictures.content) showContent();
  });
  if (photo()) showContent();
}

/** The photo alone, before anything is painted. */
export function showContent() {
  const content = photo();
  const painting = read("painting");
  // A result that is restored brings its own photo.
  if (painting && content === painting.snapshot.content) return;
  forgetPreview();
  byId("result").hidden = true;
  const original = image("original");
  original.hidden = !content;
  if (content) {
    original.src = content.url;
    setAspect(content);
  }
  byId("frame").classList.add("is-ready");
  byId("frame").classList.remove("is-awaiting");
  update({ painting: null, message: "" });
}

/** An empty place of the photo's shape, for the first painting to come. */
export function awaitPainting() {
  byId("original").hidden = true;
  byId("frame").classList.add("is-awaiting");
  update({ painting: read("painting") });
}

/**
 * @param {Blob} blob
 * @param {Snapshot} snapshot
 */
export function showPreview(blob, snapshot) {
  const url = URL.createObjectURL(blob);
  setImage(url, snapshot, false);
  setAspect(paintedSize(snapshot));
  forgetPreview();
  previewURL = url;
  update({ painting: { snapshot, result: null } });
}

/**
 * Shows a result. One that `isFresh` fades in, unless a preview of it was there: after that it is only finer.
 * @param {Result} result
 */
export function showResult(result, { isFresh = true } = {}) {
  setImage(result.url, result.snapshot, isFresh && read("painting") === null);
  setAspect(result);
  forgetPreview();
  update({ painting: { snapshot: result.snapshot, result }, message: "" });
}

/** The size in px of what is on the stage, as it is painted in full; null before there is anything. */
export const shownSize = () => size;

/**
 * Says something under the picture, until other settings are chosen or a result or another photo is there.
 * @param {string} message
 */
export function say(message) {
  update({ message });
}

/**
 * Marks the picture: as the photo, while that is `held`; as a style that is only `tried`; by the `state` of the stage.
 * @param {keyof typeof badges} reason
 * @param {string} text
 */
export function badge(reason, text) {
  badges[reason] = text;
  byId("frame-badge").textContent = badges.held || badges.tried || badges.state;
}

/**
 * @param {string} url
 * @param {Snapshot} snapshot
 * @param {boolean} isFresh
 */
function setImage(url, { content }, isFresh) {
  const result = image("result");
  const original = image("original");
  result.src = url;
  result.hidden = false;
  if (content?.url) original.src = content.url;
  const { classList } = byId("frame");
  original.hidden = !classList.contains("is-comparing") && !badges.held;
  classList.remove("is-fresh", "is-awaiting");
  if (isFresh) requestAnimationFrame(() => classList.add("is-fresh"));
}

/** @param {Size | null} shown */
function setAspect(shown) {
  if (!shown) return;
  size = { width: shown.width, height: shown.height };
  byId("frame").style.setProperty("--aspect", String(size.width / size.height));
}

function forgetPreview() {
  if (previewURL) URL.revokeObjectURL(previewURL);
  previewURL = null;
}
