// @ts-check
// A slider is a number field, which the form sends, and a range, which hands move. They follow each other.

import { input, inputs } from "../core/dom.js";
import { positionOf, stepped, valueAt } from "./scale.js";
import { settingsChanged } from "./changes.js";

/**
 * Joins every range inside `root` with its number field.
 * @param {ParentNode} root
 */
export function setUpSliders(root) {
  for (const range of inputs("input[type=range][data-for]", root)) {
    const number = input(/** @type {string} */ (range.dataset.for));
    range.addEventListener("input", () => {
      number.value = stepped(valueOf(range), number.step);
      paint(range);
    });
    number.addEventListener("input", () => {
      if (number.value === "") return;
      move(range, Number(number.value));
      paint(range);
    });
    number.addEventListener("change", () => {
      const isValid = number.value !== "" && Number.isFinite(Number(number.value));
      if (!isValid && number.defaultValue === "") return;
      setSlider(number, isValid ? within(number, Number(number.value)) : Number(number.defaultValue));
    });
    move(range, Number(number.value));
    paint(range);
  }
}

/**
 * Sets the number field and its range.
 * @param {HTMLInputElement} number
 * @param {number} value
 */
export function setSlider(number, value) {
  const before = number.value;
  showOnSlider(number, value);
  if (number.value !== before) settingsChanged();
}

/**
 * As `setSlider`, of a value that is no setting, but what a setting comes to.
 * @param {HTMLInputElement} number
 * @param {number} value
 */
export function showOnSlider(number, value) {
  number.value = stepped(value, number.step);
  const range = rangeOf(number);
  // A hand may hold the range between two values of the number; it is not pushed away.
  if (stepped(valueOf(range), number.step) !== number.value) move(range, value);
  paint(range);
}

/**
 * @param {HTMLInputElement} number
 * @param {number} max
 */
export function setSliderLimit(number, max) {
  const range = rangeOf(number);
  range.max = String(max);
  range.value = number.value;
  paint(range);
}

/**
 * Sets the limits of a number field and its range; the value moves into them.
 * @param {HTMLInputElement} number
 * @param {number} min
 * @param {number} max
 */
export function setSliderRange(number, min, max) {
  for (const field of [number, rangeOf(number)]) {
    field.min = String(min);
    field.max = String(max);
  }
  setSlider(number, within(number, Number(number.value)));
}

/**
 * The range of a number field.
 * @param {HTMLInputElement} number
 */
export const rangeOf = (number) => inputs(`input[type=range][data-for="${CSS.escape(number.id)}"]`)[0];

/**
 * The value moved into the limits of its field.
 * @param {HTMLInputElement} number
 * @param {number} value
 */
const within = (number, value) => Math.min(Number(number.max), Math.max(Number(number.min), value));

/** @param {HTMLInputElement} range */
const valueOf = (range) => valueAt(Number(range.value), range.dataset.scale);

/**
 * @param {HTMLInputElement} range
 * @param {number} value
 */
function move(range, value) {
  range.value = String(positionOf(value, range.dataset.scale));
}

/**
 * The filled part of the track; set through the object model because the page allows no style attributes.
 * @param {HTMLInputElement} range
 */
function paint(range) {
  const [min, max] = [Number(range.min), Number(range.max)];
  const part = (/** @type {number} */ value) => Math.max(0, Math.min(1, (value - min) / (max - min || 1))) * 100;
  // Where there is less than nothing, it is filled from nothing, either way.
  const [value, origin] = [part(Number(range.value)), min < 0 && max > 0 && !range.dataset.scale ? part(0) : 0];
  range.style.setProperty("--fill-from", `${Math.min(value, origin)}%`);
  range.style.setProperty("--fill", `${Math.max(value, origin)}%`);
}
