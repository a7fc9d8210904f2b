// @ts-check
// *Surprise me*: one press draws a style or a mix, its strength and the brush, says what it drew, and knows the way
// back.

import { button, first, inputs } from "../core/dom.js";
import { identityOf } from "../core/picture.js";
import { t } from "../core/strings.js";
import { brushText } from "../settings/brush.js";
import { paintedSizeNow } from "../settings/contentsize.js";
import { currentSpace } from "../settings/models.js";
import { pictureOf } from "../settings/pickers.js";
import { activeSlots, pictureIn, slotElement } from "../settings/slots.js";
import { everySetting, restore, restoreEvery } from "../settings/snapshot.js";
import { toast } from "../ui/toasts.js";
import { draw } from "./draw.js";

/** @typedef {import("../core/types.js").Picture} Picture */

export function setUpSurprise() {
  button("surprise").addEventListener("click", surprise);
}

export function surprise() {
  const styles = choices();
  if (!styles.length) return;
  // Also what is in the slots that the first tab does not show.
  const before = everySetting();
  const { styles: drawn, weights, strength, brush } = draw(styles);
  restore({
    mode: drawn.length > 1 ? "combine" : "stylize",
    extrapolate: false,
    styles: drawn.map((picture, index) => ({ picture, weight: weights[index] })),
    ratio: drawn.length === 2 ? weights[1] : undefined,
    strength,
    brush,
  });
  for (const letter of activeSlots()) showChosen(letter);
  const names = drawn.map(({ title }, index) => (drawn.length > 1 ? `${title} ${weights[index]} %` : title));
  const size = paintedSizeNow() ?? { width: 1, height: 1 };
  const text = t("surprised", { styles: names.join(" + "), strength: `${strength} %`, brush: brushText(brush, size) });
  toast(text, { action: t("goBack"), run: () => restoreEvery(before), topic: "surprise" });
}

/**
 * The pictures to draw from: samples and saved styles for the networks that are chosen, without what is painted now.
 * @returns {Picture[]}
 */
function choices() {
  const fitting = inputs(".thumb input", slotElement("A"))
    .filter(({ dataset }) => !dataset.space || dataset.space === currentSpace()).map(pictureOf);
  const used = new Set(activeSlots().map((letter) => identityOf(pictureIn(letter))));
  const unused = fitting.filter((picture) => !used.has(identityOf(picture)));
  return unused.length ? unused : fitting;
}

/** @param {string} letter */
function showChosen(letter) {
  const strip = first(".strip-row", slotElement(letter));
  const chosen = strip.querySelector(".thumb:has(input:checked)");
  if (!(chosen instanceof HTMLElement)) return;
  // The strip alone moves, not the page.
  strip.scrollLeft = chosen.offsetLeft - strip.offsetLeft - (strip.clientWidth - chosen.offsetWidth) / 2;
}
