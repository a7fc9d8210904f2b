// A slider is a number field, which the form sends, and a range, which hands move. They follow each other.

import { settingsChanged } from "./changes.js";
import { byId } from "./dom.js";

/** Joins every range inside `root` with its number field. */
export function setUpSliders(root) {
  for (const range of root.querySelectorAll("input[type=range][data-for]")) {
    const number = byId(range.dataset.for);
    range.addEventListener("input", () => {
      number.value = range.value;
      paint(range);
    });
    number.addEventListener("input", () => {
      if (number.value === "") return;
      range.value = number.value;
      paint(range);
    });
    number.addEventListener("change", () => {
      const value = Math.round(Number(number.value));
      const valid = number.value !== "" && Number.isFinite(value);
      setSlider(number, valid ? Math.min(Number(number.max), Math.max(Number(number.min), value)) : Number(number.defaultValue));
    });
    range.value = number.value;
    paint(range);
  }
}

/** Sets the number field and its range. */
export function setSlider(number, value) {
  const before = number.value;
  number.value = value;
  const range = rangeOf(number);
  if (!range) return;
  range.value = value;
  paint(range);
  if (number.value !== before) settingsChanged();
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

/** The filled part of the track; set through the object model because the page allows no style attributes. */
function paint(range) {
  const part = (Number(range.value) - Number(range.min)) / (Number(range.max) - Number(range.min) || 1);
  range.style.setProperty("--fill", `${Math.max(0, Math.min(1, part)) * 100}%`);
}
