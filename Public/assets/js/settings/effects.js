// @ts-check
// Controls that would change nothing are out of use, and say why.

import { all, byId, first, input, select } from "../core/dom.js";
import { spaceOf } from "../core/picture.js";
import { subscribe } from "../core/store.js";
import { t } from "../core/strings.js";
import { hasOwnColors } from "../files/colors.js";
import { rangeOf } from "./sliders.js";
import { nameOfSlot, photo, pictureIn, squareBox, styleSlotElements } from "./slots.js";

/** The bundled transformer mirrors the photo at its edges, whatever is asked for. */
const mirroring = "transformer-quarter";

export function setUpEffects() {
  subscribe(["pictures", "settings", "mode"], show);
  subscribe(["pictures"], showProfile);
  show();
  showProfile();
}

function show() {
  for (const slot of styleSlotElements()) {
    const letter = nameOfSlot(slot);
    // A style that is numbers already has no picture to be looked at in some size.
    const isNumbers = spaceOf(pictureIn(letter)) !== undefined;
    const reason = isNumbers ? t("savedHasNoPicture") : null;
    disableSlider(input(`size-${letter}`), reason);
    disable(squareBox(letter), reason);
    first(".slot-note", slot).hidden = !isNumbers;
  }
  const isLossy = select("format").value !== "png";
  disableSlider(input("quality"), isLossy ? null : t("qualityOfLossy"));
  byId("quality-note").hidden = isLossy;
  disable(box("keepLocation"), box("keepMetadata").checked ? null : t("keepLocationAlone"));
  const padding = /** @type {HTMLInputElement} */ (first("#studio input[name=padding]"));
  disable(padding, select("transformer").value === mirroring ? t("alwaysMirrors") : null);
}

/** A profile can be kept of a photo that has one: of one whose colours are not sRGB, as those of every crop are. */
async function showProfile() {
  const content = photo();
  const cropped = content?.kind === "file" ? content.cropped : null;
  const whole = cropped?.original ?? content;
  const isOwn = whole?.kind === "file" && await hasOwnColors(whole.blob);
  if (content !== photo()) return;
  for (const node of all("#studio [data-of=profile]")) node.hidden = !isOwn;
  byId("profile-note").textContent = t(cropped ? "keepProfileCropped" : "keepProfileHelp");
  disable(box("profile"), cropped ? t("keepProfileCropped") : null);
}

/** @param {string} name */
const box = (name) => /** @type {HTMLInputElement} */ (first(`#studio input[name=${name}]`));

/**
 * @param {HTMLInputElement} number
 * @param {string | null} reason
 */
function disableSlider(number, reason) {
  disable(number, reason);
  disable(rangeOf(number), reason);
}

/**
 * @param {HTMLInputElement} field
 * @param {string | null} reason - null if it has an effect
 */
function disable(field, reason) {
  field.disabled = reason !== null;
  field.title = reason ?? "";
}
