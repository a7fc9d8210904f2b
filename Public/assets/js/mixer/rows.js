// @ts-check
// The rows of the mixer: the share of each style, its details on demand, and what the weights come to.

import { all, button, byId, first, input, targetOf } from "../core/dom.js";
import { sharesOf, weightsOf } from "../core/shares.js";
import { read, subscribe } from "../core/store.js";
import { t } from "../core/strings.js";
import { settingsChanged } from "../settings/changes.js";
import { extrapolates } from "../settings/mix.js";
import { setSlider } from "../settings/sliders.js";
import { nameOfSlot, slotElement, styleSlotElements, styleSlots } from "../settings/slots.js";

export function setUpRows() {
  byId("style-slots").addEventListener("click", (event) => {
    // The thumbnail does the same for a pointer.
    const pressed = targetOf(event).closest(".more-toggle, .slot-preview img");
    if (!pressed || read("mode") !== "combine") return;
    const letter = slotOf(pressed);
    openDetails(slotElement(letter).classList.contains("is-open") ? null : letter);
  });
  button("mix-equal").addEventListener("click", () => {
    setSlider(input("ratio"), 50);
    for (const letter of styleSlots()) setSlider(input(`weight-${letter}`), Math.round(100 / styleSlots().length));
    settingsChanged();
  });
  subscribe(["settings", "mode", "pictures"], show);
  show();
}

/** @param {Element} node */
const slotOf = (node) => nameOfSlot(/** @type {HTMLElement} */ (node.closest(".style-slot")));

/**
 * Opens what can be said about one style, and closes the others'.
 * @param {string | null} letter
 */
export function openDetails(letter) {
  for (const slot of styleSlotElements()) {
    const isOpen = nameOfSlot(slot) === letter;
    slot.classList.toggle("is-open", isOpen);
    first(".more-toggle", slot).setAttribute("aria-expanded", String(isOpen));
  }
}

function show() {
  if (read("mode") !== "combine") return;
  const styles = styleSlots().map((letter) => ({ weight: Number(input(`weight-${letter}`).value) }));
  const weights = weightsOf({ styles, ratio: Number(input("ratio").value) });
  const shares = sharesOf(weights, extrapolates());
  for (const [index, text] of all(".style-slot .slot-share").entries()) text.textContent = `${shares[index]} %`;
  const isNothing = styles.length > 2 && weights.every((weight) => weight === 0);
  const note = isNothing ? t(extrapolates() ? "mixNothing" : "mixAllZero") : "";
  if (byId("mix-note").textContent !== note) byId("mix-note").textContent = note;
}
