// @ts-check
// How several styles are mixed: two share one ratio, more have a weight each, and both may go beyond 0 to 100 %.

import { button, byId, first, input, targetOf } from "../core/dom.js";
import { limit } from "../core/limits.js";
import { read, subscribe } from "../core/store.js";
import { settingsChanged } from "./changes.js";
import { setSliderRange } from "./sliders.js";
import { styleSlotElements, styleSlots } from "./slots.js";

export function setUpMix() {
  input("extrapolate").addEventListener("change", (event) => setExtrapolation(targetOf(event).checked));
  subscribe(["mode"], showMixControls);
  showMixControls();
}

/** Whether ratio and weights may go beyond 0 to 100 %; a single style has neither. */
export const extrapolates = () => read("mode") === "combine" && input("extrapolate").checked;

/**
 * Lets ratio and weights go beyond 0 to 100 %, or brings them back.
 * @param {boolean} on
 */
export function setExtrapolation(on) {
  input("extrapolate").checked = on;
  fitToRange("ratio");
  for (const letter of styleSlots()) fitToRange(`weight-${letter}`);
  settingsChanged();
}

/**
 * Lets a share go as far as it may now.
 * @param {string} id - of its number field
 */
export function fitToRange(id) {
  const [low, high] = input("extrapolate").checked ? [-100, 200] : [0, 100];
  setSliderRange(input(id), low, high);
}

/** More styles than this have lower rows. */
const usual = 8;

/** Shows one style, or several as rows; of these the ratio, or the weights. */
export function showMixControls() {
  const isMixing = read("mode") === "combine";
  const count = styleSlots().length;
  const many = isMixing && count > 2;
  const list = byId("style-slots");
  document.documentElement.dataset.tab = isMixing ? "combine" : "stylize";
  list.classList.toggle("is-many", count > usual);
  list.dataset.count = String(count);
  first(".ratio-slider").hidden = many;
  for (const slot of styleSlotElements()) {
    first(".weight-slider", slot).hidden = !many;
    first(".remove-style", slot).hidden = !many;
  }
  button("add-style").disabled = count >= limit("maxStyles");
}
