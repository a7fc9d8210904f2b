// @ts-check
// "Randomize parameters", with the ranges of the original demo, and a brush that leaves pictures of these
// sizes their faces.

import { button, input } from "../core/dom.js";
import { setBrush } from "./brush.js";
import { settingsChanged } from "./changes.js";
import { setContentSize } from "./contentsize.js";
import { setSlider } from "./sliders.js";
import { activeSlots, squareBox } from "./slots.js";

export function setUpRandomize() {
  button("randomize").addEventListener("click", randomize);
}

export function randomize() {
  setSlider(input("strength"), between(0, 100));
  setSlider(input("ratio"), between(0, 100));
  setBrush(Math.random() < 0.5 ? "auto" : 2 ** Math.random());
  setContentSize(between(256, 400));
  for (const letter of activeSlots()) {
    setSlider(input(`size-${letter}`), between(100, 400));
    setSlider(input(`weight-${letter}`), between(0, 100));
    if (Math.random() < 0.5) squareBox(letter).checked = !squareBox(letter).checked;
  }
  settingsChanged();
}

/**
 * A random whole number, the ends included.
 * @param {number} low
 * @param {number} high
 */
const between = (low, high) => low + Math.floor(Math.random() * (high - low + 1));
