// @ts-check
// The finish: what becomes of the painting's colours once it is painted. Four sliders, each 0 where it stays as it is.

import { button, byId, input, numberIn } from "../core/dom.js";
import { subscribe } from "../core/store.js";
import { formatNumber, formatSigned, t } from "../core/strings.js";
import { setSlider } from "./sliders.js";

/** @typedef {import("../core/types.js").Finish} Finish */

/** The sliders, in the order in which they act. */
export const finishNames = /** @type {const} */ (["preserveColor", "saturation", "contrast", "grain"]);

export function setUpFinish() {
  button("finish-reset").addEventListener("click", () => {
    for (const name of finishNames) setSlider(input(name), 0);
    // The button is of no more use, and focus would be lost with it.
    input(finishNames[0]).focus();
  });
  subscribe(["settings"], show);
  show();
}

/**
 * The finish in words, such as `saturation +20`; nothing of what is 0.
 * @param {Partial<Finish>} finish
 * @returns {string[]}
 */
export function finishWords({ preserveColor, saturation, contrast, grain }) {
  const words = [];
  if (preserveColor) words.push(t("finishColors", { percent: formatNumber(preserveColor) }));
  if (saturation) words.push(t("finishSaturation", { value: formatSigned(saturation) }));
  if (contrast) words.push(t("finishContrast", { value: formatSigned(contrast) }));
  if (grain) words.push(t("finishGrain", { percent: formatNumber(grain) }));
  return words;
}

/** What is set can be read where the section is closed, too. */
function show() {
  const words = finishWords(Object.fromEntries(finishNames.map((name) => [name, numberIn(input(name))])));
  byId("finish-words").textContent = words.join(", ");
  button("finish-reset").disabled = !words.length;
}
