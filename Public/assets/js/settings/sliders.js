// A slider is a number field, which the form sends, and a range, which hands move. They follow each other.

import { settingsChanged } from "./changes.js";
import { byId } from "../core/dom.js";

/** Joins every range inside `root` with its number field. */
export function setUpSliders(root) {
  for (const range of root.querySelectorAll("input[type=range][data-for]")) {
    const number = byId(range.dataset.for);
    range.addEventListener("input", () => {
      number.value = stepped(number, valueAt(range));
      paint(range);
    });
    number.addEventListener("input", () => {
      if (number.value === "") return;
      range.value = positionOf(range, number.value);
      paint(range);
    });
    number.addEventListener("change", () => {
      const valid = number.value !== "" && Number.isFinite(Number(number.value));
      if (!valid && number.defaultValue === "") return;
      setSlider(number, valid ? Math.min(Number(number.max), Math.max(Number(number.min), number.value)) : Number(number.defaultValue));
    });
    range.value = positionOf(range, number.value);
    paint(range);
  }
}

/** Sets the number field and its range. */
export function setSlider(number, value) {
  const before = number.value;
  showOnSlider(number, value);
  if (number.value !== before) settingsChanged();
}

/** As `setSlider`, of a value that is no setting, but what a setting comes to. */
export function showOnSlider(number, value) {
  number.value = stepped(number, value);
  const range = rangeOf(number);
  if (!range) return;
  // A hand may hold the range between two values of the number; it is not pushed away.
  if (stepped(number, valueAt(range)) !== number.value) range.value = positionOf(range, value);
  paint(range);
}

export function setSliderLimit(number, max) {
  const range = rangeOf(number);
  range.max = max;
  range.value = number.value;
  paint(range);
}

/** Sets the limits of a number field and its range; the value moves into them. */
export function setSliderRange(number, min, max) {
  for (const input of [number, rangeOf(number)]) {
    input.min = min;
    input.max = max;
  }
  setSlider(number, Math.min(max, Math.max(min, Number(number.value))));
}

export const rangeOf = (number) => document.querySelector(`input[type=range][data-for="${CSS.escape(number.id)}"]`);

// A range that is marked `data-scale="octaves"` moves by doublings: its own value is the number's logarithm to base 2.
const positionOf = (range, value) => (range.dataset.scale === "octaves" ? Math.log2(Math.max(Number(value), Number.MIN_VALUE)) : Number(value));
const valueAt = (range) => (range.dataset.scale === "octaves" ? 2 ** Number(range.value) : Number(range.value));

/** The value as the field holds it: rounded to its steps. */
function stepped({ step }, value) {
  const steps = Number(step) || 1;
  const digits = (step.split(".")[1] ?? "").length;
  return (Math.round(Number(value) / steps) * steps).toFixed(digits);
}

/** The filled part of the track; set through the object model because the page allows no style attributes. */
function paint(range) {
  const part = (Number(range.value) - Number(range.min)) / (Number(range.max) - Number(range.min) || 1);
  range.style.setProperty("--fill", `${Math.max(0, Math.min(1, part)) * 100}%`);
}
