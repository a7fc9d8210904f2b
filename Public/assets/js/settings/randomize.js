// "Randomize parameters", with the ranges of the original demo, and a brush that leaves pictures of these
// sizes their faces.

import { setBrush } from "./brush.js";
import { settingsChanged } from "./changes.js";
import { byId } from "../core/dom.js";
import { setContentSize } from "./pickers.js";
import { setSlider } from "./sliders.js";
import { activeSlots, slotElement } from "./state.js";

export function setUpRandomize() {
  byId("randomize").addEventListener("click", randomize);
}

export function randomize() {
  setSlider(byId("strength"), between(0, 100));
  setSlider(byId("ratio"), between(0, 100));
  setBrush(Math.random() < 0.5 ? "auto" : 2 ** Math.random());
  setContentSize(between(256, 400));
  for (const letter of activeSlots()) {
    setSlider(byId(`size-${letter}`), between(100, 400));
    setSlider(byId(`weight-${letter}`), between(0, 100));
    const square = slotElement(letter).querySelector(".square");
    if (Math.random() < 0.5) square.checked = !square.checked;
  }
  settingsChanged();
}

const between = (low, high) => low + Math.floor(Math.random() * (high - low + 1));
