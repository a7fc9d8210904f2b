// The stage shows the photo, a preview or a result in one frame of fixed place, so that nothing jumps.

import { byId } from "./dom.js";
import { observePictures, pictureIn } from "./state.js";
import { formatNumber, t } from "./strings.js";

/** The result on the stage: `url`, `blob`, `width`, `height`, `snapshot`, … or null. */
let shown = null;
let previewURL = null;
const observers = new Set();

export const resultOnStage = () => shown;

/** `observer(result or null)` runs when another result is on the stage. */
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
function showContent() {
  const content = pictureIn("content");
  // A result that is restored brings its own photo.
  if (shown && content === shown.snapshot.content) return;
  forgetPreview();
  shown = null;
  byId("result").hidden = true;
  const original = byId("original");
  original.hidden = !content;
  if (content) {
    original.src = content.url;
    setAspect(content.width, content.height);
  }
  byId("frame").classList.add("is-ready");
  badge(content ? t("badgeOriginal") : "");
  announce();
}

export function showPreview(blob, snapshot) {
  const url = URL.createObjectURL(blob);
  setResultImage(url, snapshot.content, false);
  forgetPreview();
  previewURL = url;
  badge(t("badgePreview"));
}

export function showResult(result, { fresh = true } = {}) {
  shown = result;
  setResultImage(result.url, result.snapshot.content, fresh);
  setAspect(result.width, result.height);
  forgetPreview();
  badge("");
  line(t("resultSummary", {
    width: result.width, height: result.height, seconds: formatNumber(result.seconds), strength: `${result.snapshot.strength} %`,
  }));
  announce();
}

export function line(text) {
  byId("result-line").textContent = text;
}

/** What is on the stage when live painting ends without a full picture. */
export function backToResult() {
  if (shown) showResult(shown, { fresh: false });
  else showContent();
}

function setResultImage(url, content, fresh) {
  const image = byId("result");
  const original = byId("original");
  image.src = url;
  image.hidden = false;
  if (content?.url) original.src = content.url;
  original.hidden = !byId("frame").classList.contains("is-comparing");
  const { classList } = byId("frame");
  classList.remove("is-fresh");
  if (fresh) requestAnimationFrame(() => classList.add("is-fresh"));
}

function setAspect(width, height) {
  const { style } = byId("frame");
  style.setProperty("--aspect", String(width / height));
  byId("viewport").style.setProperty("--actual-width", `${width / window.devicePixelRatio}px`);
}

function badge(text) {
  byId("frame-badge").textContent = text;
}

function forgetPreview() {
  if (previewURL) URL.revokeObjectURL(previewURL);
  previewURL = null;
}

function announce() {
  for (const observer of observers) observer(shown);
}
