// The stage shows the photo, a preview or a result in one frame of fixed place, so that nothing jumps.

import { byId } from "../core/dom.js";
import { observePictures, paintedSize, pictureIn } from "../settings/state.js";
/** What is painted on the stage: its `snapshot`, and its `result` unless it is a preview; null for the photo alone. */
let painting = null;
let previewURL = null;
let message = "";
const observers = new Set();
const badges = { held: "", tried: "", state: "" };

export const paintingOnStage = () => painting;
/** What was said last about the picture, or nothing. */
export const messageOnStage = () => message;

/** `observer(painting or null)` runs when something else is on the stage. */
export function observeStage(observer) {
  observers.add(observer);
}

export function setUpStage() {
  observePictures((slot) => {
    if (slot === "content") showContent();
  });
  if (pictureIn("content")) showContent();
}

/** The photo alone, before anything is painted. */
export function showContent() {
  const content = pictureIn("content");
  // A result that is restored brings its own photo.
  if (painting && content === painting.snapshot.content) return;
  forgetPreview();
  painting = null;
  byId("result").hidden = true;
  const original = byId("original");
  original.hidden = !content;
  if (content) {
    original.src = content.url;
    setAspect(content);
  }
  byId("frame").classList.add("is-ready");
  byId("frame").classList.remove("is-awaiting");
  line("");
}

/** An empty place of the photo's shape, for the first painting to come. */
export function awaitPainting() {
  byId("original").hidden = true;
  byId("frame").classList.add("is-awaiting");
  announce();
}

export function showPreview(blob, snapshot) {
  const url = URL.createObjectURL(blob);
  setImage(url, snapshot.content, false);
  setAspect(paintedSize(snapshot));
  forgetPreview();
  previewURL = url;
  painting = { snapshot, result: null };
  announce();
}

export function showResult(result, { fresh = true } = {}) {
  // After a preview of itself it is only finer.
  setImage(result.url, result.snapshot.content, fresh && painting === null);
  setAspect(result);
  forgetPreview();
  painting = { snapshot: result.snapshot, result };
  line("");
}

/** Says something under the picture, until other settings are chosen or a result or another photo is there. */
export function line(text) {
  message = text;
  announce();
}

/** Marks the picture: as the photo, while that is `held`; as a style that is only `tried`; by the `state` of the stage. */
export function badge(kind, text) {
  badges[kind] = text;
  byId("frame-badge").textContent = badges.held || badges.tried || badges.state;
}

function setImage(url, content, fresh) {
  const image = byId("result");
  const original = byId("original");
  image.src = url;
  image.hidden = false;
  if (content?.url) original.src = content.url;
  const { classList } = byId("frame");
  original.hidden = !classList.contains("is-comparing") && !badges.held;
  classList.remove("is-fresh", "is-awaiting");
  if (fresh) requestAnimationFrame(() => classList.add("is-fresh"));
}

function setAspect({ width, height }) {
  const { style } = byId("frame");
  style.setProperty("--aspect", String(width / height));
  byId("viewport").style.setProperty("--actual-width", `${width / window.devicePixelRatio}px`);
}

function forgetPreview() {
  if (previewURL) URL.revokeObjectURL(previewURL);
  previewURL = null;
}

function announce() {
  for (const observer of observers) observer(painting);
}
