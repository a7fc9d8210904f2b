// @ts-check
// How large the painting becomes: a height that is chosen by slider, number or preset, or the photo's own.

import { all, input, numberIn, targetOf } from "../core/dom.js";
import { read, subscribe, update } from "../core/store.js";
import { settingsChanged } from "./changes.js";
import { rangeOf, setSlider, setSliderLimit } from "./sliders.js";
import { photo } from "./slots.js";

/** The slider goes at least this far, however small the photo is, in px. */
export const leastContentSize = 256;
/** Shown for a photo's own size while there is no photo, in px. */
const usual = 720;

const number = () => input("content-size");
const presets = () => all("[data-preset]");

export function setUpContentSize() {
  for (const chip of presets()) {
    const { preset } = chip.dataset;
    chip.addEventListener("click", () => setContentSize(preset === "full" ? "full" : Number(preset)));
  }
  rangeOf(number()).addEventListener("input", (event) => {
    const { value, max } = targetOf(event);
    ask({ height: Number(value), isFull: value === max });
  });
  number().addEventListener("change", () => ask({ height: Number(number().value), isFull: false }));
  subscribe(["pictures"], (state, before) => {
    if (state.pictures.content !== before.pictures.content) fitToPhoto();
  });
  showPresets();
}

/** The height that is set, in px, or `full` for the photo's. */
export const contentSize = () => (read("contentSize").isFull ? "full" : numberIn(number()));

/** @param {number | "full"} size */
export function setContentSize(size) {
  ask(size === "full" ? { isFull: true } : { height: size, isFull: false });
  setSlider(number(), size === "full" ? photo()?.height ?? usual : size);
  showPresets();
}

/**
 * The sides of the painting, in px; null without a photo.
 * @param {Pick<import("../core/types.js").Snapshot, "content" | "contentSize">} snapshot
 */
export function paintedSize({ content, contentSize }) {
  if (!content) return null;
  const height = contentSize === "full" ? content.height : contentSize;
  return { width: Math.max(1, Math.round((content.width * height) / content.height)), height };
}

/** The sides of the painting that is set, in px; null without a photo. */
export const paintedSizeNow = () => paintedSize({ content: photo(), contentSize: contentSize() });

/**
 * Remembers what is asked for. A smaller photo limits it for itself only.
 * @param {Partial<import("../core/store.js").State["contentSize"]>} changes
 */
function ask(changes) {
  update({ contentSize: { ...read("contentSize"), ...changes } });
  settingsChanged();
  showPresets();
}

/** The slider ends with the photo's size, and what is set moves into its limits. */
export function fitToPhoto() {
  const content = photo();
  if (!content) return;
  const limit = Math.max(leastContentSize, content.height);
  setSliderLimit(number(), limit);
  const { height, isFull } = read("contentSize");
  setSlider(number(), isFull ? content.height : Math.min(height, limit));
  showPresets();
}

function showPresets() {
  const { value } = number();
  const isWhole = read("contentSize").isFull || Number(value) === photo()?.height;
  for (const chip of presets()) {
    const { preset } = chip.dataset;
    chip.setAttribute("aria-pressed", String(preset === "full" ? isWhole : !isWhole && value === preset));
  }
}
