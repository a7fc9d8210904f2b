// @ts-check
// The brush: how many times larger strokes are than the network's own. A slider, and a box that leaves the choice
// to the picture's size.

import { input, limitsOf } from "../core/dom.js";
import { limit } from "../core/limits.js";
import { subscribe } from "../core/store.js";
import { formatTimes, t } from "../core/strings.js";
import { settingsChanged } from "./changes.js";
import { paintedSizeNow } from "./contentsize.js";
import { rangeOf, setSlider, showOnSlider } from "./sliders.js";

/** @typedef {import("../core/types.js").Brush} Brush */
/** @typedef {import("../core/types.js").Size} Size */

const number = () => input("brush");
const autoBox = () => input("brush-auto");

export function setUpBrush() {
  rangeOf(number()).addEventListener("input", () => {
    autoBox().checked = false;
  });
  for (const type of ["input", "change"]) {
    number().addEventListener(type, () => {
      autoBox().checked = number().value === "";
    });
  }
  subscribe(["settings"], ({ settings }) => settings !== "typing" && show());
  show();
}

/**
 * What is chosen: a number, or `auto`.
 * @returns {Brush}
 */
export function brush() {
  const value = Number(number().value);
  const [smallest, largest] = limitsOf(number());
  return autoBox().checked || !(value >= smallest && value <= largest) ? "auto" : value;
}

/**
 * Sets the controls to a number or to `auto`.
 * @param {Brush} value
 */
export function setBrush(value) {
  autoBox().checked = value === "auto";
  if (value !== "auto") setSlider(number(), value);
  settingsChanged();
}

/**
 * A brush as people read it: `2.0×`, or `Auto (1.4×)` for a painting of that size.
 * @param {Brush} brush
 * @param {Size} size
 */
export function brushText(brush, size) {
  const times = formatTimes(timesOf(brush, size));
  return brush === "auto" ? t("brushAutoValue", { times }) : times;
}

/**
 * The height of the coarsest octave of a painting of that size, in px.
 * @param {Brush} brush
 * @param {Size} size
 */
export const coarsestHeight = (brush, size) => size.height / timesOf(brush, size);

/** Shows what `auto` comes to where a chosen number is. */
function show() {
  const chosen = brush();
  const side = limit("autoSide");
  const size = paintedSizeNow() ?? { width: side, height: side };
  showOnSlider(number(), timesOf(chosen, size));
  rangeOf(number()).setAttribute("aria-valuetext", brushText(chosen, size));
  number().closest(".slider")?.classList.toggle("is-auto", chosen === "auto");
}

/**
 * @param {Brush} brush
 * @param {Size} size
 */
function timesOf(brush, { width, height }) {
  if (brush !== "auto") return brush;
  const [smallest, largest] = limitsOf(number());
  return Math.min(largest, Math.max(smallest, Math.min(width, height) / limit("autoSide")));
}
